// When each webhook is tried, and what becomes of it, with the books in memory: given up too soon, the other program never
// hears of a payment; begun twice at once, it hears of it in the wrong order.

import { describe, expect, it } from 'vitest'
import { fateOf, Outbox } from '../../electron/core/outbox'
import { type Store, StoreFailure } from '../../electron/core/ports'
import type {
  Delivered,
  Endpoint,
  JobFate,
  NewDelivery,
  WebhookJob,
  WebhookRequest,
} from '../../electron/core/webhookBooks'
import { FakeClock, settle } from '../support/clock'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const NOW = 1_800_000_000_000

describe('what becomes of a try', () => {
  it.each<[tries: number, ageMs: number, fate: string]>([
    // Tries before this one; seconds until the next.
    [0, 0, '10'],
    [1, 0, '30'],
    [2, 0, '120'],
    [3, 0, '600'],
    [4, 0, '3600'],
    [5, 0, '3600'],
    [50, 24 * HOUR - 1, '3600'],
    [7, 24 * HOUR, 'given-up'],
    [6, 24 * HOUR, '3600'],
    [6, 400 * HOUR, '3600'],
    [50, 24 * HOUR, 'given-up'],
  ])('the one after %i, written %i ms ago: %s', (attempts, ageMs, fate) => {
    const job = { attempts, since: NOW - ageMs }
    const failed = fateOf(job, 'refused', NOW)
    expect(failed.state === 'waiting' ? `${(failed.nextAt - NOW) / SECOND}` : failed.state).toBe(fate)
    expect(fateOf(job, 'delivered', NOW)).toEqual({ state: 'done' })
  })

  it('a clock that was set ahead gives nothing up, and the next try is by that clock', () => {
    const job = { attempts: 20, since: NOW - HOUR }
    expect(fateOf(job, 'unreachable', NOW + 30 * HOUR, NOW)).toEqual({ state: 'waiting', nextAt: NOW + 31 * HOUR })
    expect(fateOf(job, 'unreachable', NOW, NOW + 30 * HOUR)).toEqual({ state: 'given-up' })
  })
})

interface Noted {
  readonly id: number
  readonly delivery: NewDelivery
  readonly fate: JobFate
}

function kit() {
  const clock = new FakeClock(NOW)
  const endpoints: Endpoint[] = []
  let jobs: WebhookJob[] = []
  const noted: Noted[] = []
  const sent: string[] = []
  const state = {
    answer: { outcome: 'delivered', status: 200, tookMs: 5 } as Delivered | Promise<Delivered> | 'never' | Error,
    secret: 'whsec' as string | null,
    disk: null as Error | null,
    hastened: 0,
    changes: 0,
  }
  const onDisk = () => {
    if (state.disk !== null) throw state.disk
  }
  const books: Partial<Store> = {
    endpoints: () => {
      onDisk()
      return endpoints
    },
    waitingWebhooks: (endpointId, limit) =>
      jobs
        .filter((job) => job.endpointId === endpointId)
        .sort((a, b) => a.nextAt - b.nextAt)
        .slice(0, limit),
    hastenWebhooks: (now) => {
      onDisk()
      state.hastened += 1
      jobs = jobs.map((job) => ({ ...job, nextAt: Math.min(job.nextAt, now) }))
    },
    noteDelivery: (id, delivery, fate) => {
      onDisk()
      noted.push({ id, delivery, fate })
      jobs = jobs.flatMap((job) => {
        if (job.id !== id) return [job]
        return fate.state === 'waiting' ? [{ ...job, attempts: job.attempts + 1, nextAt: fate.nextAt }] : []
      })
      return id
    },
  }
  const failures: StoreFailure[] = []
  const bugs: unknown[] = []
  const requests: WebhookRequest[] = []
  const outbox = new Outbox({
    store: books as Store,
    clock,
    bestNow: () => clock.now(),
    deliver: {
      send: (request) => {
        requests.push(request)
        sent.push(`${request.eventId} @${(clock.now() - NOW) / SECOND}`)
        if (state.answer === 'never') return new Promise(() => undefined)
        return state.answer instanceof Error ? Promise.reject(state.answer) : Promise.resolve(state.answer)
      },
    },
    secrets: { get: (name) => (name.startsWith('webhook.') ? state.secret : null) },
    changed: () => {
      state.changes += 1
    },
    storeFailed: (failure) => failures.push(failure),
    onBug: (error) => bugs.push(error),
  })
  const endpoint = (id: string, enabled = true) =>
    endpoints.push({ id, url: `https://${id}.example/`, events: ['sale.paid'], enabled, createdAt: 0 })
  let serial = 0
  const job = (endpointId: string, inMs = 0, over: Partial<WebhookJob> = {}) => {
    serial += 1
    const about = { eventId: `e${serial}`, type: 'sale.paid', saleId: 's', body: `body ${serial}` } as const
    jobs.push({
      id: serial,
      endpointId,
      ...about,
      attempts: 0,
      nextAt: clock.now() + inMs,
      since: clock.now(),
      ...over,
    })
  }
  const take = () => sent.splice(0)
  return { clock, state, outbox, noted, requests, failures, bugs, endpoint, job, take }
}

