import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/** Where `vite` finds an API while developing; the built app is served by the API itself. */
const api = process.env.SATCHEL_DEV_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    outDir: 'dist/app',
    emptyOutDir: true,
    // The page's CSP allows neither inline scripts nor `data:` fonts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    chunkSizeWarningLimit: 900,
    cssTarget: ['chrome125', 'firefox129', 'safari17.5'],
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': api, '/ws': { target: api, ws: true } } },
});
