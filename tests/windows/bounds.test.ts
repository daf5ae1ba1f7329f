// Where the window opens. Opened off the screen, the till is running and nobody can see it.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  frameHere,
  placementFrom,
  placementText,
  placeWindow,
  roomIn,
  whereItBelongs,
} from '../../electron/windows/bounds'

const fullHd = { x: 0, y: 0, width: 1920, height: 1040 }
const right = { x: 1920, y: 0, width: 1280, height: 1024 }
const small = { x: 0, y: 24, width: 1024, height: 576 }
const at = (x: number, y: number) => ({ bounds: { x, y, width: 1280, height: 800 }, maximised: false })

describe('placeWindow', () => {
  it('opens in the middle of a large screen', () => {
    expect(placeWindow([fullHd], null)).toEqual(at(320, 120))
  })

  it('fills a small one', () => {
    expect(placeWindow([small], null)).toEqual({ bounds: small, maximised: true })
  })

  it('opens as it was left, also on the second screen', () => {
    expect(placeWindow([fullHd, right], at(1930, 50))).toEqual(at(1930, 50))
    expect(placeWindow([fullHd], { ...at(0, 0), maximised: true }).maximised).toBe(true)
  })

  it.each([
    ['the screen it was on is gone', at(1930, 50)],
    ['only a sliver would show', at(1900, 50)],
    ['its bar is above the screen', at(0, -40)],
    ['its bar is below the screen', at(0, 1040)],
  ])('opens in the middle when %s', (_why, remembered) => {
    expect(placeWindow([fullHd], remembered)).toEqual(at(320, 120))
  })

  it('opens even where no screen is known', () => {
    expect(placeWindow([], at(0, 0)).bounds.width).toBeGreaterThan(0)
  })

  it('opens no larger than the screen it was left on is now', () => {
    const left = { bounds: { x: 0, y: 0, width: 1920, height: 1040 }, maximised: false }
    expect(placeWindow([right], { ...left, bounds: { ...left.bounds, x: 1920 } })).toEqual({
      bounds: { x: 1920, y: 0, width: 1280, height: 1024 },
      maximised: false,
    })
  })

  it('leaves room for the frame where bounds are only the inside', () => {
    const linux = frameHere('linux')
    const netbook = { x: 0, y: 0, width: 1024, height: 600 }
    const room = roomIn(netbook, linux)
    expect(room.y).toBeGreaterThanOrEqual(37)
    expect(room.y + room.height).toBeLessThan(600)
    expect(placeWindow([netbook], null, linux)).toEqual({ bounds: room, maximised: true })
    // The bar of a window that was left at the very top is above the screen.
    expect(placeWindow([fullHd], at(100, 0), linux)).not.toEqual(at(100, 0))
    expect(placeWindow([fullHd], at(100, 20), linux)).toEqual(at(100, 20))
    expect(frameHere('win32')).toEqual({ top: 0, right: 0, bottom: 0, left: 0 })
  })
})

describe('whereItBelongs', () => {
  const frame = frameHere('win32')
  const display = (id: number, bounds: typeof fullHd) => ({ id, bounds, workArea: bounds })
  const main = display(1, fullHd)
  const second = display(2, right)
  const home = { bounds: { x: 2000, y: 60, width: 1024, height: 700 }, maximised: false, display: second }
  const where = (
    displays: (typeof main)[],
    now = home.bounds,
    from: Parameters<typeof whereItBelongs>[1]['home'] = home,
  ) => whereItBelongs(displays, { home: from, now, frame })

  it('stays where a person left it', () => expect(where([main, second])).toEqual(home.bounds))

  it('comes to the main display when its own is unplugged', () => {
    expect(where([main])).toEqual({ x: 448, y: 170, width: 1024, height: 700 })
  })

  it('stays where the system has moved it meanwhile, if it can be reached there', () => {
    const moved = { ...home.bounds, x: 800 }
    expect(where([main], moved)).toEqual(moved)
    const sliver = { ...home.bounds, x: 1819 }
    expect(where([main], sliver)).toEqual({ x: 448, y: 170, width: 1024, height: 700 })
  })

  it('returns to where it was when its display is back, under a new id too', () => {
    const away = { ...home.bounds, x: 448, y: 170 }
    expect(where([main, second], away)).toEqual(home.bounds)
    expect(where([main, { ...second, id: 9 }], away)).toEqual(home.bounds)
  })

  it('goes with its display when that is moved, and fits it when it has become smaller', () => {
    const left = { ...second, bounds: { ...right, x: -1280 }, workArea: { ...right, x: -1280 } }
    expect(where([main, left])).toEqual({ ...home.bounds, x: -1200 })
    const lower = { x: 1920, y: 0, width: 1024, height: 600 }
    expect(where([main, display(2, lower)])).toEqual(lower)
  })

  it('comes out from under a bar of the desktop', () => {
    const barred = { ...second, workArea: { ...right, y: 100, height: 924 } }
    expect(where([main, barred])).toEqual({ ...home.bounds, y: 100 })
  })

  it('returns to where the last run left it when that display is plugged in', () => {
    const lastRun = { ...home, display: null }
    const now = { ...home.bounds, x: 448, y: 170 }
    expect(where([main], now, lastRun)).toEqual(now)
    expect(where([main, second], now, lastRun)).toEqual(home.bounds)
  })

  it('can be reached in the end, whatever is plugged in', () => {
    const rectangle = fc.record({
      x: fc.integer({ min: -4000, max: 4000 }),
      y: fc.integer({ min: -2000, max: 2000 }),
      width: fc.integer({ min: 1024, max: 3840 }),
      height: fc.integer({ min: 600, max: 2160 }),
    })
    fc.assert(
      fc.property(fc.array(rectangle, { minLength: 1, maxLength: 3 }), rectangle, rectangle, (areas, bounds, now) => {
        const displays = areas.map((area, index) => display(index, area))
        const from = { bounds, maximised: false, display: { id: 0, bounds: rectangleOf(areas) } }
        const to = where(displays, now, from)
        const again = where(displays, to, from)
        expect(again).toEqual(to)
        expect(areas.some((area) => graspable(to, area))).toBe(true)
      }),
    )
  })
})

function rectangleOf(areas: readonly { x: number; y: number; width: number; height: number }[]) {
  return areas[areas.length - 1] ?? fullHd
}

/** A person at this screen can take the window by its bar. */
function graspable(bounds: typeof fullHd, area: typeof fullHd): boolean {
  const across = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
  return across >= 200 && bounds.y >= area.y && bounds.y < area.y + area.height
}

describe('what is remembered', () => {
  it('reads back as it was written', () => {
    const number = fc.integer({ min: -99_999, max: 99_999 })
    const size = fc.integer({ min: 1024, max: 20_000 })
    const placement = fc.record({
      bounds: fc.record({ x: number, y: number, width: size, height: size }),
      maximised: fc.boolean(),
    })
    fc.assert(
      fc.property(placement, (one) => {
        expect(placementFrom(placementText(one))).toEqual(one)
      }),
    )
  })

  it.each([
    [null],
    [''],
    ['{}'],
    ['[1,2,3,4]'],
    ['[0,0,1280,800,2]'],
    ['[0,0,10,10,0]'],
    ['[0.5,0,1280,800,0]'],
    ['[0,0,1e9,800,0]'],
    ['[0,0,99999999,800,0]'],
  ])('is not taken from %j', (text) => expect(placementFrom(text)).toBeNull())
})
