// What electron-builder can't say in its configuration: Electron's default app goes, and a test's old runtime gets its addon.

import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @param {{ appOutDir: string, electronPlatformName: string, packager: { getResourcesDir(folder: string): string } }} context
 */
export default function afterPack({ appOutDir, electronPlatformName, packager }) {
  if (electronPlatformName !== process.platform)
    throw new Error(`SQLite for ${electronPlatformName} is packed on ${electronPlatformName} only`)
  const resources = packager.getResourcesDir(appOutDir)
  rmSync(join(resources, 'default_app.asar'), { force: true })
  // The set-up's own mark in the runtime's folder (scripts/setup/fallbackElectron.mjs).
  rmSync(join(appOutDir, 'made-by-set-up'), { force: true })
  // Set by scripts/package.mjs for the fallback runtime alone, which crashes on the prebuilt addon (scripts/setup/sqlite.mjs).
  const addon = process.env.KHQR_POS_PACK_ADDON
  if (addon) {
    const name = `${process.platform}-${process.arch}.node`
    copyFileSync(addon, join(resources, 'app.asar.unpacked/node_modules/better-sqlite3/prebuilds', name))
  }
}
