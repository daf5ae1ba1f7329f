// The product's till, put together for a simulated shop: real but for the picture of the code.

import { createHash } from 'node:crypto'
import type { Bakong, Clock, Khqr, Store, TroubleKind } from '../../electron/core/ports'
import { Till } from '../../electron/core/till'
import { ok } from '../../shared/result'
import { demoSettings } from '../../shared/settings'
import type { TillView } from '../../shared/till'

const khqr: Khqr = {
  encode: (request) => {
    const text = JSON.stringify(request)
    return ok({ khqr: text, md5: createHash('md5').update(text).digest('hex') })
  },
  encodeStatic: ({ currency }) => ok({ khqr: `the printed code in ${currency}`, md5: '0'.repeat(32) }),
  image: () => ({ modules: 1, path: '' }),
}

/** Not open yet. */
export function aTill(deps: {
  readonly store: Store
  readonly clock: Clock
  readonly bakong: Bakong
  readonly dailyLookups: number | null
  readonly random: () => number
  readonly shows: (view: TillView) => void
  readonly trouble: (kind: TroubleKind) => void
}): Till {
  const { store, clock, bakong, random } = deps
  return new Till({
    store,
    khqr,
    clock,
    bakong,
    audience: { sale: () => undefined, view: deps.shows },
    demo: null,
    builtAt: 0,
    initialSettings: demoSettings,
    imposeSettings: (stored) => stored,
    dailyLookups: () => deps.dailyLookups,
    random,
    bakongTrouble: ({ kind }) => deps.trouble(kind),
    storeFailed: () => undefined,
  })
}
