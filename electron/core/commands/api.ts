// The commands of the local API, and those by which a manager looks after it.

import type { apiCommands } from '../../../shared/commands/api'
import type { Handlers } from '../../../shared/contract'
import { ok, type Result } from '../../../shared/result'
import { counts } from '../../../shared/sale'
import type { ApiDesk } from '../apiDesk'
import type { ApiKeys } from '../apiKeys'
import type { ApiServer } from '../apiServer'
import type { CodeRequest } from '../ports'
import type { Till } from '../till'
import type { Trading } from './trading'

export interface ApiCommandDeps {
  readonly till: Till
  readonly desk: ApiDesk
  readonly keys: ApiKeys
  readonly server: ApiServer
  /** A code without an amount, made by the KHQR adapter. */
  readonly staticCode: (
    request: Pick<CodeRequest, 'merchant' | 'currency'>,
  ) => Result<{ readonly khqr: string; readonly md5: string }>
  /** Runs a handler so that a failing disk is a refusal. */
  readonly trading: Trading
}

export function apiHandlers(deps: ApiCommandDeps): Pick<Handlers, keyof typeof apiCommands> {
  const { till, desk, keys, server, staticCode, trading } = deps
  return {
    'api.sell': ({ amountMinor, currency, reference, idempotency }) =>
      trading(() =>
        desk.sell({ amountMinor, currency, reference: reference ?? null, idempotency: idempotency ?? null }),
      ),
    'api.sale': ({ saleId }) => trading(() => desk.sale(saleId)),
    'api.check': ({ saleId }) =>
      trading(async () => {
        const checked = await till.check(saleId, 'program')
        if (!checked.ok) return checked
        const { sale, asked } = checked.value
        const isRefused = asked.kind === 'could-not-ask' && asked.why === 'quota-spent' && !counts(sale)
        return ok({ againAt: isRefused ? till.shareOpensAt : null })
      }),
    'api.cancel': ({ saleId }) =>
      trading(async () => {
        const cancelled = await till.cancel(saleId, 'program')
        return cancelled.ok ? ok({}) : cancelled
      }),
    'api.sales': ({ state, source, reference, from, to, beforeBill, limit }) =>
      trading(() =>
        desk.sales({
          state: state ?? null,
          source: source ?? null,
          reference: reference ?? null,
          from: from ?? 0,
          to: to ?? Number.MAX_SAFE_INTEGER,
          beforeBill: beforeBill ?? null,
          limit,
        }),
      ),
    'api.events': ({ afterSeq, saleId, limit }) => trading(() => ok(desk.events(afterSeq, saleId ?? null, limit))),
    'api.staticQr': ({ currency: asked }) => {
      const { merchant, sale } = till.settings
      const currency = asked ?? sale.currency
      const code = staticCode({ merchant, currency })
      return code.ok ? ok({ ...code.value, currency, merchantName: merchant.name }) : code
    },
    'api.health': () =>
      trading(() => {
        const trades = till.trades()
        if (!trades.ok) return trades
        const { mode, link, queued } = till.view()
        return ok({ mode, link: link.state, queued })
      }),
    'api.view': () => trading(() => ok(server.view())),
    'api.change': (change) =>
      // What is stored is stored before anything waits: a lock is heard of at once, and waited for.
      trading(() => server.change(change).then(() => ok(server.view()))),
    'api.keyCreate': ({ name, scopes }) =>
      trading(() => {
        const made = keys.create(name, scopes)
        if (made.ok) server.changed()
        return made
      }),
    'api.keyRevoke': ({ id }) =>
      trading(() => {
        const revoked = keys.revoke(id)
        if (!revoked.ok) return revoked
        server.changed()
        return ok(server.view())
      }),
  }
}
