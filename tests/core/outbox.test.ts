// The outbox: what is told to whom, at least once, through failures, restarts and a day of silence. Real SQLite file.

import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { saleAnswer } from '../../electron/api/answers'
import { Outbox } from '../../electron/core/outbox'
import { apiSale } from '../../electron/core/saleBody'
import type { Deliver, Delivered, WebhookRequest } from '../../electron/core/webhookBooks'
import { webhookJobs } from '../../electron/core/webhookEvents'
import { Webhooks } from '../../electron/core/webhooks'
import { LOG_MAX } from '../../electron/store/webhookBooks'
import { judgeAddress } from '../../electron/webhooks/address'
import { createDeliver } from '../../electron/webhooks/deliver'
import { newSecret } from '../../electron/webhooks/sign'
import { type DeliveryOutcome, webhookEvents } from '../../shared/webhooks'
import { aPayment, aSale } from '../support/builders'
import { FakeClock, settle } from '../support/clock'
import { answers, startReceiver } from '../support/receiver'
import { settingsSecrets } from '../support/secrets'
import { TillKit } from '../support/tillKit'

const HOUR = 3_600_000
const URL_A = 'https://a.example/'
const URL_B = 'https://b.example/'

/** A receiver inside the test: answers as told, or holds. */
class FakeDeliver implements Deliver {
  readonly got: (WebhookRequest & { readonly at: number })[] = []
  readonly judge = judgeAddress
  answer: (request: WebhookRequest) => DeliveryOutcome | 'never' = () => 'delivered'
  constructor(readonly clock: FakeClock) {}

  send(request: WebhookRequest): Promise<Delivered> {
    this.got.push({ ...request, at: this.clock.now() })
    const outcome = this.answer(request)
    if (outcome === 'never') return new Promise(() => undefined)
    return Promise.resolve({ outcome, status: null, tookMs: 5 })
  }

  ids(url = URL_A): string[] {
    return this.got.filter((one) => one.url === url).map((one) => one.eventId)
  }
}

const kits: TillKit[] = []
afterEach(() => {
  for (const kit of kits.splice(0)) kit.close()
})

function tillWith(deliver: (clock: FakeClock) => Deliver, options: ConstructorParameters<typeof TillKit>[0] = {}) {
  const kit = new TillKit(options)
  kits.push(kit)
  const { store, clock } = kit
  const secrets = settingsSecrets(store)
  const port = deliver(clock)
  const bugs: unknown[] = []
  const outbox = new Outbox({
    bestNow: () => kit.till.time.now,
    ...{ store, clock, secrets, deliver: port, changed: () => undefined },
    storeFailed: (failure) => kit.failures.push(failure),
    onBug: (error) => bugs.push(error),
  })
  const webhooks = new Webhooks({
    ...{ store, clock, secrets, outbox, deliver: port, newSecret, newId: randomUUID, changed: () => undefined },
  })
  outbox.start()
  /** As main does after each commit. */
  const poked = async <T>(act: () => T): Promise<T> => {
    const done = act()
    outbox.poke()
    await settle()
    return done
  }
  return { kit, outbox, webhooks, bugs, poked }
}

function fakeTill(options: ConstructorParameters<typeof TillKit>[0] = {}) {
  let fake: FakeDeliver | null = null
  const till = tillWith((clock) => {
    fake = new FakeDeliver(clock)
    return fake
  }, options)
  if (fake === null) throw new Error('no receiver')
  return { ...till, deliver: fake as FakeDeliver }
}

async function add(webhooks: Webhooks, url = URL_A, events: Parameters<Webhooks['add']>[1] = webhookEvents) {
  const added = await webhooks.add(url, events)
  if (!added.ok) throw new Error(added.error.code)
  return added.value
}

const jobs = (kit: TillKit) => kit.store.db.prepare("SELECT * FROM job WHERE kind = 'webhook'").all()

