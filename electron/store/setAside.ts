// Puts broken books out of the way, untouched, so that a backup can take their place. Only a person's word does this.

import { accessSync, existsSync } from 'node:fs'
import { moveHere } from '../disk/wholeFile'
import { onDisk } from './failures'
import { fileOf, stamp } from './files'
import { takeLock } from './lock'

/** The file last: a log that is found beside new books would be played into them. */
const SUFFIXES = ['-wal', '-shm', '-journal', ''] as const

/**
 * Renames the books and their companions. Not a byte in them changes, and nothing is opened.
 * @param path as for `openStore`
 * @returns where the books are now
 * @throws StoreFailure `locked` while a till has them open, `io` when there are none
 */
export function setAside(path: string, { now }: { readonly now: () => number }): string {
  const file = fileOf(path)
  onDisk(() => accessSync(file))
  const release = takeLock(file)
  try {
    return onDisk(() => {
      const aside = `${file}.set-aside-${stamp(now())}`
      for (const suffix of SUFFIXES) if (existsSync(file + suffix)) moveHere(file + suffix, aside + suffix)
      return aside
    })
  } finally {
    release()
  }
}
