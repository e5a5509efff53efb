import { resolve } from 'node:path';
import preact from '@preact/preset-vite';
import legacy from '@vitejs/plugin-legacy';
import { defineConfig } from 'vite';

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
