// Keeps the idle pictures as files in the data folder, and puts their names into the table that the scheme serves.

import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ok, type Result, refuse } from '../../shared/result'
import { SLIDE_BYTES_MAX, SLIDES_MAX, type SlidesView, slideAddress } from '../../shared/slides'
import { besideMoneyHere } from '../core/besideMoney'
import { StoreFailure } from '../core/ports'
import { clearHere, OWNER_ONLY, removeWhole, UNFINISHED, writeWhole } from '../disk/wholeFile'
import type { BuiltFile } from './files'

/** Only names that we gave ourselves. */
const fileName = /^([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\.jpg$/

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
  /** Pictures on their way to the disk. */
  #adding = 0

  constructor(deps: SlidesDeps) {
    this.#deps = deps
    // Pictures are no reason not to sell: what can't be read is not shown.
    const found = besideMoneyHere(
      () => this.#found(),
      () => [],
    )
    for (const { id, size } of found.sort((a, b) => a.mtimeMs - b.mtimeMs).slice(0, SLIDES_MAX)) this.#serve(id, size)
  }

  /** What lies in the folder; what a killed till has left unfinished is cleared away. */
  #found(): { readonly id: string; readonly size: number; readonly mtimeMs: number }[] {
    const { folder } = this.#deps
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY.folder })
    const names = readdirSync(folder)
    const unfinished = names.filter(
      (name) => name.endsWith(UNFINISHED) && fileName.test(name.slice(0, -UNFINISHED.length)),
    )
    for (const name of unfinished) clearHere(join(folder, name))
    return names.flatMap((name) => {
      const id = fileName.exec(name)?.[1]
      if (id === undefined) return []
      return besideMoneyHere(
        () => {
          const { size, mtimeMs } = statSync(this.#path(id))
          return [{ id, size, mtimeMs }]
        },
        () => [],
      )
    })
  }

  view(): SlidesView {
    return { ids: [...this.#ids] }
  }

  addresses(): readonly string[] {
    return this.#ids.map(slideAddress)
  }

  /**
   * Keeps a picture that the till's own page has made.
   * @returns all pictures, or `too-many-pictures`, `picture-too-large`, `picture-not-readable`, `file-not-written`
   */
  async add(jpeg: Uint8Array): Promise<Result<SlidesView>> {
    if (this.#ids.length + this.#adding >= SLIDES_MAX) return refuse('too-many-pictures')
    if (jpeg.length > SLIDE_BYTES_MAX) return refuse('picture-too-large')
    if (!isJpeg(jpeg)) return refuse('picture-not-readable')
    const id = randomUUID()
    this.#adding += 1
    try {
      await writeWhole(this.#path(id), jpeg)
    } catch (failure) {
      return notWritten(failure)
    } finally {
      this.#adding -= 1
    }
    this.#serve(id, jpeg.length)
    this.#deps.changed()
    return ok(this.view())
  }

  /**
   * Takes a picture away; one that is not there is already away.
   * @returns the others, or `file-not-written`, and it is still shown then: at the next start it would be again
   */
  async remove(id: string): Promise<Result<SlidesView>> {
    if (this.#ids.includes(id)) {
      try {
        await removeWhole(this.#path(id))
      } catch (failure) {
        return notWritten(failure)
      }
      this.#ids = this.#ids.filter((kept) => kept !== id)
      this.#deps.files.delete(slideAddress(id))
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

/** The disk is full, or another program has the file: the till trades on. */
function notWritten(failure: unknown): Result<never> {
  if (!(failure instanceof StoreFailure)) throw failure
  return refuse('file-not-written', undefined, failure.kind)
}
