// Keeps the idle pictures as files in the data folder, and puts their names into the table that the scheme serves.

import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ok, type Result, refuse } from '../../shared/result'
import { SLIDE_BYTES_MAX, SLIDES_MAX, type SlidesView, slideAddress } from '../../shared/slides'
import type { BuiltFile } from './files'

/** Only names that we gave ourselves. */
const fileName = /^([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\.jpg$/

const OWNER_ONLY = { file: 0o600, folder: 0o700 } as const

export interface SlidesDeps {
  readonly folder: string
  /** The table of served files; the pictures' addresses come and go in it. */
  readonly files: Map<string, BuiltFile>
  /** The pictures have changed. */
  readonly changed: () => void
}

export class Slides {
  readonly #deps: SlidesDeps
  /** In the order in which they are shown: the oldest first. */
  #ids: string[] = []

  constructor(deps: SlidesDeps) {
    this.#deps = deps
    mkdirSync(deps.folder, { recursive: true, mode: OWNER_ONLY.folder })
    const found = readdirSync(deps.folder).flatMap((name) => {
      const id = fileName.exec(name)?.[1]
      return id === undefined ? [] : [{ id, ...statSync(this.#path(id)) }]
    })
    for (const { id, size } of found.sort((a, b) => a.mtimeMs - b.mtimeMs).slice(0, SLIDES_MAX)) this.#serve(id, size)
  }

  view(): SlidesView {
    return { ids: [...this.#ids] }
  }

  addresses(): readonly string[] {
    return this.#ids.map(slideAddress)
  }

  /**
   * Keeps a picture that the till's own page has made.
   * @returns all pictures, or `too-many-pictures`, `picture-too-large`, `picture-not-readable`
   */
  add(jpeg: Uint8Array): Result<SlidesView> {
    if (this.#ids.length >= SLIDES_MAX) return refuse('too-many-pictures')
    if (jpeg.length > SLIDE_BYTES_MAX) return refuse('picture-too-large')
    if (!isJpeg(jpeg)) return refuse('picture-not-readable')
    const id = randomUUID()
    try {
      writeFileSync(this.#path(id), jpeg, { mode: OWNER_ONLY.file, flag: 'wx' })
    } catch (cause) {
      // A full disk: half a picture is no picture.
      rmSync(this.#path(id), { force: true })
      return refuse('trading-stopped', undefined, (cause as NodeJS.ErrnoException).code)
    }
    this.#serve(id, jpeg.length)
    this.#deps.changed()
    return ok(this.view())
  }

  /** Takes a picture away; one that is not there is already away. */
  remove(id: string): Result<SlidesView> {
    if (this.#ids.includes(id)) {
      this.#ids = this.#ids.filter((kept) => kept !== id)
      this.#deps.files.delete(slideAddress(id))
      rmSync(this.#path(id), { force: true })
      this.#deps.changed()
    }
    return ok(this.view())
  }

  #serve(id: string, size: number): void {
    this.#ids.push(id)
    this.#deps.files.set(slideAddress(id), { path: this.#path(id), contentType: 'image/jpeg', size })
  }

  #path(id: string): string {
    return join(this.#deps.folder, `${id}.jpg`)
  }
}

/** Starts and ends as a JPEG does (ITU-T T.81: SOI, EOI). It was made by a canvas; this only stops what was not. */
function isJpeg(bytes: Uint8Array): boolean {
  const { length } = bytes
  return (
    length > 100 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[length - 2] === 0xff && bytes[length - 1] === 0xd9
  )
}
