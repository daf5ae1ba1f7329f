// Needs attention, late money, confirming by hand and sticker sales: each command carried to the till.

import type { attentionCommands } from '../../../shared/commands/attention'
import type { Handlers } from '../../../shared/contract'
import { ok, type Result } from '../../../shared/result'
import type { Till } from '../till'
import type { Trading } from './trading'

/** @param trading turns a failing disk into a refusal */
export function attentionHandlers(till: Till, trading: Trading): Pick<Handlers, keyof typeof attentionCommands> {
  return {
    'attention.view': () => trading(() => ok(till.attention.view())),
    'attention.resolve': ({ saleId, way, note }, actor) =>
      trading(() => empty(till.attention.resolve(saleId, way, actor.name, note))),
    'refund.made': ({ refundId, note }, actor) =>
      trading(() => empty(till.attention.refundMade(refundId, actor.name, note))),
    'alarm.seen': ({ alarmId }, actor) =>
      trading(() => {
        till.attention.alarmSeen(alarmId, actor.name)
        return ok({})
      }),
    'sale.confirmByHand': ({ saleId, reason }, actor) =>
      trading(() => {
        const confirmed = till.confirmByHand(saleId, actor.name, reason)
        return confirmed.ok ? ok({ saleId, state: confirmed.value.state }) : confirmed
      }),
    'sticker.check': (request) => trading(() => till.stickers.check(request)),
    'sticker.takeOld': (request) => trading(() => till.stickers.check(request, true)),
    'sticker.code': ({ currency }) => trading(() => till.stickers.code(currency)),
    'demo.paySticker': (amount) => trading(() => till.stickers.demoPay(amount)),
  }
}

function empty(result: Result<unknown>): Result<Record<string, never>> {
  return result.ok ? ok({}) : result
}
