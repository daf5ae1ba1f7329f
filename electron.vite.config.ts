// How the three parts are built: main (ESM), the preloads (one CommonJS file each: sandboxed), the pages.

import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

// bakong-khqr assigns undeclared globals: in strict code (any ESM bundle) it fails silently. It stays outside,
// loaded by require as the sloppy CommonJS it is. better-sqlite3 is native.
const external = ['electron', 'better-sqlite3', 'bakong-khqr']

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      rollupOptions: { input: { main: 'electron/main.ts' }, external, output: { format: 'es' } },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      // A sandboxed preload can't load a second file.
      isolatedEntries: true,
      rollupOptions: {
        input: { cashier: 'electron/preload/cashier.ts', customer: 'electron/preload/customer.ts' },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    publicDir: '../resources/public',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      assetsInlineLimit: 0,
      minify: true,
      rollupOptions: {
        input: {
          cashier: 'renderer/cashier.html',
          customer: 'renderer/customer.html',
          identify: 'renderer/identify.html',
        },
      },
    },
  },
})
