// What a command is about: its input by the names and amounts that people know it by. The trail keeps these facts, and a
// manager reads them before saying yes. They hold no secret.

import type { Command, Input } from '../../shared/contract'
import { BECOMES, type Facts } from '../../shared/facts'
import type { ApiKeyView } from '../../shared/localApi'
import type { Money } from '../../shared/money'
import type { OutsideChange, OutsideView } from '../../shared/outside'
import type { PersonView } from '../../shared/people'
import { paymentInQuestion } from '../../shared/sale'
import type { ScreensView } from '../../shared/screens'
import type { Merchant } from '../../shared/settings'
import type { SetupView } from '../../shared/setupView'
import type { SlidesView } from '../../shared/slides'
import type { UpdateState } from '../../shared/updates'
import type { EndpointView } from '../../shared/webhooks'
import { cutText } from '../../shared/wellFormed'
import type { Store } from './ports'

/** Where the names are. Each is asked when it is needed: most parts of the till are made later than this. */
export interface MatterBooks {
  readonly store: Pick<Store, 'sale' | 'refund' | 'alarms'>
  readonly people: () => readonly Pick<PersonView, 'id' | 'name' | 'role' | 'active'>[]
  readonly endpoints: () => readonly Pick<EndpointView, 'id' | 'url'>[]
  readonly keys: () => readonly Pick<ApiKeyView, 'id' | 'name'>[]
  readonly displays: () => ScreensView['displays']
  readonly slides: () => SlidesView['ids']
  readonly setup: () => Pick<SetupView, 'merchant' | 'sale' | 'bakong' | 'language'>
  readonly update: () => UpdateState
  readonly outside: () => OutsideView | null
}

/** Alarms among which one that was just seen is looked for. */
const ALARMS_MAX = 100

/** Values longer than this are cut; an address is told whole, and so is what a person wrote as a reason. */
const FACT_MAX = 80
const REASON_MAX = 500

/** Fields whose values may be told. Of every other field only its name is: it may hold a secret. */
const tellable: ReadonlySet<string> = new Set([
  'saleId',
  'retryOf',
  'amountMinor',
  'currency',
  'scenario',
  'language',
  'theme',
  'muted',
  'volume',
  'clicks',
  'id',
  'name',
  'role',
  'active',
  'mode',
  'idleMinutes',
  'kind',
  'reason',
  'note',
  'way',
  'kiosk',
  'autostart',
  'keepAwake',
  'shortHash',
  'deliveryId',
  'enabled',
  'port',
  'off',
  'email',
  'renew',
  'dailyLookups',
  'tillsOnToken',
  'keepWeakly',
  'khrPerUsd',
  'lifetimeSeconds',
])
const reasons: ReadonlySet<string> = new Set(['reason', 'note'])

/** What may be told of an input as it is. @param told fields that are told in another way */
export function factsOf(input: unknown, told: readonly string[] = []): Facts {
  if (typeof input !== 'object' || input === null) return {}
  const facts: Record<string, string | number | boolean> = {}
  const others: string[] = []
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined || value === null || told.includes(name)) continue
    if (tellable.has(name) && (typeof value === 'number' || typeof value === 'boolean')) facts[name] = value
    else if (tellable.has(name) && typeof value === 'string') facts[name] = short(name, value)
    else others.push(name)
  }
  return others.length === 0 ? facts : { ...facts, given: others.join(', ').slice(0, FACT_MAX) }
}

function short(name: string, value: string): string {
  return cutText(value, reasons.has(name) ? REASON_MAX : FACT_MAX)
}

type Matters = { readonly [C in Command]?: (input: Input<C>, books: MatterBooks) => Facts }

