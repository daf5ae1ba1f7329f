// Tills of a test, which are closed after it.

import { afterEach } from 'vitest'
import { type KitOptions, TillKit } from './tillKit'

const kits: TillKit[] = []
afterEach(() => {
  for (const kit of kits.splice(0)) kit.close()
})

/** A till whose disk does not wait: no power is cut here. */
export function aKit(options: KitOptions = {}): TillKit {
  const kit = new TillKit(options)
  kit.store.db.pragma('synchronous = OFF')
  kits.push(kit)
  return kit
}

/** The same shop after its till was closed and started again. */
export function restarted(first: TillKit, options: KitOptions = {}): TillKit {
  first.close(false)
  kits.splice(kits.indexOf(first), 1)
  return aKit({ folder: first.folder, clock: first.clock, ...options })
}
