// Serves the gallery; see gallery.ts.

import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  publicDir: 'resources/public',
  cacheDir: '.cache/gallery',
  plugins: [react()],
  server: { port: 5199, strictPort: true },
})
