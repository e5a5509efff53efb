import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Failure } from '../../server/platform/contract.ts';
import { startApp, type TestAccount, type TestApp } from '../support/app.ts';

let school: TestApp;
let officer: TestAccount;
beforeAll(async () => {
  school = await startApp();
  officer = await school.officer();
});
afterAll(() => school.close());

const failureOf = async (response: Response): Promise<readonly [number, Failure['code']]> => {
  const { error } = (await response.json()) as { error: Failure };
  return [response.status, error.code];
};

describe('requests that are not understood', () => {
  test.each([
    ['no JSON', '{"login":', 400, 'badInput'],
    ['a list', '[]', 400, 'badInput'],
    ['text', '"login"', 400, 'badInput'],
    ['nothing', '', 400, 'badInput'],
    ['a field too many', '{"login":"a","password":"b","admin":true}', 400, 'badInput'],
    ['a wrong type', '{"login":1,"password":"b"}', 400, 'badInput'],
    ['a polluted prototype', '{"login":"a","password":"b","__proto__":{"x":1}}', 400, 'badInput'],
    ['a very long field', JSON.stringify({ login: 'a', password: 'b'.repeat(10_000) }), 400, 'badInput'],
  ])('%s is a typed refusal', async (_, body, status, code) => {
    expect(await failureOf(await school.anonymous().send('POST', '/api/login', body))).toEqual([status, code]);
  });

  test('a body too large, another charset and an unknown compression', async () => {
    const send = (body: string, headers: Record<string, string> = {}) =>
      officer.send('POST', '/api/units', body, headers).then(failureOf);
    const large = (mebibytes: number): string => `{"name":"${'x'.repeat(mebibytes * 1024 * 1024)}"}`;
    expect(await send(large(3))).toEqual([413, 'tooLarge']);
    const file = await officer.send('POST', '/api/imports/preview', large(3));
    expect(await failureOf(file), 'a file may be large').toEqual([400, 'badInput']);
    expect(await failureOf(await officer.send('POST', '/api/imports/preview', large(14)))).toEqual([413, 'tooLarge']);
    expect(await send('{}', { 'content-type': 'application/json; charset=klingon' })).toEqual([400, 'badInput']);
    expect(await send('{}', { 'content-encoding': 'klingon' })).toEqual([400, 'badInput']);
  });

  test('addresses and ids that cannot be', async () => {
    const get = async (path: string) => failureOf(await officer.send('GET', path));
    expect(await get('/api/people/%E0%A4%A')).toEqual([400, 'badInput']);
    expect(await get(`/api/people/${'a'.repeat(65)}`)).toEqual([400, 'badInput']);
    expect(await get('/api/people/..%2F..%2Fetc')).toEqual([400, 'badInput']);
    expect(await get('/api/people?limit=1000000')).toEqual([400, 'badInput']);
    expect(await get('/api/people?unitId=a&unitId=b')).toEqual([400, 'badInput']);
    expect(await get('/api/people/nobody')).toEqual([404, 'notFound']);
  });

  test('a foreign page neither acts nor listens with our cookie', async () => {
    const post = (headers: Record<string, string>) => officer.send('POST', '/api/units', '{}', headers).then(failureOf);
    const understood = [400, 'badInput'];
    const refused = [403, 'notAllowed'];
    const { host, hostname } = new URL(officer.url);
    expect(await post({ origin: 'http://evil.example' })).toEqual(refused);
    expect(await post({ origin: 'null' })).toEqual(refused);
    expect(await post({ 'sec-fetch-site': 'same-site' })).toEqual(refused);
    expect(await post({ origin: `http://${host}` })).toEqual(understood);
    expect(await post({ origin: `https://${hostname}:8443` })).toEqual(understood);
    const listen = (origin: string): Promise<string> =>
      new Promise(resolve => {
        const extraHeaders = { cookie: officer.cookie ?? '', origin };
        const socket = io(officer.url, {
          transports: ['websocket'],
          forceNew: true,
          reconnection: false,
          extraHeaders,
        });
        const end = (heard: string): void => {
          socket.disconnect();
          resolve(heard);
        };
        socket.once('connect', () => end('connected'));
        socket.once('connect_error', error => end(error.message));
      });
    expect(await listen('http://evil.example')).toBe('notAllowed');
    expect(await listen(`http://${host}`)).toBe('connected');
  });

  test('a socket request that nobody serves, and one that is not admitted', async () => {
    const socket = await officer.connect();
    const answer = (name: string, data: unknown) =>
      socket.timeout(5000).emitWithAck(name, data) as Promise<{ error: Failure }>;
    expect((await answer('room:nothing', {})).error.code).toBe('unknownVersion');
    expect((await answer('room:join', 'text')).error.code).toBe('badInput');
    const nobody = await school.anonymous().connect();
    const asked = (await nobody.timeout(5000).emitWithAck('today:watch', {})) as { error: Failure };
    expect(asked.error.code).toBe('signInNeeded');
  });
});