/** Begun, with nothing due yet. */
async function begun() {
  const all = kit()
  all.endpoint('a')
  all.outbox.start()
  await settle()
  return all
}

describe('the outbox', () => {
  it('sends what waits from before, signed and timed by now, and writes down what came of it', async () => {
    const { outbox, endpoint, job, requests, noted, state, clock } = kit()
    endpoint('a')
    job('a', HOUR)
    await clock.pass(1500)
    outbox.start()
    await settle()
    expect(requests).toEqual([
      {
        ...{ url: 'https://a.example/', secret: 'whsec', eventId: 'e1', type: 'sale.paid', body: 'body 1' },
        timestamp: NOW / SECOND + 1,
      },
    ])
    const about = { endpointId: 'a', eventId: 'e1', type: 'sale.paid', saleId: 's' }
    expect(noted).toEqual([
      {
        id: 1,
        delivery: { ...about, outcome: 'delivered', status: 200, tookMs: 5, at: NOW + 1500, attempt: 1, gaveUp: false },
        fate: { state: 'done' },
      },
    ])
    expect(state.changes).toBe(1)
  })

  it('notes that it gave up, and at which try', async () => {
    const { clock, outbox, job, noted, state } = await begun()
    state.answer = { outcome: 'refused', status: 500, tookMs: 7 }
    job('a', 0, { attempts: 9, since: clock.now() - 25 * HOUR })
    outbox.poke()
    await settle()
    expect(noted).toMatchObject([{ delivery: { attempt: 10, gaveUp: true, status: 500 }, fate: { state: 'given-up' } }])
  })

  it('without its secret sends nothing, and says so', async () => {
    const { outbox, job, noted, state, take } = await begun()
    state.secret = null
    job('a')
    outbox.poke()
    await settle()
    expect([take(), noted[0]?.delivery.outcome, noted[0]?.delivery.status, noted[0]?.delivery.tookMs]).toEqual([
      [],
      'no-secret',
      null,
      0,
    ])
  })

  it('sends two at once to each, none twice, and nothing to one that is switched off', async () => {
    const { outbox, endpoint, job, take, state } = await begun()
    endpoint('b')
    endpoint('off', false)
    state.answer = 'never'
    for (let count = 0; count < 3; count++) for (const to of ['a', 'b', 'off']) job(to)
    outbox.poke()
    await settle()
    outbox.poke()
    await settle()
    expect(take()).toEqual(['e1 @0', 'e4 @0', 'e2 @0', 'e5 @0'])
  })

  it('looks past what is under way', async () => {
    const { outbox, job, take, state } = await begun()
    state.answer = 'never'
    job('a')
    outbox.poke()
    await settle()
    job('a')
    job('a')
    outbox.poke()
    await settle()
    expect(take()).toEqual(['e1 @0', 'e2 @0'])
  })

  it('goes on with the next as soon as one is done', async () => {
    const { outbox, job, take } = await begun()
    for (let count = 0; count < 5; count++) job('a')
    outbox.poke()
    await settle()
    expect(take()).toHaveLength(5)
  })

  it('waits for the soonest, by its time, and looks once a minute in case the clock is set', async () => {
    const { clock, outbox, job, take, state } = await begun()
    job('a', 40 * SECOND)
    job('a', 20 * SECOND)
    outbox.poke()
    await clock.pass(60 * SECOND)
    expect(take()).toEqual(['e2 @20', 'e1 @40'])
    job('a', 5 * HOUR)
    outbox.poke()
    await clock.pass(30 * SECOND)
    expect(state.hastened).toBe(1)
    clock.setWall(clock.now() - 2 * HOUR)
    await clock.pass(30 * SECOND)
    // What was planned by another clock is due.
    expect([state.hastened, take().length]).toEqual([2, 1])
  })

  it('a failed one comes again after its wait', async () => {
    const { clock, outbox, job, take, state } = await begun()
    state.answer = { outcome: 'unreachable', status: null, tookMs: 1 }
    job('a')
    outbox.poke()
    await clock.pass(3 * MINUTE)
    expect(take()).toEqual(['e1 @0', 'e1 @10', 'e1 @40', 'e1 @160'])
  })

  it('many of one moment are one look', async () => {
    const { outbox, job, take } = await begun()
    job('a')
    for (let count = 0; count < 5; count++) outbox.poke()
    await settle()
    expect(take()).toHaveLength(1)
  })
})

