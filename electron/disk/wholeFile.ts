// Small files that are there whole or not at all: read, replaced and taken away, whatever other programs do with them meanwhile.

import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { asStoreFailure, isSystemError } from './failures'
import { FILE_PATIENCE_MS, inTurn, whenFree, whenFreeHere } from './patience'
import { textOf } from './text'

/** For this user alone: sales, logs and tokens are nobody else's. Windows goes by the folder's own rights instead. */
export const OWNER_ONLY = { file: 0o600, folder: 0o700 } as const

/** What a file is called until it is whole. */
export const UNFINISHED = '.new'

/**
 * Writes a file: a new one, on the disk, in the old one's place. Nothing waits for it but who asked.
 * @throws StoreFailure; the old file stands as it was, and nothing lies beside it
 */
export function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  return inTurn(path, async () => {
    const fresh = path + UNFINISHED
    const until = performance.now() + FILE_PATIENCE_MS
    try {
      await whenFree(() => writeOut(fresh, content))
      await whenFree(() => rename(fresh, path), until - performance.now())
    } catch (error) {
      await remove(fresh)
      throw asStoreFailure(error)
    }
    await syncNames(dirname(path))
  })
}

async function writeOut(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'w', OWNER_ONLY.file)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Who reads finds the new file already. All that is open when this fails is whether a power cut at once undoes it. */
async function syncNames(folder: string): Promise<void> {
  // Windows can't open folders; it keeps a journal of names itself.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

/**
 * Reads a text that is written whole, and clears away what a writer that was killed has left beside it.
 * @returns null when there is no such file
 * @throws the file system's error, or WrongEncoding
 */
export async function readWhole(path: string): Promise<string | null> {
  await remove(path + UNFINISHED)
  return await readText(path)
}

/** @returns null when there is no such file  @throws the file system's error, or WrongEncoding */
export async function readText(path: string): Promise<string | null> {
  try {
    return textOf(await whenFree(() => readFile(path)))
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return null
    throw error
  }
}

/** Takes a file away; one that is not there is away already.  @throws StoreFailure */
export async function removeWhole(path: string): Promise<void> {
  try {
    await whenFree(() => rm(path, { force: true }))
  } catch (error) {
    throw asStoreFailure(error)
  }
}

/** Something unfinished. One that can't be taken away now is written over, or taken away at the next start. */
async function remove(path: string): Promise<void> {
  await whenFree(() => rm(path, { force: true })).catch((error: unknown) => {
    if (!isSystemError(error)) throw error
  })
}

// ---- For work that can't be put off: the books', in a worker, and before they are open ----

/** @throws the file system's error, or WrongEncoding */
export function readTextHere(path: string): string {
  return textOf(readFileSync(path))
}

/** Moves a file over what is there, and waits until its name is on the disk. See `whenFreeHere`. */
export function moveHere(from: string, to: string): void {
  whenFreeHere(() => renameSync(from, to))
  syncFolder(dirname(to))
}

/** Takes a file away. See `whenFreeHere`. */
export function removeHere(path: string): void {
  whenFreeHere(() => rmSync(path, { force: true }))
}

/** Takes away what was left unfinished; what another program has open stays until the next time. */
export function clearHere(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch (error) {
    if (!isSystemError(error)) throw error
  }
}

/** Waits until what was written to a file is on the disk. */
export function syncFile(file: string): void {
  sync(file, 'r+')
}

/** Waits until the names in a folder are on the disk. Windows can't open folders; it keeps a journal of names itself. */
function syncFolder(folder: string): void {
  if (process.platform !== 'win32') sync(folder, 'r')
}

function sync(path: string, mode: 'r' | 'r+'): void {
  const handle = openSync(path, mode)
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
