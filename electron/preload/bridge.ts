// What a page gets of the till: call the commands of its grant, hear the announcements of its grant. Nothing else.

import type { IpcRenderer } from 'electron'
import { ANNOUNCE_CHANNEL, COMMAND_CHANNEL, type Grant, type PosBridge } from '../../shared/grants'
import { assert, refuse } from '../../shared/result'

/** Listeners of one page at once. A page has one or two; more than this is a leak. */
const LISTENERS_MAX = 32

/**
 * Makes `window.pos` for a page with this grant. Main checks the grant again: this one is here so that a page can't
 * even ask.
 * @param ipc the preload's `ipcRenderer`, which the page never sees
 */
export function createBridge(grant: Grant, ipc: Pick<IpcRenderer, 'invoke' | 'on'>): PosBridge {
  const commands: ReadonlySet<string> = new Set(grant.commands)
  const announcements: ReadonlySet<string> = new Set(grant.announcements)
  const listeners = new Set<{ readonly name: string; readonly tell: (value: unknown) => void }>()

  // The event carries `sender` and ports: it stays here, the page gets the value.
  ipc.on(ANNOUNCE_CHANNEL, (_event, name: unknown, value: unknown) => {
    for (const listener of [...listeners]) if (listener.name === name) listener.tell(value)
  })

  return {
    async call(name, input) {
      if (!commands.has(name)) return refuse('forbidden', undefined, 'not granted to this window')
      return await ipc.invoke(COMMAND_CHANNEL, name, input)
    },
    on(name, tell) {
      assert(announcements.has(name), 'a page listens only to what it is granted')
      assert(listeners.size < LISTENERS_MAX, `no more than ${LISTENERS_MAX} listeners`)
      const listener = { name, tell }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
