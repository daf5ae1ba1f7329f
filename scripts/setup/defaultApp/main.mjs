// Electron's missing front door in the fallback runtime: takes the app named on the command line and becomes it.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'))

if (named === undefined) {
  console.error('This Electron is for development: start it with the folder of an app, for example `electron .`')
  app.exit(1)
} else {
  const folder = resolve(named)
  const about = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'))
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
  app.setName(about.productName ?? about.name)
  app.setVersion(about.version)
  app.setAppPath(folder)
  // Awaited: only then does 'ready' wait for the app, which must register its scheme before it.
  await import(pathToFileURL(createRequire(resolve(folder, 'package.json')).resolve(folder)).href)
}
