// Electron as its makers publish it: downloaded by its own tool, checked against the hashes in its own package.

import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { inRoot } from '../lib/paths.mjs'
import { output } from '../lib/run.mjs'
import { step } from '../lib/say.mjs'

const silenceMs = 20_000

/**
 * Gives up when nothing at all has come for a while: a slow download is left alone, a host that says nothing is not.
 * @returns {Promise<Error | undefined>} why it could not be had
 */
export async function installOfficialElectron() {
  const fromElectron = createRequire(inRoot('node_modules/electron/install.js'))
  const { version } = fromElectron('./package.json')
  const { downloadArtifact } = await import(pathToFileURL(fromElectron.resolve('@electron/get')).href)
  try {
    await step(`Downloading Electron ${version}`, (progress) =>
      whileHeardOf((signal, heard) =>
        downloadArtifact({
          version,
          artifactName: 'electron',
          platform: process.platform,
          arch: process.arch,
          cacheRoot: process.env.electron_config_cache,
          checksums: fromElectron('./checksums.json'),
          downloadOptions: {
            signal,
            quiet: true,
            /** @param {{ percent: number }} done */
            getProgressCallback: async ({ percent }) => {
              heard()
              progress(percent)
            },
          },
        }),
      ),
    )
    // Its own installer finds the file it would have downloaded, checks it again and unpacks it.
    await step(`Unpacking Electron ${version}`, () =>
      output(process.execPath, [inRoot('node_modules/electron/install.js')]),
    )
    return undefined
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
}

/**
 * @template T
 * @param {(signal: AbortSignal, heard: () => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function whileHeardOf(work) {
  const control = new AbortController()
  const giveUp = () => control.abort(new Error(`nothing was heard for ${silenceMs / 1_000} s`))
  let waiting = setTimeout(giveUp, silenceMs)
  try {
    return await work(control.signal, () => {
      clearTimeout(waiting)
      waiting = setTimeout(giveUp, silenceMs)
    })
  } finally {
    clearTimeout(waiting)
  }
}
