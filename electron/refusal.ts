// A till that must not start says why: in the log, on the terminal, and in a window of its own, which is the last it does.

import { app, type BrowserWindow, dialog } from 'electron'
import { textOf } from '../shared/text'
import type { Log } from './system/log'
import type { PageFile } from './windows/errorPage'
import { openRefusalWindow } from './windows/refusal'
import { type RefusalWords, refusalFiles } from './windows/refusalPage'

/** Exit codes that a person or a service manager can tell apart. */
export const EXIT = { badProvision: 64, badSetup: 65, noDataFolder: 73, badLaunch: 78 } as const

const codes = {
  provision: EXIT.badProvision,
  setup: EXIT.badSetup,
  folder: EXIT.noDataFolder,
  launch: EXIT.badLaunch,
} as const

export interface RefusalDeps {
  readonly log: Log
  /** A test waits for the end, and nobody is there to close a window. */
  readonly silent: boolean
  /** Serves the built pages, and these before them. App is ready. */
  readonly serve: (own: (pathname: string, built: Iterable<string>) => PageFile | null) => void
  /** The window is there: a second start of the till brings it to the front. */
  readonly shown: (window: BrowserWindow) => void
}

/** Ends the till before it has begun, once a person has seen why. The exit code is the reason's. */
export function refuseToStart(words: RefusalWords, { log, silent, serve, shown }: RefusalDeps): void {
  const code = codes[words.reason]
  const lines = linesOf(words)
  log('error', 'start.refused', { code, words: lines.join('\n') })
  sayRefusal(words)
  if (silent) {
    app.exit(code)
    return
  }
  const inABox = (why: string) => {
    log('error', 'start.refusal-not-shown', { why })
    dialog.showErrorBox('KHQR POS', lines.join('\n'))
    app.exit(code)
  }
  // Before it is ready, Electron has no windows, and on Linux no boxes either.
  app.whenReady().then(
    () => {
      serve(refusalFiles(words))
      const window = openRefusalWindow({ packaged: app.isPackaged, closed: () => app.exit(code), failed: inABox })
      window.webContents.once('did-finish-load', () => log('info', 'start.refusal-shown'))
      shown(window)
    },
    (error: unknown) => inABox(String(error)),
  )
}

/** On the terminal. Each line is the till's own, also to who reads only those. */
export function sayRefusal(words: RefusalWords): void {
  const lines = linesOf(words).map((line) => `KHQR POS: ${line}\n`)
  process.stderr.write(lines.join(''))
}

function linesOf({ reason, faults, place }: RefusalWords): readonly string[] {
  const { heads } = textOf('en').startWords
  const found = faults.map(({ field, words }) => `${field === null ? '' : `${field}: `}${words.en}`)
  return [heads[reason], ...found, ...(place === null ? [] : [place])]
}
