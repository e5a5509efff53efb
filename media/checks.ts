import type { types } from 'mediasoup';
import { type Plain, RelayError } from './relay.ts';

/**
 * What a browser sends is taken over field by field: mediasoup's own check lets numbers through that its worker aborts
 * on, and one page must not end everybody's lecture.
 */
const bad = (what: string): never => {
  throw new RelayError('badParameters', `${what} is not understood`);
};

const isObject = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const object = (value: unknown, what: string): Plain => (isObject(value) ? value : bad(what));
const list = (value: unknown, what: string, most: number): readonly unknown[] => {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.length <= most ? value : bad(what);
};
const int = (value: unknown, what: string, low: number, high: number): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high ? value : bad(what);
const text = (value: unknown, what: string, pattern: RegExp): string =>
  typeof value === 'string' && pattern.test(value) ? value : bad(what);
/** `{ [key]: read(value) }`, or nothing when it is absent. */
function maybe<K extends string, T>(key: K, from: Plain, read: (value: unknown, what: string) => T): { [P in K]?: T } {
  const value = from[key];
  return value === undefined || value === null ? {} : ({ [key]: read(value, key) } as { [P in K]?: T });
}

const token = /^[\x21-\x7e]{0,64}$/;
const uri = /^[\x21-\x7e]{1,200}$/;
const printable = /^[\x20-\x7e]{0,200}$/;
const mimeType = /^(audio|video)\/[A-Za-z0-9.+-]{1,32}$/;
const direction = /^(sendrecv|sendonly|recvonly|inactive)$/;
const maxUint32 = 0xffff_ffff;

function values(value: unknown, what: string): Record<string, string | number> {
  if (value === undefined || value === null) return {};
  const entries = Object.entries(object(value, what));
  if (entries.length > 30) bad(what);
  return Object.fromEntries(
    entries.map(([key, each]) => {
      text(key, what, token);
      if (key === '__proto__') bad(what);
      if (typeof each === 'number') return [key, int(each, `${what}.${key}`, 0, maxUint32)];
      return [key, text(each, `${what}.${key}`, printable)];
    }),
  );
}

const feedback = (value: unknown): types.RtcpFeedback[] =>
  list(value, 'rtcpFeedback', 20).map(each => {
    const it = object(each, 'rtcpFeedback');
    return {
      type: text(it['type'], 'rtcpFeedback.type', token),
      ...maybe('parameter', it, (parameter, what) => text(parameter, what, token)),
    };
  });

const payloadType = (value: unknown, what: string) => int(value, what, 0, 127);
const ssrc = (value: unknown, what: string) => int(value, what, 1, maxUint32);

const codecBase = (it: Plain) => ({
  mimeType: text(it['mimeType'], 'mimeType', mimeType),
  clockRate: int(it['clockRate'], 'clockRate', 1, 1_000_000),
  ...maybe('channels', it, (value, what) => int(value, what, 1, 8)),
  parameters: values(it['parameters'], 'parameters'),
  rtcpFeedback: feedback(it['rtcpFeedback']),
});

/** @throws RelayError badParameters */
export function checkedRtpParameters(given: Plain): types.RtpParameters {
  const codecs = list(given['codecs'], 'codecs', 20).map(each => {
    const it = object(each, 'codec');
    return { ...codecBase(it), payloadType: payloadType(it['payloadType'], 'payloadType') };
  });
  const headerExtensions = list(given['headerExtensions'], 'headerExtensions', 32).map(each => {
    const it = object(each, 'headerExtension');
    return {
      uri: text(it['uri'], 'uri', uri) as types.RtpHeaderExtensionUri,
      id: int(it['id'], 'id', 1, 255),
      encrypt: it['encrypt'] === true,
      parameters: values(it['parameters'], 'parameters'),
    };
  });
  const encodings = list(given['encodings'], 'encodings', 3).map(each => {
    const it = object(each, 'encoding');
    return {
      ...maybe('ssrc', it, ssrc),
      ...maybe('rid', it, (value, what) => text(value, what, /^[A-Za-z0-9]{1,8}$/)),
      ...maybe('codecPayloadType', it, payloadType),
      ...maybe('rtx', it, (value, what) => ({ ssrc: ssrc(object(value, what)['ssrc'], 'rtx.ssrc') })),
      ...maybe('scalabilityMode', it, (value, what) => text(value, what, /^[LS][1-3]T[1-3]$/)),
      ...maybe('maxBitrate', it, (value, what) => int(value, what, 1, 100_000_000)),
      dtx: it['dtx'] === true,
    };
  });
  const firstCodec = codecs[0];
  if (firstCodec === undefined) return bad('codecs');
  if (new Set(codecs.map(each => each.payloadType)).size !== codecs.length) bad('payloadType');
  const rtcp = given['rtcp'] === undefined ? {} : object(given['rtcp'], 'rtcp');
  return {
    ...maybe('mid', given, (value, what) => text(value, what, /^[\x21-\x7e]{1,8}$/)),
    codecs,
    headerExtensions,
    encodings,
    rtcp: {
      ...maybe('cname', rtcp, (value, what) => text(value, what, printable)),
      reducedSize: rtcp['reducedSize'] !== false,
    },
  };
}

/** @throws RelayError badParameters */
export function checkedRtpCapabilities(given: Plain): types.RtpCapabilities {
  return {
    codecs: list(given['codecs'], 'codecs', 100).map(each => {
      const it = object(each, 'codec');
      const base = codecBase(it);
      return {
        ...base,
        kind: base.mimeType.startsWith('audio') ? ('audio' as const) : ('video' as const),
        preferredPayloadType: payloadType(it['preferredPayloadType'], 'preferredPayloadType'),
      };
    }),
    headerExtensions: list(given['headerExtensions'], 'headerExtensions', 60).map(each => {
      const it = object(each, 'headerExtension');
      return {
        kind: text(it['kind'], 'kind', /^(audio|video)$/) as types.MediaKind,
        uri: text(it['uri'], 'uri', uri) as types.RtpHeaderExtensionUri,
        preferredId: int(it['preferredId'], 'preferredId', 1, 255),
        preferredEncrypt: it['preferredEncrypt'] === true,
        ...maybe('direction', it, (value, what) => text(value, what, direction) as types.RtpHeaderExtensionDirection),
      };
    }),
  };
}

/** @throws RelayError badParameters */
export function checkedDtlsParameters(given: Plain): types.DtlsParameters {
  const fingerprints = list(given['fingerprints'], 'fingerprints', 10).map(each => {
    const it = object(each, 'fingerprint');
    return {
      algorithm: text(it['algorithm'], 'algorithm', /^sha-(1|224|256|384|512)$/) as types.FingerprintAlgorithm,
      value: text(it['value'], 'value', /^([0-9A-Fa-f]{2}:){15,63}[0-9A-Fa-f]{2}$/),
    };
  });
  if (fingerprints.length === 0) bad('fingerprints');
  return {
    ...maybe('role', given, (value, what) => text(value, what, /^(auto|client|server)$/) as types.DtlsRole),
    fingerprints,
  };
}