describe('when the way is open again', () => {
  it('nothing waits for its time', async () => {
    const { clock, outbox, job, take, state } = await begun()
    const hears = async (...links: boolean[]) => {
      const before = state.hastened
      for (const link of links) outbox.hearLink(link)
      await settle()
      return state.hastened - before
    }
    expect([await hears(true), await hears(false), await hears(false), await hears(true), await hears(true)]).toEqual([
      0, 0, 0, 1, 0,
    ])
    job('a', HOUR)
    outbox.wake()
    await clock.pass(0)
    expect(take()).toHaveLength(1)
  })
})

describe('a till that was stopped', () => {
  it('begins nothing more, and writes down nothing that comes after', async () => {
    const { clock, outbox, job, take, noted, state } = await begun()
    job('a', 10 * SECOND)
    outbox.poke()
    await settle()
    outbox.stop()
    outbox.poke()
    outbox.wake()
    outbox.hearLink(false)
    outbox.hearLink(true)
    await clock.pass(MINUTE)
    expect([take(), state.hastened]).toEqual([[], 1])

    // Its answer comes when the books may be closed already: after the next start it is sent again.
    const other = await begun()
    let letGo: (of: Delivered) => void = () => undefined
    other.state.answer = new Promise((resolve) => {
      letGo = resolve
    })
    other.job('a')
    other.outbox.poke()
    await settle()
    expect(other.take()).toHaveLength(1)
    other.outbox.stop()
    letGo({ outcome: 'delivered', status: 200, tookMs: 1 })
    await settle()
    expect([other.noted, noted]).toEqual([[], []])
    const late = await begun()
    late.job('a')
    late.outbox.poke()
    late.outbox.stop()
    await settle()
    expect([late.take(), late.noted]).toEqual([[], []])
  })

  it('before it was begun does nothing', async () => {
    const { outbox, endpoint, job, take, state } = kit()
    endpoint('a')
    job('a')
    outbox.poke()
    outbox.wake()
    await settle()
    expect([take(), state.hastened]).toEqual([[], 0])
  })
})

describe('a disk that fails', () => {
  const full = () => new StoreFailure('full', 'as the test wants')

  it('is told, and tried again after ten seconds', async () => {
    const { clock, outbox, job, take, state, failures } = await begun()
    job('a')
    state.disk = full()
    outbox.poke()
    await settle()
    expect([failures.length, take()]).toEqual([1, []])
    state.disk = null
    await clock.pass(9999)
    expect(take()).toEqual([])
    await clock.pass(1)
    expect(take()).toHaveLength(1)
  })

  it('that another program holds for a moment costs no second delivery', async () => {
    const { clock, outbox, job, take, state, failures, noted } = await begun()
    job('a')
    outbox.poke()
    // The answer comes while the books are held.
    await Promise.resolve()
    await Promise.resolve()
    state.disk = new StoreFailure('locked', 'as the test wants')
    await settle()
    state.disk = null
    await clock.pass(SECOND)
    expect([take().length, noted.length, failures.length]).toEqual([1, 1, 0])
  })

  it('is no bug: only that ends the till', async () => {
    const { outbox, job, state, bugs, noted } = await begun()
    state.answer = new TypeError('a bug')
    job('a')
    outbox.poke()
    await settle()
    expect([bugs[0], noted]).toEqual([new TypeError('a bug'), []])
    outbox.stop()
  })
})
