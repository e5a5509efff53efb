import { signal } from '@preact/signals';
import { language } from '../../viewer/common/words.ts';

/** The fixed sentences that are spoken; the files are made when the kiosk is built (voices/). */
export type Prompt =
  | 'signedIn'
  | 'signedOut'
  | 'again'
  | 'unknown'
  | 'revoked'
  | 'foreign'
  | 'noSession'
  | 'failed'
  | 'choose';

const tones: Readonly<Record<Prompt, readonly number[]>> = {
  signedIn: [660, 880],
  signedOut: [880, 660],
  again: [440, 440],
  unknown: [220, 196],
  revoked: [220, 196],
  foreign: [220, 196],
  noSession: [330, 330],
  failed: [220, 196, 175],
  choose: [520],
};

let context: AudioContext | undefined;
let speaking: HTMLAudioElement | undefined;

const rememberedLoudness = 'tongtang.kiosk.loudness';
const keptLoudness = Number(localStorage.getItem(rememberedLoudness) ?? 1);

/** How loud the kiosk speaks, 0 to 1; remembered on this PC. */
export const loudness = signal(keptLoudness >= 0 && keptLoudness <= 1 ? keptLoudness : 1);

export function setLoudness(next: number): void {
  localStorage.setItem(rememberedLoudness, String(next));
  loudness.value = next;
}

/** Sounds the prompt's own tone and says its sentence; a newer prompt cuts an older one short. */
export function say(prompt: Prompt): void {
  beep(tones[prompt]);
  speaking?.pause();
  speaking = new Audio(`/kiosk/voices/${language.value === 'en' ? 'en' : 'zh'}-${prompt}.mp3`);
  speaking.volume = loudness.value;
  // Without permission to make a sound the colour and the words still say it.
  speaking.play().catch((reason: unknown) => console.debug(String(reason)));
}

function beep(frequencies: readonly number[]): void {
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
  let at = context.currentTime;
  for (const frequency of frequencies) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(0.25 * loudness.value, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.14);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + 0.15);
    at += 0.15;
  }
}
