// Which display faces the customer. A wrong one lies over the till, always on top, or shows the code to nobody.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pickDisplay, picturesOf } from '../../electron/core/pickDisplay'

const display = (id: number, x: number, y: number, width: number, height: number) => ({
  id,
  bounds: { x, y, width, height },
  primary: id === 1,
})
const till = display(1, 0, 0, 1280, 800)
const guest = display(2, 1280, 0, 1024, 768)
const automatic = { kind: 'automatic' } as const
const ids = (pictures: readonly (readonly { id: number }[])[]) => pictures.map((picture) => picture.map(({ id }) => id))

describe('displays that show one picture', () => {
  it.each([
    ['side by side', [till, guest], [[1], [2]]],
    ['one above the other', [till, display(2, 0, 800, 1280, 800)], [[1], [2]]],
    ['equal modes, mirrored', [till, display(2, 0, 0, 1280, 800)], [[1, 2]]],
    ['a smaller mode, mirrored', [till, display(2, 0, 0, 1024, 768)], [[1, 2]]],
    ['a larger mode, mirrored', [till, display(2, 0, 0, 1920, 1080)], [[1, 2]]],
    ['a part of the till on both', [till, display(2, 640, 0, 1024, 768)], [[1, 2]]],
    ['three, two of them mirrored', [till, guest, display(3, 1280, 0, 1920, 1080)], [[1], [2, 3]]],
    ['a chain', [till, display(2, 2000, 0, 1024, 768), display(3, 1200, 0, 1024, 768)], [[1, 3, 2]]],
    ['neighbours whose edges were rounded', [till, display(2, 1279, 0, 1024, 768)], [[1], [2]]],
  ])('%s', (_how, displays, pictures) => expect(ids(picturesOf(displays))).toEqual(pictures))

  it('are told in any order: each display stands in one picture', () => {
    const some = fc.array(fc.tuple(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 2000 })), {
      maxLength: 6,
    })
    fc.assert(
      fc.property(some, (places) => {
        const displays = places.map(([x, y], index) => display(index + 1, x, y, 1024, 768))
        const found = picturesOf(displays).flat()
        expect(new Set(found)).toEqual(new Set(displays))
        expect(found).toHaveLength(displays.length)
        const count = (list: typeof displays) =>
          picturesOf(list)
            .map(({ length }) => length)
            .sort()
        expect(count([...displays].reverse())).toEqual(count(displays))
      }),
    )
  })
})

describe('the display of the customer', () => {
  const chosen = { kind: 'display', id: 2, bounds: guest.bounds } as const

  it.each([
    ['the one beside the till', [till, guest], automatic, 2],
    ['none when it mirrors the till', [till, display(2, 0, 0, 1280, 800)], automatic, null],
    ['none when it mirrors the till in another mode', [till, display(2, 0, 0, 1024, 768)], automatic, null],
    ['none when it mirrors the till, though the owner chose it', [till, display(2, 0, 0, 1024, 768)], chosen, null],
    ['the owner’s again when the desktop is extended', [till, display(3, 2304, 0, 800, 600), guest], chosen, 2],
    [
      'the third, when the second mirrors the till',
      [till, display(2, 0, 0, 1024, 768), display(3, 1280, 0, 800, 600)],
      chosen,
      3,
    ],
    ['the smaller of two that mirror each other', [till, display(3, 1280, 0, 1920, 1080), guest], automatic, 2],
    ['the smaller one too when the owner chose the larger', [till, display(3, 1280, 0, 800, 600), guest], chosen, 3],
    [
      'the one that stands where it stood, under another id',
      [till, display(7, 5000, 0, 800, 600), display(9, 1280, 0, 1024, 768)],
      chosen,
      9,
    ],
    ['none when it is off', [till, guest], { kind: 'off' } as const, null],
  ])('is %s', (_which, displays, choice, id) => {
    expect(pickDisplay(displays, choice, till.id)?.id ?? null).toBe(id)
  })

  it('is the main one where the till stands on the other', () => {
    expect(pickDisplay([till, guest], automatic, guest.id)?.id).toBe(1)
    expect(pickDisplay([till, guest], chosen, guest.id)?.id).toBe(1)
  })

  it('is never one that shows the main picture while nobody knows where the till stands', () => {
    expect(pickDisplay([till, display(2, 0, 0, 1280, 800)], automatic, null)).toBeNull()
  })
})
