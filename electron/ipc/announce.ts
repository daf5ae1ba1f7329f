// The door out: tells each window what it may hear, and remembers the last word for a window that comes later.

import type { WebContents } from 'electron'
import type { Announcement, Announcements } from '../../shared/contract'
import { ANNOUNCE_CHANNEL, type Grant, type WindowKind } from '../../shared/grants'
import { assert } from '../../shared/result'

/** The parts of `WebContents` that an announcement needs. */
export type HearingContents = Pick<WebContents, 'send' | 'isDestroyed' | 'isCrashed'>

export interface Announcer {
  /** From now on this window hears what its kind is granted. It is forgotten once it is destroyed. */
  attach(contents: HearingContents, kind: WindowKind): void
  /** Tells every window that may hear this name. Windows that are gone or have crashed are passed over. */
  announce<A extends Announcement>(name: A, value: Announcements[A]): void
  /** Tells one window the last value of every name it may hear. */
  replay(contents: HearingContents): void
}

/** Windows at once. The till has two; more than this is a leak. */
const WINDOWS_MAX = 8

export function createAnnouncer({ grants }: { readonly grants: Readonly<Record<WindowKind, Grant>> }): Announcer {
  const windows = new Map<HearingContents, Grant>()
  const last = new Map<Announcement, unknown>()

  function forgetDestroyed(): void {
    for (const contents of windows.keys()) if (contents.isDestroyed()) windows.delete(contents)
  }

  function send(contents: HearingContents, grant: Grant, name: Announcement, value: unknown): void {
    if (!grant.announcements.includes(name) || contents.isDestroyed() || contents.isCrashed()) return
    contents.send(ANNOUNCE_CHANNEL, name, value)
  }

  return {
    attach(contents, kind) {
      forgetDestroyed()
      windows.set(contents, grants[kind])
      assert(windows.size <= WINDOWS_MAX, `no more than ${WINDOWS_MAX} windows`)
    },
    announce(name, value) {
      forgetDestroyed()
      last.set(name, value)
      for (const [contents, grant] of windows) send(contents, grant, name, value)
    },
    replay(contents) {
      const grant = windows.get(contents)
      assert(grant !== undefined, 'only an attached window is told again')
      for (const [name, value] of last) send(contents, grant, name, value)
    },
  }
}
