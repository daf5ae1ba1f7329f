// What a window plays: its own audio elements, listened to from outside. The till knows nothing of it.

import type { ElectronApplication, Page } from '@playwright/test'

export interface Stroke {
  /** The file's name, without ending. */
  readonly sound: string
  readonly volume: number
  /** It was played to its end. */
  readonly ended: boolean
}

type Listening = typeof globalThis & { heard?: { sound: string; volume: number; ended: boolean }[] }

/** From now on, also after the page is loaded again. */
export async function listenIn(page: Page): Promise<void> {
  await page.addInitScript(listen)
  await page.evaluate(listen)
}

function listen(): void {
  const listening = globalThis as Listening
  if (listening.heard !== undefined) return
  const heard: NonNullable<Listening['heard']> = []
  listening.heard = heard
  const { play } = HTMLMediaElement.prototype
  HTMLMediaElement.prototype.play = function () {
    const stroke = { sound: this.src.replace(/^.*\/|\.wav$/g, ''), volume: this.volume, ended: false }
    heard.push(stroke)
    this.addEventListener('ended', () => Object.assign(stroke, { ended: true }), { once: true })
    return play.call(this)
  }
}

/** What was played since `listenIn`, or since the page was loaded. */
export function strokesOf(page: Page): Promise<readonly Stroke[]> {
  return page.evaluate(() => (globalThis as Listening).heard ?? [])
}

/** The names alone, of what was played to its end. */
export async function heardIn(page: Page): Promise<readonly string[]> {
  return (await strokesOf(page)).filter(({ ended }) => ended).map(({ sound }) => sound)
}

/** How often the cashier's window began to give off sound, by Chromium's own meter at the way out. */
export async function meter(app: ElectronApplication): Promise<() => Promise<number>> {
  await app.evaluate(({ webContents }) => {
    const metered = globalThis as typeof globalThis & { audible?: number }
    metered.audible = 0
    const page = webContents.getAllWebContents().find((each) => each.getURL().endsWith('/cashier.html'))
    page?.on('audio-state-changed', ({ audible }) => {
      if (audible) metered.audible = (metered.audible ?? 0) + 1
    })
  })
  return () => app.evaluate(() => (globalThis as typeof globalThis & { audible?: number }).audible ?? 0)
}
