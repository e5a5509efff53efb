import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { addressLines, type Running, startServer, stopOnSignals } from '../main.ts';
import { ConfigError, readConfig } from '../platform/config.ts';
import { storeFileOf } from '../platform/dataFolder.ts';
import { demoPassword, demoPin } from './accounts.ts';
import { connectClassrooms } from './classrooms.ts';
import { makeLecture } from './lecture.ts';
import { type DemoState, readState } from './state.ts';

/**
 * `npm run demo`: an invented county with a year behind it and a lecture on air. Its logins are known to everybody, so
 * it listens on this machine only, whatever the settings say.
 * @returns false when the county could not be made, after the reason was printed
 */
export async function runDemo(environment: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const config = readConfig({
    ...environment,
    DATA_DIR: environment['DEMO_DATA_DIR'] ?? './demo-data',
    HOST: '127.0.0.1',
    HTTPS_HOST: '127.0.0.1',
    MEDIA_HOST: '127.0.0.1',
    ANNOUNCED_ADDRESS: undefined,
    LOG_LEVEL: environment['LOG_LEVEL'] ?? 'warn',
  });
  markAsInvented(config.dataDir);
  const [made, file] = await Promise.all([prepareApart(config.dataDir), makeLecture(config.dataDir)]);
  if (!made) return false;
  const running = await startServer(config);
  stopOnSignals(running);
  const state = await readState(running.deps.db);
  if (state === undefined) throw new Error('the county was made and says nothing of itself');
  putOnAir(running, state, file);
  await connectClassrooms(running.deps, running.httpAddress, state.onAirSessionId);
  console.log(guide(running, state).join('\n'));
  return true;
}

/**
 * A county is thrown away and made anew only where a file says that it was invented.
 * @throws ConfigError when the folder holds another county
 */
function markAsInvented(dataDir: string): void {
  const mark = join(dataDir, 'invented-county');
  if (existsSync(storeFileOf(dataDir)) && !existsSync(mark))
    throw new ConfigError(`DEMO_DATA_DIR=${dataDir} holds a county that is no demonstration; name another folder`);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(mark, 'Everything in this folder is invented and may be deleted.\n');
}

/** Makes the county in a process of its own, see generate.ts. */
function prepareApart(dataDir: string): Promise<boolean> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'generate.ts'), dataDir], { stdio: 'inherit' });
  const stop = (): void => {
    child.kill('SIGTERM');
    process.exit(1);
  };
  process.once('SIGTERM', stop);
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('exit', code => {
      process.off('SIGTERM', stop);
      done(code === 0);
    });
  });
}

/** The lecture stays on air until the server stops or somebody ends it in the studio. */
function putOnAir(running: Running, state: DemoState, file: string): void {
  const { log } = running.deps;
  running.app
    .broadcastFile({
      sessionId: state.onAirSessionId,
      file: resolve(file),
      loop: true,
      signal: new AbortController().signal,
    })
    .then(
      end => log.info({ end: end.outcome }, 'the lecture from the file is over'),
      (reason: unknown) => log.error({ err: reason }, 'the lecture could not be put on air'),
    );
}

function guide(running: Running, state: DemoState): string[] {
  const here = running.httpAddress;
  const row = (login: string, who: string, where: string): string => `  ${login.padEnd(10)} ${who}  ${where}`;
  return [
    '',
    '同堂 Tongtang · 演示 demonstration',
    ...addressLines(running),
    '',
    `  所有账号的密码 password of every login: ${demoPassword}`,
    row('xian', '县级管理员 county officer', `${here}/office`),
    row('zhen', '镇街管理员 town officer  ', `${state.townName}`),
    row('cun', '教学点管理员 steward     ', `${state.villageName}`),
    row('jiangshi', '讲师 lecturer           ', `${here}/studio/${state.nextSessionId}`),
    row('pingshen', '评审 assessor           ', ''),
    row('shenji', '审计 auditor            ', ''),
    '',
    `  正在直播 on air: ${here}/room/${state.onAirSessionId}`,
    `  学员 member: ${here}/me  ${state.memberName} (${state.villageName})  卡号 card "${state.memberCard}"  PIN ${demoPin}`,
    `  教学点 kiosk: 打开 ${here}/kiosk/ ，用 cun 登录办公室，在“终端”里输入屏幕上的配对码`,
    '               (open it, sign in to the office as cun and type the code on its screen under Kiosks)',
    '  按 Ctrl-C 停止 / Ctrl-C stops',
    '',
  ];
}
