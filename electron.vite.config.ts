// How the three parts are built: main (ESM), the preloads (one CommonJS file each: sandboxed), the pages.

import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { builtAt } from './scripts/lib/builtAt.mjs'

// bakong-khqr assigns undeclared globals: in strict code (any ESM bundle) it fails silently. It stays outside,
// loaded by require as the sloppy CommonJS it is. better-sqlite3 is native.
const external = ['electron', 'better-sqlite3', 'bakong-khqr']

// The oldest runtime it must run on: the fallback of set-up (docs/decisions/0004).
const target = { node: 'node20.18', chrome: 'chrome130' }

export default defineConfig({
  main: {
    define: { __BUILT_AT__: JSON.stringify(builtAt()) },
    build: {
      outDir: 'out/main',
      target: target.node,
      externalizeDeps: false,
      // The worker of the books is a file of its own: a thread starts from a path.
      rollupOptions: {
        input: { main: 'electron/main.ts', worker: 'electron/store/worker.ts' },
        external,
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: target.node,
      externalizeDeps: false,
      // A sandboxed preload can't load a second file.
      isolatedEntries: true,
      rollupOptions: {
        input: {
          cashier: 'electron/preload/cashier.ts',
          customer: 'electron/preload/customer.ts',
          recovery: 'electron/preload/recovery.ts',
        },
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
      target: target.chrome,
      assetsInlineLimit: 0,
      minify: true,
      rollupOptions: {
        input: {
          cashier: resolve('renderer/cashier.html'),
          customer: resolve('renderer/customer.html'),
          recovery: resolve('renderer/recovery.html'),
          identify: resolve('renderer/identify.html'),
        },
      },
    },
  },
})
