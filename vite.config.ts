import { resolve } from 'node:path';
import preact from '@preact/preset-vite';
import legacy from '@vitejs/plugin-legacy';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { voices } from './kiosk/voices/plugin.ts';

/** `vite build --mode viewer` and `vite build --mode kiosk`: two apps, one configuration. */
export default defineConfig(({ mode }) => {
  const app = mode === 'kiosk' ? 'kiosk' : 'viewer';
  return {
    root: resolve(import.meta.dirname, app),
    // `public` is a room of the viewer's code; files that are served as they are stand in `static`.
    publicDir: 'static',
    base: app === 'kiosk' ? '/kiosk/' : '/',
    // Preact's own aliases only; nothing here runs on React.
    plugins: [
      preact({ reactAliasesEnabled: false }),
      legacy({
        // What Chinese office computers and classroom PCs really have; older ones get no half-working page.
        modernTargets: ['chrome >= 90', 'firefox >= 102', 'safari >= 14'],
        modernPolyfills: true,
        renderLegacyChunks: false,
      }),
      ...(app === 'kiosk' ? [voices(resolve(import.meta.dirname, app)), ...offlineShell()] : []),
    ],
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      outDir: resolve(import.meta.dirname, app, 'dist'),
      emptyOutDir: true,
      sourcemap: false,
      chunkSizeWarningLimit: 400,
    },
    worker: { format: 'es' as const },
  };
});

/** The kiosk opens without a line: its shell, decoder and prompts are kept by a service worker. */
function offlineShell() {
  return VitePWA({
    registerType: 'autoUpdate',
    injectRegister: 'script-defer',
    includeAssets: ['icon.svg', 'voices/*.mp3'],
    manifest: {
      name: '同堂 · 教室',
      short_name: '同堂',
      lang: 'zh-CN',
      start_url: '/kiosk/',
      scope: '/kiosk/',
      display: 'fullscreen',
      background_color: '#faf7f2',
      theme_color: '#faf7f2',
      icons: [{ src: '/kiosk/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
    },
    workbox: {
      globPatterns: ['**/*.{js,css,html,svg,mp3,webmanifest}'],
      navigateFallback: '/kiosk/index.html',
      navigateFallbackAllowlist: [/^\/kiosk\//],
      cleanupOutdatedCaches: true,
      clientsClaim: true,
      skipWaiting: true,
    },
  });
}
