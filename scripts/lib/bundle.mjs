// One TypeScript file of the project as one that plain Node runs: what it imports of ours is put in, packages stay outside.

import { basename, join } from 'node:path'

/**
 * @param {string} root of the project
 * @param {string} entry below it
 * @param {string} outDir below it; what lies there stays
 * @param {string} [ending] of the file that is made
 * @returns {Promise<string>} its path
 */
export async function bundle(root, entry, outDir, ending = '.js') {
  // A bare clone has no packages until its set-up has run.
  const { build } = await import('vite')
  const file = basename(entry, '.ts') + ending
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      copyPublicDir: false,
      sourcemap: 'inline',
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: file } },
    },
  })
  return join(root, outDir, file)
}
