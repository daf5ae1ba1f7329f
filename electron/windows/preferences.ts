// What every page of ours runs under, whichever window it is in.

import type { WebPreferences } from 'electron'

/**
 * All that a page of ours runs under.
 * Most are Electron's defaults: written out, so that none can change unseen.
 * @param preload path of the built preload; null for a page that needs no bridge
 */
export function securePreferences({
  preload,
  packaged,
}: {
  preload: string | null
  packaged: boolean
}): WebPreferences {
  return {
    ...(preload === null ? {} : { preload }),
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    plugins: false,
    navigateOnDragDrop: false,
    disableDialogs: true,
    spellcheck: false,
    devTools: !packaged,
    zoomFactor: 1,
    // The sound of a payment must come without anybody having touched the page.
    autoplayPolicy: 'no-user-gesture-required',
    backgroundThrottling: true,
    v8CacheOptions: 'bypassHeatCheck',
  }
}