describe('what is told', () => {
  it('is nothing while nobody asked to be told', async () => {
    const { kit, poked } = fakeTill()
    const sale = await poked(() => kit.charge())
    kit.pays(sale)
    await kit.till.check(sale.id)
    expect(jobs(kit)).toEqual([])
  })

  it('is each change of a sale, in order, without the payer', async () => {
    const { kit, webhooks, deliver, poked } = fakeTill()
    await add(webhooks)
    const sale = await poked(() => kit.charge())
    kit.pays(sale)
    await poked(() => kit.till.check(sale.id))
    await poked(() => undefined)
    const told = deliver.got.map(({ body }) => JSON.parse(body))
    expect(told.map(({ type }) => type)).toEqual(['sale.started', 'sale.paid'])
    expect(told[1]).toMatchObject({
      id: `evt_${sale.id.replaceAll('-', '')}_1`,
      data: {
        sale_id: sale.id,
        status: 'PAID',
        amount: 12_500,
        currency: 'KHR',
        md5: sale.md5,
        verification: 'bakong',
      },
    })
    expect(deliver.got.map(({ body }) => body).join()).not.toContain('sok_dara')
  })

  it('is money that somebody must look at', async () => {
    const { kit, webhooks, deliver, poked } = fakeTill()
    await add(webhooks, URL_A, ['sale.needs_attention'])
    const sale = await poked(() => kit.charge())
    kit.pays(sale, { amountMinor: 1 })
    await poked(() => kit.till.check(sale.id))
    await poked(() => undefined)
    expect(deliver.got.map(({ body }) => JSON.parse(body))).toMatchObject([
      { type: 'sale.needs_attention', data: { status: 'PENDING', needs_attention: true, flags: ['AMOUNT_MISMATCH'] } },
    ])
  })

  it('is a sale on the printed code too, made and paid in one breath', async () => {
    const { kit, webhooks, deliver, poked } = fakeTill()
    await add(webhooks)
    const now = kit.clock.now()
    const { accountId } = kit.till.settings.merchant
    const payment = aPayment({ toAccountId: accountId, createdDateMs: now - 60_000, acknowledgedDateMs: now - 59_000 })
    kit.bakong.paid(`sticker ${payment.hash}`, payment)
    const saleId = randomUUID()
    const shortHash = payment.hash.slice(0, 8)
    const { amountMinor, currency } = payment
    const asked = kit.till.stickers.check({ saleId, shortHash, amountMinor, currency })
    await kit.clock.pass(2000)
    expect(await asked).toMatchObject({ value: { kind: 'received' } })
    for (let round = 0; round < 2; round++) await poked(() => undefined)
    expect(deliver.got.map(({ body }) => JSON.parse(body))).toMatchObject([
      { type: 'sale.started', data: { sale_id: saleId, kind: 'sticker', status: 'PENDING', version: 0 } },
      {
        type: 'sale.paid',
        data: { sale_id: saleId, kind: 'sticker', status: 'PAID', verification: 'bakong', version: 1 },
      },
    ])
  })

  it('has the words of the local API', () => {
    const endpoint = { id: randomUUID(), url: URL_A, events: webhookEvents, enabled: true, createdAt: 0 }
    for (const state of ['PENDING', 'PAID', 'EXPIRED', 'CANCELLED', 'FAILED'] as const) {
      const sale = aSale({ state })
      const { queued, ...answer } = saleAnswer(apiSale(sale, 'table 4', false))
      expect(queued).toBe(false)
      const [job] = webhookJobs({ before: null, after: sale, at: 0 }, [endpoint], () => 'table 4')
      expect(JSON.parse(job?.payload ?? '').data).toEqual(answer)
    }
  })

  it('keeps its secret out of views, logs and bodies', async () => {
    const { kit, webhooks, deliver, poked } = fakeTill()
    const { id, secret } = await add(webhooks)
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    await poked(() => kit.charge())
    expect(JSON.stringify([webhooks.view(), webhooks.deliveries(id, null), deliver.got[0]?.body])).not.toContain(secret)
  })
})

