import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** What the kiosk says, in both languages; a county may record its own over these files. */
const sentences = {
  signedIn: ['签到成功', 'Signed in'],
  signedOut: ['签退成功', 'Signed out'],
  again: ['您已经签过到了', 'You have already signed in'],
  unknown: ['没有这张卡的登记，请找管理员', 'This card is not known, please see the steward'],
  revoked: ['这张卡已停用，请使用新卡', 'This card is no longer valid, please use the new one'],
  foreign: ['请出示学员卡', 'Please show your member card'],
  noSession: ['现在没有可以签到的课', 'There is no lesson to sign in to now'],
  failed: ['没有保存成功，请再刷一次', 'It was not saved, please try again'],
  choose: ['请选择您要上的课', 'Please choose your lesson'],
} as const;

/** Makes the spoken prompts with espeak-ng and ffmpeg before the kiosk is built; files that are there stay. */
export function voices(root: string): Plugin {
  return {
    name: 'tongtang-voices',
    buildStart() {
      const folder = join(root, 'static/voices');
      mkdirSync(folder, { recursive: true });
      for (const [name, [zh, en]] of Object.entries(sentences)) {
        speak(join(folder, `zh-${name}.mp3`), 'cmn', zh);
        speak(join(folder, `en-${name}.mp3`), 'en', en);
      }
    },
  };
}

function speak(file: string, voice: string, sentence: string): void {
  if (existsSync(file)) return;
  const raw = `${file}.wav`;
  const made = `${file}.part.mp3`;
  execFileSync('espeak-ng', ['-v', voice, '-s', '150', '-w', raw, sentence]);
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', raw, '-ac', '1', '-ar', '44100', '-b:a', '64k', made]);
  rmSync(raw);
  renameSync(made, file);
}
