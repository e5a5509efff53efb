import { Device, type types } from 'mediasoup-client';

/**
 * What a test's browser page does with media: sends moving colours and a tone, receives them, and says what it sees.
 * Everything it wants of the other side goes through `ask`, which the test answers.
 */
export interface MediaPage {
  /** @returns what this browser can receive */
  load(routerRtpCapabilities: types.RtpCapabilities): Promise<types.RtpCapabilities>;
  openTransport(direction: 'send' | 'receive', offer: types.TransportOptions & { transportId: string }): void;
  /** Sends a picture of one colour (with a moving square), or a tone. @returns the producer's id */
  send(kind: 'audio' | 'video', what: { colour?: string; hertz?: number; simulcast?: boolean }): Promise<string>;
  receive(consumer: {
    consumerId: string;
    producerId: string;
    kind: 'audio' | 'video';
    rtpParameters: types.RtpParameters;
  }): Promise<void>;
  /** Mean colour of the received picture, frames shown so far, its width, and the loudest received frequency. */
  seen(): Promise<{ rgb: [number, number, number]; frames: number; width: number; hertz: number }>;
}

declare global {
  interface Window {
    media: MediaPage;
    ask(name: string, data: Record<string, unknown>): Promise<Record<string, string>>;
  }
}

let device: Device;
const transports: { send?: types.Transport; receive?: types.Transport } = {};
let video: HTMLVideoElement | undefined;
let analyser: AnalyserNode | undefined;
let frames = 0;

function picture(colour: string): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 1280;
  canvas.height = 720;
  const pen = canvas.getContext('2d');
  let n = 0;
  setInterval(() => {
    if (pen === null) return;
    pen.fillStyle = colour;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = 'black';
    pen.fillRect((n++ * 8) % canvas.width, 0, 16, 16);
  }, 40);
  const [track] = canvas.captureStream(25).getVideoTracks();
  if (track === undefined) throw new Error('no track');
  return track;
}

function tone(hertz: number): MediaStreamTrack {
  const context = new AudioContext();
  const oscillator = context.createOscillator();
  oscillator.frequency.value = hertz;
  const out = context.createMediaStreamDestination();
  oscillator.connect(out);
  oscillator.start();
  const [track] = out.stream.getAudioTracks();
  if (track === undefined) throw new Error('no track');
  return track;
}

window.media = {
  async load(routerRtpCapabilities) {
    // By name: the library goes by the browser's own, and knows no headless one.
    device = await Device.factory({ handlerName: 'Chrome111' });
    await device.load({ routerRtpCapabilities });
    return device.recvRtpCapabilities;
  },
  openTransport(direction, offer) {
    const options = { ...offer, id: offer.transportId };
    const transport = direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options);
    transport.on('connect', ({ dtlsParameters }, done, fail) => {
      window.ask('connectTransport', { transportId: transport.id, dtlsParameters }).then(() => done(), fail);
    });
    transport.on('produce', ({ kind, rtpParameters }, done, fail) => {
      window
        .ask('produce', { transportId: transport.id, kind, rtpParameters })
        .then(answer => done({ id: String(answer['producerId']) }), fail);
    });
    transports[direction] = transport;
  },
  async send(kind, { colour = 'red', hertz = 440, simulcast = false }) {
    if (transports.send === undefined) throw new Error('no send transport');
    const track = kind === 'video' ? picture(colour) : tone(hertz);
    const layers = [
      { scaleResolutionDownBy: 4, maxBitrate: 150_000 },
      { scaleResolutionDownBy: 2, maxBitrate: 500_000 },
      { scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
    ];
    const producer = await transports.send.produce({ track, ...(simulcast ? { encodings: layers } : {}) });
    return producer.id;
  },
  async receive({ consumerId, producerId, kind, rtpParameters }) {
    if (transports.receive === undefined) throw new Error('no receive transport');
    const { track } = await transports.receive.consume({ id: consumerId, producerId, kind, rtpParameters });
    const stream = new MediaStream([track]);
    if (kind === 'video') {
      const shown = document.createElement('video');
      shown.muted = true;
      shown.srcObject = stream;
      document.body.replaceChildren(shown);
      video = shown;
      const count = (): void => {
        frames += 1;
        shown.requestVideoFrameCallback(count);
      };
      shown.requestVideoFrameCallback(count);
      // Resolves with the first frame only, and a consumer starts paused.
      void shown.play();
      return;
    }
    // Chromium feeds an AudioContext from a remote track only while an element plays it too.
    const heard = new Audio();
    heard.srcObject = stream;
    heard.muted = true;
    void heard.play();
    const context = new AudioContext();
    analyser = context.createAnalyser();
    analyser.fftSize = 4096;
    context.createMediaStreamSource(stream).connect(analyser);
  },
  async seen() {
    const canvas = document.createElement('canvas');
    canvas.width = 16;
    canvas.height = 9;
    const pen = canvas.getContext('2d');
    let rgb: [number, number, number] = [0, 0, 0];
    if (pen !== null && video !== undefined && video.videoWidth > 0) {
      pen.drawImage(video, 0, 0, 16, 9);
      const { data } = pen.getImageData(8, 5, 1, 1);
      rgb = [data[0] ?? 0, data[1] ?? 0, data[2] ?? 0];
    }
    let hertz = 0;
    if (analyser !== undefined) {
      const bins = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(bins);
      const loudest = bins.reduce((best, each, n) => (each > (bins[best] ?? 0) ? n : best), 0);
      if ((bins[loudest] ?? -200) > -80) hertz = (loudest * analyser.context.sampleRate) / analyser.fftSize;
    }
    return { rgb, frames, width: video?.videoWidth ?? 0, hertz };
  },
};
