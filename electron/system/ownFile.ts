// Whether a file that rules over the till can be changed by somebody else on this computer. Windows keeps rights in lists
// that Node does not read: there nothing can be said, and docs/fleet.md says so.

import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Bits of a mode: writable by the group, by everybody, and a folder in which only owners take files away. */
const GROUP_WRITES = 0o020
const ALL_WRITE = 0o002
const STICKY = 0o1000

/** The user that the till runs as; undefined on Windows. */
function ownId(): number | undefined {
  return process.getuid?.()
}

/**
 * Who but the till's own user and the computer's owner could change this file, or put another one in its place.
 * @param file what was opened  @param path as it was given; every folder over it counts, and over what it links to
 * @returns in words without the file's content, or null when nobody could
 * @throws the file system's error
 */
export function whoElseMayWrite(file: Stats, path: string): string | null {
  const own = ownId()
  if (own === undefined) return null
  if (!isTrusted(file.uid, own)) return 'belongs to another user'
  if ((file.mode & (GROUP_WRITES | ALL_WRITE)) !== 0) return 'may be written by others: chmod 600'
  const named = resolve(path)
  if (!isTrusted(lstatSync(named).uid, own)) return 'is a link of another user'
  for (const folder of new Set([...foldersOver(named), ...foldersOver(realpathSync(named))])) {
    const { uid, gid, mode } = statSync(folder)
    if (!isTrusted(uid, own)) return `lies under a folder of another user (${folder})`
    if ((mode & STICKY) !== 0) continue
    if ((mode & ALL_WRITE) !== 0) return `lies under a folder that others may write (${folder})`
    // Many systems give each user a group of their own, and let it write.
    if ((mode & GROUP_WRITES) !== 0 && gid !== own && gid !== 0)
      return `lies under a folder that a group may write (${folder})`
  }
  return null
}

function isTrusted(uid: number, own: number): boolean {
  return uid === own || uid === 0
}

function foldersOver(path: string): readonly string[] {
  const folder = dirname(path)
  return folder === path ? [] : [folder, ...foldersOver(folder)]
}