describe('a receiver that fails', () => {
  it('is tried again ever more rarely for a day, with the same id and body; then it is given up', async () => {
    const { kit, webhooks, deliver, poked } = fakeTill()
    kit.store.db.pragma('synchronous = OFF')
    const { id } = await add(webhooks, URL_A, ['sale.started'])
    deliver.answer = () => 'refused'
    await poked(() => kit.charge())
    await kit.clock.pass(30 * HOUR)
    const gaps = deliver.got.slice(1).map(({ at }, index) => (at - (deliver.got[index]?.at ?? 0)) / 1000)
    expect(gaps.slice(0, 6)).toEqual([10, 30, 120, 600, 3600, 3600])
    expect(new Set(deliver.got.map(({ eventId, body }) => eventId + body)).size).toBe(1)
    const lasted = (deliver.got.at(-1)?.at ?? 0) - (deliver.got[0]?.at ?? 0)
    expect(lasted).toBeGreaterThanOrEqual(24 * HOUR)
    expect(lasted).toBeLessThan(25.2 * HOUR)
    expect(webhooks.view().endpoints).toMatchObject([{ waiting: 0, last: { gaveUp: true, outcome: 'refused' } }])
    // By hand it goes again, as it was.
    deliver.answer = () => 'delivered'
    const last = webhooks.deliveries(id, null).deliveries[0]
    expect(webhooks.redeliver(last?.id ?? 0).ok).toBe(true)
    await settle()
    expect(webhooks.view().endpoints).toMatchObject([{ waiting: 0, last: { outcome: 'delivered', attempt: 1 } }])
    expect(new Set(deliver.ids()).size).toBe(1)
  })

  it('does not hold up another', async () => {
    const { kit, webhooks, deliver, poked } = fakeTill()
    await add(webhooks, URL_A, ['sale.started', 'sale.cancelled'])
    await add(webhooks, URL_B, ['sale.started', 'sale.cancelled'])
    deliver.answer = ({ url }) => (url === URL_A ? 'never' : 'delivered')
    for (let number = 0; number < 5; number++) {
      const sale = await poked(() => kit.charge())
      const cancelled = kit.till.cancel(sale.id)
      await kit.clock.pass(5000)
      await cancelled
      kit.till.next(sale.id)
    }
    await poked(() => undefined)
    expect(deliver.ids(URL_B)).toHaveLength(10)
    expect(deliver.ids(URL_A)).toHaveLength(2)
  })

  it('hears of each sale in order: what comes after waits for what came before', async () => {
    const { kit, webhooks, deliver, poked } = fakeTill()
    await add(webhooks)
    deliver.answer = () => 'unreachable'
    const sale = await poked(() => kit.charge())
    await kit.till.cancel(sale.id)
    await poked(() => undefined)
    expect(new Set(deliver.ids()).size).toBe(1)
    deliver.answer = () => 'delivered'
    await kit.clock.pass(10_000)
    expect(deliver.ids().slice(-2)).toEqual([0, 1].map((version) => `evt_${sale.id.replaceAll('-', '')}_${version}`))
  })

  it('does not wait a day because the clock was a day ahead for a moment', async () => {
    const { kit, webhooks, deliver, poked } = fakeTill()
    await add(webhooks)
    const right = kit.clock.now()
    kit.clock.setWall(right + 24 * HOUR)
    deliver.answer = () => 'unreachable'
    await poked(() => kit.charge())
    deliver.answer = () => 'delivered'
    kit.clock.setWall(right)
    await kit.clock.pass(61_000)
    expect(webhooks.view().endpoints[0]).toMatchObject({ waiting: 0, last: { outcome: 'delivered' } })
  })

  it('is not given up after some hours because the clock was set a day ahead', async () => {
    const { kit, webhooks, deliver, poked } = fakeTill()
    await add(webhooks, URL_A, ['sale.started'])
    deliver.answer = () => 'unreachable'
    await poked(() => kit.charge())
    await kit.clock.pass(5 * HOUR)
    kit.clock.setWall(kit.clock.now() + 24 * HOUR)
    kit.bakong.aheadMs = -24 * HOUR
    await kit.clock.pass(2 * HOUR)
    expect(webhooks.view().endpoints[0]).toMatchObject({ waiting: 1 })
  })

  it('is tried at once when the network is back', async () => {
    const { kit, webhooks, deliver, outbox, poked } = fakeTill()
    await add(webhooks)
    deliver.answer = () => 'unreachable'
    await poked(() => kit.charge())
    deliver.answer = () => 'delivered'
    outbox.hearLink(false)
    outbox.hearLink(true)
    await settle()
    expect(webhooks.view().endpoints[0]).toMatchObject({ waiting: 0, last: { outcome: 'delivered', attempt: 2 } })
  })

  it('that is removed or switched off hears no more, and its secret is gone', async () => {
    const { kit, webhooks, deliver, poked } = fakeTill()
    const a = await add(webhooks)
    const b = await add(webhooks, URL_B)
    webhooks.change(b.id, { enabled: false })
    await webhooks.remove(a.id)
    await poked(() => kit.charge())
    expect(deliver.got).toEqual([])
    expect(settingsSecrets(kit.store).get(`webhook.${a.id}`)).toBeNull()
    expect(webhooks.change(a.id, { enabled: true })).toMatchObject({ ok: false, error: { code: 'webhook-unknown' } })
  })
})

