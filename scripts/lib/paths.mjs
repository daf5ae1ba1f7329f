// Where things are: the project's root, and its cache of things fetched or built by the set-up.

import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(fileURLToPath(import.meta.url), '../../..')

/** @param {string[]} parts */
export const inRoot = (...parts) => join(root, ...parts)

/** Nothing in the cache is precious: delete it and the set-up makes it again. @param {string[]} parts */
export const inCache = (...parts) => join(root, '.cache', ...parts)

/** The launcher of a tool in node_modules, to be run with this Node: works without a shell on every system. */
export const tools = {
  electronVite: inRoot('node_modules/electron-vite/bin/electron-vite.js'),
  tsc: inRoot('node_modules/typescript/bin/tsc'),
  biome: inRoot('node_modules/@biomejs/biome/bin/biome'),
  vitest: inRoot('node_modules/vitest/vitest.mjs'),
  playwright: inRoot('node_modules/@playwright/test/cli.js'),
  nodeGyp: inRoot('node_modules/node-gyp/bin/node-gyp.js'),
}
