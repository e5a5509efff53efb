import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import type { MediaPage } from './page.ts';

let script: Promise<string> | undefined;

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('page.ts', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'mediaPage' } },
  });
  for (const each of Array.isArray(built) ? built : [built]) if ('output' in each) return each.output[0].code;
  throw new Error('the page was not built');
}

/** @param env of the browser's process, where it needs another home than the tests have */
export function openChromium(more: readonly string[] = [], env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    env,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
      ...['--disable-quic', '--autoplay-policy=no-user-gesture-required', ...more],
    ],
  });
}

export interface MediaBrowser {
  readonly page: Page;
  /** Calls a function of the page. */
  do<K extends keyof MediaPage>(name: K, ...args: Parameters<MediaPage[K]>): Promise<Awaited<ReturnType<MediaPage[K]>>>;
  close(): Promise<void>;
}

/** A page that can send and receive media; `answer` is the other side of its signalling. */
export async function openMediaPage(
  browser: Browser,
  answer: (name: string, data: Record<string, unknown>) => Promise<Record<string, unknown>>,
): Promise<MediaBrowser> {
  script ??= bundle();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.exposeFunction('ask', answer);
  await page.goto('about:blank');
  await page.addScriptTag({ content: await script });
  return {
    page,
    async do(name, ...args) {
      return (await page.evaluate(
        ([called, given]) =>
          (window.media as unknown as Record<string, (...all: unknown[]) => unknown>)[called]?.(...given),
        [name, args] as const,
      )) as never;
    },
    close: () => context.close(),
  };
}
