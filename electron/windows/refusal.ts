// The one window of a till that does not start: it says why, and the till ends with it.

import { BrowserWindow, screen } from 'electron'
import { placeWindow } from './bounds'
import { APP_ORIGIN } from './home'
import { securePreferences } from './preferences'
import { REFUSAL_PATH } from './refusalPage'

export interface RefusalWindowOptions {
  readonly packaged: boolean
  /** A person closed it, or there is nothing more to see in it. */
  readonly closed: () => void
  /** The page could not be shown: whoever waits must hear of it in another way. */
  readonly failed: (why: string) => void
}

/** App must be ready, and the scheme served with the page (`refusalFiles`). */
export function openRefusalWindow({ packaged, closed, failed }: RefusalWindowOptions): BrowserWindow {
  const { bounds } = placeWindow([screen.getPrimaryDisplay().workArea], null)
  const window = new BrowserWindow({
    ...bounds,
    title: 'KHQR POS',
    autoHideMenuBar: true,
    webPreferences: securePreferences({ preload: null, packaged }),
  })
  window.removeMenu()
  window.once('closed', closed)
  window.webContents.once('render-process-gone', (_event, { reason }) => failed(reason))
  window.loadURL(`${APP_ORIGIN}${REFUSAL_PATH}`).catch((error: unknown) => failed(String(error)))
  return window
}
