// The door for windows. If it opens too far, a page that is not ours could start sales or mark them paid.

import { describe, expect, it } from 'vitest'
import { REFUSALS_LOGGED_PER_MINUTE_MAX } from '../../electron/ipc/limits'
import type { RouterDeps } from '../../electron/ipc/router'
import { COMMAND_CHANNEL, grants } from '../../shared/grants'
import { nobodyAsked } from '../../shared/people'
import { refuse } from '../../shared/result'
import { handlersThat, ourFrame, routerKit, SALE_ID } from './support'

describe('dispatch', () => {
  it('hands a good input to its handler and the answer back', async () => {
    const { router, asked } = routerKit()
    const input = { saleId: SALE_ID, amountMinor: 5000, currency: 'KHR' }
    expect(await router.dispatch(grants.cashier, nobodyAsked, 'sale.start', input)).toEqual({
      ok: true,
      value: 'answer of sale.start',
    })
    expect(asked).toEqual([{ name: 'sale.start', input }])
  })

  it('makes text whole that comes with half a surrogate pair: books that keep it would be called changed', async () => {
    const { router, asked } = routerKit()
    const input = { saleId: SALE_ID, way: 'left', note: 'call Sok\ud83d' }
    await router.dispatch(grants.cashier, nobodyAsked, 'attention.resolve', input)
    expect(asked).toEqual([{ name: 'attention.resolve', input: { ...input, note: 'call Sok\ufffd' } }])
  })

  it("passes on core's own refusals as they are", async () => {
    const handlers = handlersThat([], { 'sale.cancel': () => refuse('sale-unknown', 'saleId') })
    const { call, logged } = routerKit({ handlers })
    expect(await call('sale.cancel', { saleId: SALE_ID })).toEqual(refuse('sale-unknown', 'saleId'))
    expect(logged).toEqual([])
  })

  it.each([
    ['__proto__'],
    ['constructor'],
    ['toString'],
    ['hasOwnProperty'],
    ['sale'],
    ['sale.start '],
    [''],
    [null],
    [undefined],
    [7],
    [['sale.start']],
    [{ toString: () => 'sale.start' }],
    [Symbol.iterator],
  ])('knows no command named %s', async (name) => {
    const { router, asked } = routerKit()
    expect(await router.dispatch(grants.cashier, nobodyAsked, name, {})).toMatchObject({
      ok: false,
      error: { code: 'unknown-command' },
    })
    expect(asked).toEqual([])
  })

  it('refuses what was not granted, before it looks at the input', async () => {
    const { router, asked } = routerKit()
    const listenOnly = { commands: ['till.view'], announcements: [] } as const
    expect(await router.dispatch(listenOnly, nobodyAsked, 'sale.start', 'rubbish')).toEqual(
      refuse('forbidden', undefined, 'sale.start'),
    )
    expect(asked).toEqual([])
  })

  it.each([
    ['saleId', { saleId: '1; DROP TABLE sale', amountMinor: 1, currency: 'KHR' }],
    ['amountMinor', { saleId: SALE_ID, amountMinor: '1', currency: 'KHR' }],
    ['amountMinor', { saleId: SALE_ID, amountMinor: Number.NaN, currency: 'KHR' }],
    ['amountMinor', { saleId: SALE_ID, currency: 'KHR' }],
    ['currency', { saleId: SALE_ID, amountMinor: 1, currency: 'THB' }],
    [undefined, null],
    [undefined, 'text'],
    [undefined, []],
  ])('names the wrong field (%s)', async (field, input) => {
    const { router, asked } = routerKit()
    const result = await router.dispatch(grants.cashier, nobodyAsked, 'sale.start', input)
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', ...(field === undefined ? {} : { field }) },
    })
    expect(asked).toEqual([])
  })

  it('hands on only the fields of the schema', async () => {
    const { router, asked } = routerKit()
    const input = JSON.parse(`{ "saleId": "${SALE_ID}", "state": "PAID", "__proto__": { "paid": true } }`)
    await router.dispatch(grants.cashier, nobodyAsked, 'sale.next', input)
    expect(asked).toEqual([{ name: 'sale.next', input: { saleId: SALE_ID } }])
    expect(asked[0]?.input).not.toHaveProperty('paid')
  })

  it.each([
    ['a text that is too long', { saleId: 'x'.repeat(200_000) }],
    ['too many fields', Object.fromEntries(Array.from({ length: 40_000 }, (_, index) => [`f${index}`, 1]))],
    ['too deep', JSON.parse(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`)],
    ['what is no JSON', { saleId: SALE_ID, more: () => undefined }],
  ])('reads no input that is %s', async (_, input) => {
    const { router, asked } = routerKit()
    expect(await router.dispatch(grants.cashier, nobodyAsked, 'sale.next', input)).toMatchObject({
      error: { code: 'invalid-input', detail: 'not JSON, too large or too deep' },
    })
    expect(asked).toEqual([])
  })

  it('writes into the trail what was done, and nothing that was refused', async () => {
    const done: string[] = []
    const deed: RouterDeps['deed'] = (_actor, command) => () => void done.push(command)
    const handlers = handlersThat([], { 'sale.next': () => refuse('sale-unknown', 'saleId') })
    await routerKit({ handlers, deed }).router.dispatch(grants.cashier, nobodyAsked, 'sale.next', { saleId: SALE_ID })
    expect(done).toEqual([])
    await routerKit({ deed }).router.dispatch(grants.cashier, nobodyAsked, 'sale.next', { saleId: SALE_ID })
    expect(done).toEqual(['sale.next'])
  })

  it('lets a bug through to whoever asked', async () => {
    const bug = new TypeError('undefined is not a sale')
    const handlers = handlersThat([], {
      'till.view': () => {
        throw bug
      },
    })
    await expect(routerKit({ handlers }).router.dispatch(grants.cashier, nobodyAsked, 'till.view', {})).rejects.toBe(
      bug,
    )
  })
})

describe('attach', () => {
  it('listens on one channel of that window alone', () => {
    expect(routerKit().channels).toEqual([COMMAND_CHANNEL])
  })

  it('answers the main frame of our page', async () => {
    expect(await routerKit().call('till.view')).toEqual({ ok: true, value: 'answer of till.view' })
  })

  it.each([
    ['no-frame', null],
    ['not-the-main-frame', { ...ourFrame, parent: {} }],
    ['foreign-origin', { ...ourFrame, origin: 'https://example.com', url: 'https://example.com/cashier.html' }],
  ])('hears nobody else: %s', async (fault, frame) => {
    const { call, asked, logged } = routerKit()
    expect(await call('till.view', {}, frame)).toEqual(refuse('forbidden', undefined, fault))
    expect(asked).toEqual([])
    expect(logged).toMatchObject([
      { level: 'warn', event: 'ipc.refused', facts: { detail: fault, command: 'till.view' } },
    ])
  })

  it('answers a bug with a refusal, and reports it so that the till stops', async () => {
    const bug = new Error('broken')
    const handlers = handlersThat([], { 'till.view': () => Promise.reject(bug) })
    const { call, bugs, logged } = routerKit({ handlers })
    expect(await call('till.view')).toEqual(refuse('trading-stopped'))
    expect(bugs).toEqual([bug])
    expect(logged).toMatchObject([{ level: 'error', event: 'ipc.handler-threw' }])
  })

  it('takes 200 calls in a second, and more in the next', async () => {
    const { call, pass, asked } = routerKit()
    const answers = await Promise.all(Array.from({ length: 300 }, () => call('till.ready')))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(200)
    expect(answers[299]).toEqual(refuse('forbidden', undefined, 'too-many-calls'))
    pass(1_000)
    expect(await call('till.ready')).toMatchObject({ ok: true })
    expect(asked).toHaveLength(201)
  })

  it('does not let a page wash out the log, and says how much is missing', async () => {
    const { call, pass, logged } = routerKit()
    for (let index = 0; index < 50; index += 1) await call(`made.up.${index}`)
    expect(logged).toHaveLength(REFUSALS_LOGGED_PER_MINUTE_MAX)
    pass(60_000)
    await call('made.up')
    expect(logged.slice(REFUSALS_LOGGED_PER_MINUTE_MAX)).toMatchObject([
      { event: 'ipc.refusals-not-logged', facts: { count: 50 - REFUSALS_LOGGED_PER_MINUTE_MAX } },
      { event: 'ipc.refused' },
    ])
  })

  it('repeats only the beginning of a foreign name', async () => {
    const { call, logged } = routerKit()
    await call('x'.repeat(100_000))
    expect(JSON.stringify(logged).length).toBeLessThan(400)
  })
})
