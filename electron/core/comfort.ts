// Comfort: kept in the books, and put upon the machine at each start and at each change.

import { type Comfort, usualComfort } from '../../shared/comfort'
import { ok, type Result, refuse } from '../../shared/result'
import type { Store } from './ports'

const KEY = 'comfort'

/** What this machine lets a till do. */
export interface Machine {
  setKiosk(on: boolean): void
  /** @returns false where the machine refuses */
  setAutostart(on: boolean): boolean
  setKeepAwake(on: boolean): void
}

export class ComfortBook {
  readonly #store: Pick<Store, 'setting' | 'putSetting'>
  readonly #machine: Machine
  #now: Comfort

  constructor(store: Pick<Store, 'setting' | 'putSetting'>, machine: Machine) {
    this.#store = store
    this.#machine = machine
    this.#now = { ...usualComfort, ...(JSON.parse(store.setting(KEY) ?? '{}') as Partial<Comfort>) }
  }

  get now(): Comfort {
    return this.#now
  }

  /** At start. Autostart is not touched: its owner may have taken it away outside the till. */
  apply(): void {
    if (this.#now.kiosk) this.#machine.setKiosk(true)
    this.#machine.setKeepAwake(this.#now.keepAwake)
  }

  /** @throws StoreFailure, and nothing has changed then but the autostart */
  change(change: { [K in keyof Comfort]?: boolean | undefined }): Result<Comfort> {
    const before = this.#now
    const next: Comfort = {
      kiosk: change.kiosk ?? before.kiosk,
      autostart: change.autostart ?? before.autostart,
      keepAwake: change.keepAwake ?? before.keepAwake,
    }
    if (next.autostart !== before.autostart && !this.#machine.setAutostart(next.autostart))
      return refuse('machine-refuses', 'autostart')
    this.#store.putSetting(KEY, JSON.stringify(next))
    this.#now = next
    if (next.kiosk !== before.kiosk) this.#machine.setKiosk(next.kiosk)
    if (next.keepAwake !== before.keepAwake) this.#machine.setKeepAwake(next.keepAwake)
    return ok(next)
  }
}
