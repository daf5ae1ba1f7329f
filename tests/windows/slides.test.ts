// The idle pictures: only what the till's own page made is kept, and only by names that the till gave.

import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BuiltFile } from '../../electron/windows/files'
import { Slides } from '../../electron/windows/slides'
import { SLIDE_BYTES_MAX, SLIDES_MAX } from '../../shared/slides'

let folder: string
let files: Map<string, BuiltFile>
let changes: number

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'khqr-slides-')), 'slides')
  files = new Map()
  changes = 0
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

function open(): Slides {
  return new Slides({
    folder,
    files,
    changed: () => {
      changes += 1
    },
  })
}

/** Starts and ends as a JPEG does; what is between is the page's business. */
function jpeg(size = 1000): Uint8Array {
  const bytes = new Uint8Array(size)
  bytes.set([0xff, 0xd8])
  bytes.set([0xff, 0xd9], size - 2)
  return bytes
}

async function added(slides: Slides): Promise<string> {
  const result = await slides.add(jpeg())
  if (!result.ok) throw new Error(result.error.code)
  return result.value.ids.at(-1) ?? ''
}

describe('the idle pictures', () => {
  it('are served once they are kept, survive a restart, and are gone once removed', async () => {
    const slides = open()
    const id = await added(slides)
    expect(files.get(`/slides/${id}.jpg`)).toMatchObject({ contentType: 'image/jpeg', size: 1000 })
    files.clear()
    const again = open()
    expect(again.addresses()).toEqual([`/slides/${id}.jpg`])
    expect(await again.remove(id)).toEqual({ ok: true, value: { ids: [] } })
    expect([files.size, readdirSync(folder), changes]).toEqual([0, [], 2])
  })

  it.each([
    ['text', new TextEncoder().encode('<svg onload=alert(1)>'.repeat(20)), 'picture-not-readable'],
    ['half a picture', jpeg().slice(0, 900), 'picture-not-readable'],
    ['too much', jpeg(SLIDE_BYTES_MAX + 1), 'picture-too-large'],
  ])('are not %s', async (_, bytes, code) => {
    const slides = open()
    expect(await slides.add(bytes)).toMatchObject({ ok: false, error: { code } })
    expect([files.size, readdirSync(folder), changes]).toEqual([0, [], 0])
  })

  it('are so many and no more', async () => {
    const slides = open()
    for (let index = 0; index < SLIDES_MAX; index++) await added(slides)
    expect(await slides.add(jpeg())).toMatchObject({ ok: false, error: { code: 'too-many-pictures' } })
  })

  it('have only names of our own: nothing else in the folder is served or removed', async () => {
    const slides = open()
    writeFileSync(join(folder, '..', 'secret.jpg'), jpeg())
    writeFileSync(join(folder, 'holiday.jpg'), jpeg())
    expect(open().addresses()).toEqual([])
    await slides.remove('../secret')
    await slides.remove('holiday')
    expect(existsSync(join(folder, '..', 'secret.jpg')) && existsSync(join(folder, 'holiday.jpg'))).toBe(true)
  })
})

it('a folder of pictures that can’t be read, or a picture that is a loop of links, stops no till', () => {
  const id = randomUUID()
  mkdirSync(folder, { recursive: true })
  symlinkSync(join(folder, `${id}.jpg`), join(folder, `${id}.jpg`))
  expect(open().view()).toEqual({ ids: [] })
  rmSync(folder, { recursive: true })
  writeFileSync(folder, 'in the way')
  expect(open().view()).toEqual({ ids: [] })
})