describe('the log', () => {
  it('has an end', async () => {
    const { kit, webhooks } = fakeTill()
    const { id } = await add(webhooks)
    for (let number = 0; number <= LOG_MAX; number++) await webhooks.test(id)
    const { count } = kit.store.db.prepare('SELECT count(*) AS count FROM webhook_delivery').get() as { count: number }
    expect(count).toBe(LOG_MAX)
    const page = webhooks.deliveries(id, null)
    expect(page.deliveries[0]?.type).toBe('ping')
    expect(webhooks.deliveries(id, page.nextBefore).deliveries[0]?.id).toBe((page.nextBefore ?? 0) - 1)
    expect(webhooks.redeliver(page.deliveries[0]?.id ?? 0)).toMatchObject({ error: { code: 'delivery-unknown' } })
  })
})

describe('a till that stops in the middle', () => {
  it('sends again what it could not write down, with the same id: at least once, and nothing is lost', async () => {
    const first = fakeTill()
    await add(first.webhooks, URL_A, ['sale.started'])
    // It arrives, and the till dies before it has written that down.
    first.deliver.answer = () => 'never'
    await first.poked(() => first.kit.charge())
    expect(first.deliver.got).toHaveLength(1)
    first.outbox.stop()
    first.kit.close(false)
    kits.pop()
    const again = fakeTill({ folder: first.kit.folder, clock: first.kit.clock })
    await settle()
    expect(again.deliver.got.map(({ eventId, body }) => ({ eventId, body }))).toEqual(
      first.deliver.got.map(({ eventId, body }) => ({ eventId, body })),
    )
    expect(again.webhooks.view().endpoints[0]).toMatchObject({ waiting: 0, last: { outcome: 'delivered' } })
  })

  it('over real HTTP: a receiver in trouble hears of it after the restart', async () => {
    let status = 500
    const receiver = await startReceiver((answer) => answers(status)(answer))
    const real = () => createDeliver({ version: '0' })
    const first = tillWith(real, { clock: new FakeClock(Date.now()) })
    await add(first.webhooks, receiver.url, ['sale.started'])
    await first.poked(() => first.kit.charge())
    await expect.poll(() => first.webhooks.view().endpoints[0]?.last?.status).toBe(500)
    first.outbox.stop()
    first.kit.close(false)
    kits.pop()
    status = 204
    const again = tillWith(real, { folder: first.kit.folder, clock: first.kit.clock })
    await expect.poll(() => again.webhooks.view().endpoints[0]?.last?.outcome).toBe('delivered')
    expect(new Set(receiver.got.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(receiver.got).toHaveLength(2)
    expect([...first.bugs, ...again.bugs]).toEqual([])
    await receiver.close()
  })
})
