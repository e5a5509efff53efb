import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { IngestOffer } from './relay.ts';

/** A file that can be put on air. */
export interface MediaFile {
  readonly path: string;
  /** Null where the file does not say. */
  readonly durationMs: number | null;
  readonly video: boolean;
  readonly audio: boolean;
}

export type MediaFileProblem = 'ffmpegMissing' | 'unreadable' | 'noMedia';

/** A file, or the program that plays it, is not fit; the message says it to a person. */
export class MediaFileError extends Error {
  readonly problem: MediaFileProblem;
  constructor(problem: MediaFileProblem, message: string) {
    super(message);
    this.name = 'MediaFileError';
    this.problem = problem;
  }
}

interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
}

const mostOutput = 400_000;
const probeTimeoutMs = 20_000;
/** Containers of lectures: not stills, text that looks like a film, or lists that name other files and addresses. */
const onlyFiles = [
  ...['-protocol_whitelist', 'file', '-format_whitelist'],
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg,mp3,wav,w64,flac,aac,ac3,rm,mxf,dv',
];

/**
 * Looks into a file with ffprobe, and decodes its first seconds: a header alone is no lecture.
 * @throws MediaFileError
 */
export async function probeFile(path: string): Promise<MediaFile> {
  const file = resolve(path);
  const { code, output, errors } = await run('ffprobe', [
    ...['-v', 'error', ...onlyFiles, '-of', 'json', '-show_format', '-show_streams'],
    ...['-count_frames', '-read_intervals', '%+2', `file:${file}`],
  ]);
  if (code !== 0) throw new MediaFileError('unreadable', lastLine(errors) ?? 'ffprobe cannot read it');
  const { format, streams } = JSON.parse(output) as {
    format?: { duration?: string };
    streams?: {
      codec_type?: string;
      nb_read_frames?: string;
      disposition?: { attached_pic?: number };
    }[];
  };
  const has = (kind: string): boolean =>
    (streams ?? []).some(
      each => each.codec_type === kind && Number(each.nb_read_frames ?? 0) > 0 && each.disposition?.attached_pic !== 1,
    );
  const video = has('video');
  const audio = has('audio');
  if (!video && !audio)
    throw new MediaFileError('noMedia', lastLine(errors) ?? 'it holds neither moving picture nor sound');
  const seconds = Number(format?.duration);
  return { path: file, durationMs: Number.isFinite(seconds) ? Math.round(seconds * 1000) : null, video, audio };
}

export type PlayEnd =
  | { readonly outcome: 'ended' }
  | { readonly outcome: 'stopped' }
  | { readonly outcome: 'failed'; readonly reason: string };

export interface Playing {
  /** Milliseconds played of the file, all rounds of a loop together. */
  position(): number;
  readonly ended: Promise<PlayEnd>;
  /** Ends ffmpeg; resolves when its process is gone. */
  stop(): Promise<void>;
}

/**
 * Plays a file in its own time into the relay's ways in: VP8 at about 1 Mbit/s, 720p, a key frame every 2 s (a plain
 * sender cannot be asked for one), and Opus.
 * @param fromMs where to begin, after an interruption
 * @throws MediaFileError ffmpegMissing
 */
export async function playFile(
  file: MediaFile,
  ways: { readonly video: IngestOffer | undefined; readonly audio: IngestOffer | undefined },
  { loop, fromMs = 0 }: { readonly loop: boolean; readonly fromMs?: number },
): Promise<Playing> {
  const offset = loop && file.durationMs !== null && file.durationMs > 0 ? fromMs % file.durationMs : fromMs;
  const args = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-progress', 'pipe:1', '-stats_period', '0.5', '-re'];
  if (loop) args.push('-stream_loop', '-1');
  if (offset > 0) args.push('-ss', (offset / 1000).toFixed(3));
  args.push(...onlyFiles, '-i', `file:${file.path}`);
  if (ways.video !== undefined) args.push(...videoArgs, ...toRtp(ways.video));
  if (ways.audio !== undefined) args.push(...audioArgs, ...toRtp(ways.audio));

  const child = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let played = 0;
  let errors = '';
  let stopped = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const last = [...text.matchAll(/out_time_us=(\d+)/g)].at(-1)?.[1];
    if (last !== undefined) played = Number(last) / 1000;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4000);
  });
  const { promise: ended, resolve: end } = Promise.withResolvers<PlayEnd>();
  child.on('close', (code, signal) => {
    if (stopped) end({ outcome: 'stopped' });
    else if (code === 0) end({ outcome: 'ended' });
    else end({ outcome: 'failed', reason: lastLine(errors) ?? `ffmpeg was ended by ${signal ?? `code ${code}`}` });
  });
  await started(child, 'ffmpeg');
  return {
    position: () => fromMs + played,
    ended,
    async stop() {
      stopped = true;
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 1500);
      await ended;
      clearTimeout(hard);
    },
  };
}

const videoArgs = [
  ...['-map', '0:V:0', '-vf', "scale=-2:'min(720,ih)',fps=30,format=yuv420p", '-c:v', 'libvpx'],
  ...['-deadline', 'realtime', '-cpu-used', '8', '-lag-in-frames', '0', '-error-resilient', '1'],
  // One thread takes a fifth of a core; two wait for each other by spinning and take ten times that on a busy machine.
  ...['-threads', '1'],
  ...['-b:v', '1000k', '-maxrate', '1200k', '-bufsize', '1000k', '-g', '60', '-keyint_min', '60'],
];
const audioArgs = ['-map', '0:a:0', '-c:a', 'libopus', '-b:a', '48k', '-ac', '2', '-ar', '48000', '-vbr', 'off'];

const toRtp = ({ ip, port, rtcpPort, payloadType, ssrc }: IngestOffer): string[] => [
  ...['-payload_type', String(payloadType), '-ssrc', String(ssrc)],
  ...['-f', 'rtp', `rtp://${ip}:${port}?rtcpport=${rtcpPort}&pkt_size=1200`],
];

async function started(child: ChildProcess, program: string): Promise<void> {
  await new Promise<void>((resolve_, reject) => {
    child.once('spawn', resolve_);
    child.once('error', reason => {
      const missing = (reason as NodeJS.ErrnoException).code === 'ENOENT';
      reject(new MediaFileError('ffmpegMissing', missing ? `${program} is not installed` : reason.message));
    });
  });
}

async function run(program: string, args: readonly string[]): Promise<Finished> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: probeTimeoutMs });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output.length < mostOutput) output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4000);
  });
  const closed = new Promise<Finished>(resolve_ => {
    child.on('close', (code, signal) => resolve_({ code, signal, output, errors }));
  });
  await started(child, program);
  return closed;
}

const lastLine = (text: string): string | undefined => text.trim().split('\n').at(-1)?.trim() || undefined;
