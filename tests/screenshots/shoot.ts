// One state of the cashier's window in every look that matters: small and large, Khmer and English, light and dark.

import { mkdirSync } from 'node:fs'
import type { Language } from '../../shared/settings'
import type { Mode } from '../e2e/support/shop'
import { expect, type RunningTill } from '../e2e/support/till'

/** A part's folder; a live till's pictures lie beside the demo ones. */
export function folderOf(mode: Mode, part = ''): string {
  return ['docs/screenshots', mode === 'live' ? 'live' : '', part].filter((name) => name !== '').join('/')
}

export type Looks = readonly {
  readonly language: Language
  readonly theme: 'light' | 'dark'
  readonly width: number
  readonly height: number
}[]

/** What tells most in least room: the smallest window in Khmer, the usual one in the dark. */
export const fewLooks: Looks = [
  { language: 'km', theme: 'light', width: 1024, height: 600 },
  { language: 'en', theme: 'dark', width: 1366, height: 768 },
]

/** Of a live till one tells all that differs. */
const liveLooks: Looks = [{ language: 'en', theme: 'light', width: 1024, height: 600 }]

const allLooks: Looks = [
  { language: 'en', theme: 'light', width: 1366, height: 768 },
  { language: 'en', theme: 'light', width: 1024, height: 600 },
  { language: 'km', theme: 'dark', width: 1024, height: 600 },
  { language: 'km', theme: 'light', width: 1024, height: 600 },
  { language: 'en', theme: 'dark', width: 1920, height: 1080 },
]

/**
 * Takes the pictures of what the window shows now.
 * @param state how the files are named
 * @param part a folder of their own
 */
export async function shoot(
  { app, page, mode }: RunningTill,
  state: string,
  part = '',
  wanted = allLooks,
): Promise<void> {
  const folder = folderOf(mode, part)
  const looks = mode === 'live' ? liveLooks : wanted
  mkdirSync(folder, { recursive: true })
  for (const { language, theme, width, height } of looks) {
    const window = await app.browserWindow(page)
    await window.evaluate((main, size) => main.setContentSize(size.width, size.height), { width, height })
    await page.evaluate(
      (change) =>
        (window as unknown as { pos: { call(name: string, input: unknown): Promise<unknown> } }).pos.call(
          'preferences.change',
          change,
        ),
      { language, theme },
    )
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await page.waitForFunction((size) => innerWidth === size.width && innerHeight === size.height, { width, height })
    // The card's entrance and the tick are over.
    await page.evaluate(() =>
      Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))).then(
        () => undefined,
      ),
    )
    await page.screenshot({ path: `${folder}/${state}-${language}-${theme}-${width}x${height}.png` })
  }
}
