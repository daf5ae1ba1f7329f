// Keys at the pace of a hand: a burst faster than any hand is a barcode scanner's, and the till takes no sale from it.

import type { CDPSession, Page } from '@playwright/test'

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

/**
 * Looks first: what has just come up takes no press that could have been meant for what stood there before.
 * @param testId what is looked for, where it is still on its way
 */
export async function whenSeen(page: Page, testId?: string): Promise<void> {
  if (testId !== undefined) await page.getByTestId(testId).waitFor()
  await page.locator('html:not([data-unseen])').waitFor()
}

/**
 * Keys that went down at these moments, ms after `from` (Unix ms; now, where none is given), whatever the machine's load:
 * their time stamps say so.
 */
export async function pressAt(
  page: Page,
  keys: readonly (readonly [key: string, atMs: number])[],
  from = Date.now(),
): Promise<void> {
  const session = await page.context().newCDPSession(page)
  // In the future rather than in the past: a page never hears of a key before it went down.
  const sent = keys.flatMap(([key, atMs]) =>
    (['keyDown', 'keyUp'] as const).map((type) =>
      session.send('Input.dispatchKeyEvent', { type, ...described(key), timestamp: (from + atMs) / 1000 }),
    ),
  )
  await Promise.all(sent)
  await session.detach()
  // What is pressed after them goes down after them.
  const leftMs = from + Math.max(...keys.map(([, atMs]) => atMs)) - Date.now()
  if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs))
}

/** A barcode scanner types a text and what it ends with. */
export async function scanInto(page: Page, text: string, msPerKey: number, end: 'Enter' | 'Tab' | null): Promise<void> {
  const keys = end === null ? [...text] : [...text, end]
  await pressAt(
    page,
    keys.map((key, index) => [key, index * msPerKey]),
  )
}

const named: Readonly<Record<string, { readonly code: number; readonly text?: string }>> = {
  Enter: { code: 13, text: '\r' },
  Tab: { code: 9 },
  Escape: { code: 27 },
  ' ': { code: 32, text: ' ' },
}

function described(key: string) {
  const { code, text } = named[key] ?? { code: key.toUpperCase().charCodeAt(0), text: key }
  const place = /^\d$/.test(key)
    ? `Digit${key}`
    : key === ' '
      ? 'Space'
      : key.length === 1
        ? `Key${key.toUpperCase()}`
        : key
  return { key, code: place, windowsVirtualKeyCode: code, ...(text === undefined ? {} : { text }) }
}

/** A tap with the mouse that begins at this moment (now, where none is given). @returns when it began, Unix ms */
export async function tapAt(page: Page, { x, y }: Place, beganAt = Date.now()): Promise<number> {
  const session = await page.context().newCDPSession(page)
  for (const type of ['mousePressed', 'mouseReleased'] as const) {
    const event = { type, x, y, button: 'left', clickCount: 1, timestamp: beganAt / 1000 } as const
    await session.send('Input.dispatchMouseEvent', event)
  }
  await session.detach()
  return beganAt
}

export interface Place {
  readonly x: number
  readonly y: number
}

/** The middle of a control. */
export async function placeOf(page: Page, testId: string): Promise<Place> {
  const box = await page.getByTestId(testId).boundingBox()
  if (box === null) throw new Error(`${testId} is not to be seen`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Fingers on a touch screen, each with its own number. The till is launched with `--touch-events=enabled`. */
export class Fingers {
  readonly #page: Page
  readonly #session: CDPSession
  #down: { readonly id: number; readonly x: number; readonly y: number }[] = []
  readonly #came = new Map<number, Place>()

  private constructor(page: Page, session: CDPSession) {
    this.#page = page
    this.#session = session
  }

  static async on(page: Page): Promise<Fingers> {
    return new Fingers(page, await page.context().newCDPSession(page))
  }

  async down(id: number, testId: string): Promise<void> {
    const place = await placeOf(this.#page, testId)
    this.#came.set(id, place)
    this.#down = [...this.#down, { id, ...place }]
    await this.#session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: this.#down })
  }

  /** To so many pixels from where it came down. */
  async move(id: number, by: Place): Promise<void> {
    const { x = 0, y = 0 } = this.#came.get(id) ?? {}
    this.#down = this.#down.map((finger) => (finger.id === id ? { id, x: x + by.x, y: y + by.y } : finger))
    await this.#session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: this.#down })
  }

  /** Chromium wants the finger that goes up, or none for the last one. */
  async up(id: number): Promise<void> {
    const touchPoints = this.#down.filter((finger) => finger.id === id && this.#down.length > 1)
    this.#down = this.#down.filter((finger) => finger.id !== id)
    await this.#session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints })
  }

  async tap(...testIds: readonly string[]): Promise<void> {
    for (const testId of testIds) {
      await this.down(1, testId)
      await this.up(1)
    }
  }

  /** Comes down in the middle, slips sideways, goes up. */
  async slip(testId: string, px: number): Promise<void> {
    await this.down(1, testId)
    for (const part of [0.3, 0.6, 1]) await this.move(1, { x: px * part, y: 0 })
    await this.up(1)
  }
}
