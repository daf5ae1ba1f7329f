// Keys at the pace of a hand: a burst faster than any hand is a barcode scanner's, and the till takes no sale from it.

import type { Page } from '@playwright/test'

/** Between two keys of a person who types as fast as hands can, with some to spare for a busy machine. */
export const HAND_MS = 80

/** Types the text a key at a time; each key is held for the time until the next one. */
export async function typeByHand(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text, { delay: HAND_MS })
}

/** Presses keys by their Playwright names (`Enter`, `Backspace`, `5`), one after the other. */
export async function pressByHand(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key, { delay: HAND_MS })
}