/** Commands that are about something with a name, or of which only the changes matter. */
const matters: Matters = {
  'attention.resolve': ({ saleId, ...how }, { store }) => {
    const sale = store.sale(saleId)
    const came = sale === null ? null : paymentInQuestion(sale)
    return { ...aboutSale(saleId, store), ...(came === null ? {} : amountOf(came)), ...factsOf(how) }
  },
  'refund.made': ({ refundId, note }, { store }) => {
    const refund = store.refund(refundId)
    return { ...(refund === null ? {} : { bill: refund.billNumber, ...amountOf(refund) }), ...factsOf({ note }) }
  },
  'alarm.seen': ({ alarmId }, { store }) => {
    const alarm = store.alarms(ALARMS_MAX).find(({ id }) => id === alarmId)
    return alarm === undefined ? {} : { ...aboutSale(alarm.saleId, store), ...amountOf(alarm.payment) }
  },
  // There is no sale yet whose number could be told.
  'sticker.takeOld': ({ saleId: _, ...receipt }) => factsOf(receipt),
  'people.change': ({ id, pin, ...change }, { people }) => {
    const before = people().find((person) => person.id === id)
    const facts = changes(before ?? {}, factsOf(change))
    return { ...(before && { person: before.name }), ...facts, ...(pin !== undefined && { newPin: true }) }
  },
  'people.add': ({ pin: _, ...person }) => factsOf(person),
  'api.keyCreate': ({ name, scopes }) => ({ name, scopes: scopes.join(', ') }),
  'api.keyRevoke': ({ id }, { keys }) => named('name', keys().find((key) => key.id === id)?.name, id),
  'webhooks.add': ({ url, events }) => ({ url, events: events.join(', ') }),
  'webhooks.change': ({ id, url, events, enabled }, { endpoints }) => {
    const before = urlOf(id, endpoints())
    const to = url === undefined ? before : arrow(before, url)
    return {
      ...named('url', to, id),
      ...(events !== undefined && { events: events.join(', ') }),
      ...(enabled !== undefined && { enabled }),
    }
  },
  'webhooks.remove': ({ id }, { endpoints }) => named('url', urlOf(id, endpoints()), id),
  'webhooks.test': ({ id }, { endpoints }) => named('url', urlOf(id, endpoints()), id),
  'screens.choose': (choice, { displays }) => {
    const display = choice.kind === 'display' ? displays().find(({ id }) => id === choice.id) : undefined
    return { kind: choice.kind, ...(display && { display: display.number }) }
  },
  'slides.remove': ({ id }, { slides }) => ({ picture: slides().indexOf(id) + 1 }),
  'setup.preview': () => ({}),
  'setup.shop': ({ merchant }, { setup }) => changes(merchantFacts(setup().merchant), merchantFacts(merchant)),
  'setup.sale': (sale, { setup }) => changes(factsOf(setup().sale), factsOf(sale)),
  'setup.bakong': (bakong, { setup }) => changes(factsOf(setup().bakong), factsOf(bakong)),
  'setup.language': ({ language }, { setup }) => changes({ language: setup().language }, { language }),
  'outside.answer': ({ id, take }, { outside }) => {
    const question = outside()?.question ?? null
    return { take, ...outsideFacts(question?.id === id ? question.changes : []) }
  },
  'outside.seen': ({ id }, { outside }) =>
    outsideFacts(outside()?.notices.find((notice) => notice.id === id)?.changes ?? []),
  'updates.download': (_, { update }) => versionOf(update()),
  'updates.install': (_, { update }) => versionOf(update()),
}

/**
 * What a command is about.
 * @param input as the command's schema has read it  @throws StoreFailure
 */
export function matterOf<C extends Command>(command: C, input: Input<C>, books: MatterBooks): Facts {
  const own = matters[command] as ((input: unknown, books: MatterBooks) => Facts) | undefined
  if (own !== undefined) return own(input, books)
  const { saleId } = input as { readonly saleId?: unknown }
  return { ...(typeof saleId === 'string' && aboutSale(saleId, books.store)), ...factsOf(input) }
}

function aboutSale(saleId: string, store: MatterBooks['store']): Facts {
  const sale = store.sale(saleId)
  return sale === null ? { saleId } : { saleId, bill: sale.billNumber, ...amountOf(sale) }
}

function amountOf({ amountMinor, currency }: Money): Facts {
  return { amountMinor, currency }
}

/** By its name; what has none is told by its id. */
function named(fact: string, name: string | undefined, id: string): Facts {
  return name === undefined ? { id } : { [fact]: name }
}

function urlOf(id: string, endpoints: ReturnType<MatterBooks['endpoints']>): string | undefined {
  return endpoints.find((endpoint) => endpoint.id === id)?.url
}

function arrow(before: string | undefined, after: string): string {
  return before === undefined || before === after ? after : `${before}${BECOMES}${after}`
}

/** Only what becomes another: the value before and the one after. */
function changes(before: object, after: Facts): Facts {
  const known: Readonly<Record<string, unknown>> = { ...before }
  return Object.fromEntries(
    Object.entries(after)
      // What was never there and stays empty is no change.
      .filter(([name, value]) => known[name] !== value && !(value === '' && known[name] === undefined))
      .map(([name, value]) => {
        const old = known[name]
        return [name, typeof old === 'string' || typeof old === 'number' ? arrow(String(old), String(value)) : value]
      }),
  )
}

/** The shop's account, with an empty text where something is left out: taking it away is a change too. */
function merchantFacts(merchant: Merchant | null): Record<string, string> {
  if (merchant === null) return {}
  const { type, accountId, name, city, khmerName = '', khmerCity = '', terminalLabel = '' } = merchant
  const { storeLabel = '', mobileNumber = '', acquiringBank = '' } = merchant
  const merchantId = merchant.type === 'merchant' ? merchant.merchantId : ''
  const facts = { kind: type, accountId, name, city, khmerName, khmerCity, terminalLabel }
  return { ...facts, storeLabel, mobileNumber, acquiringBank, merchantId }
}

/** The account and the address in full, all else by its field's name. */
function outsideFacts(changed: readonly OutsideChange[]): Facts {
  const [account, host] = ['merchant.accountId', 'bakong.baseUrl'].map((path) =>
    changed.find(({ field }) => field === path),
  )
  const fields = changed
    .filter((change) => change !== account && change !== host)
    .map(({ field }) => field)
    .join(', ')
  return {
    ...(account && { account: arrow(account.from ?? '', account.to ?? '') }),
    ...(host && { host: arrow(host.from ?? '', host.to ?? '') }),
    ...(fields !== '' && { fields: fields.slice(0, FACT_MAX) }),
  }
}

function versionOf(state: UpdateState): Facts {
  return 'release' in state ? { version: state.release.version } : {}
}
