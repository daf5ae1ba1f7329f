// The loop that owns the retry of webhooks: takes what is due, has it delivered, and writes down what became of it.

import type { DeliveryOutcome } from '../../shared/webhooks'
import { patiently } from './patience'
import { type Clock, type Store, StoreFailure } from './ports'
import { ClockJumps } from './time'
import type { Deliver, Delivered, Endpoint, JobFate, SecretStore, WebhookJob } from './webhookBooks'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** After the first failure, the second, and so on; the last one from then on. */
const BACK_OFF_MS = [10 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR] as const
/** A receiver that was away for less than this misses nothing. */
const PATIENCE_MS = 24 * HOUR
/** A till that was switched off for the day has not tried for a day: it gives up after this many tries at the soonest. */
const TRIES_MIN = 8
/** At the same time, to one endpoint. Endpoints don't share it: one that hangs does not hold up another. */
const AT_ONCE = 2
/** The wall clock may be set: what is due is looked up at least this often while anything waits. */
const LOOK_EVERY_MS = MINUTE
/** The disk failed: tried again after this. What was sent meanwhile is sent again. */
const DISK_PAUSE_MS = 10 * SECOND

export interface OutboxDeps {
  readonly store: Store
  readonly clock: Clock
  /** What time it is as well as anybody knows, UTC ms: nothing is given up by a clock that was set. */
  readonly bestNow: () => number
  readonly deliver: Pick<Deliver, 'send'>
  readonly secrets: Pick<SecretStore, 'get'>
  /** A try was written down. */
  readonly changed: () => void
  readonly storeFailed: (failure: StoreFailure) => void
  /** A bug in a delivery: the till must stop. */
  readonly onBug: (error: unknown) => void
}

/** The name under which an endpoint's secret is kept. */
export function secretName(endpointId: string): string {
  return `webhook.${endpointId}`
}

/** What becomes of a job after this try. @param now UTC ms  @param bestNow by which it may be given up */
export function fateOf(
  job: Pick<WebhookJob, 'attempts' | 'since'>,
  outcome: DeliveryOutcome,
  now: number,
  bestNow = now,
): JobFate {
  if (outcome === 'delivered') return { state: 'done' }
  const tries = job.attempts + 1
  if (tries >= TRIES_MIN && bestNow - job.since >= PATIENCE_MS) return { state: 'given-up' }
  const pause = BACK_OFF_MS[Math.min(tries, BACK_OFF_MS.length) - 1] ?? HOUR
  return { state: 'waiting', nextAt: now + pause }
}

export class Outbox {
  readonly #deps: OutboxDeps
  /** Jobs under way, by endpoint. The books know nothing of them: after a crash they are simply due. */
  readonly #underWay = new Map<string, Set<number>>()
  readonly #jumps: ClockJumps
  #running = false
  #pokePending = false
  #online = true
  #callOff: () => void = () => undefined

  constructor(deps: OutboxDeps) {
    this.#deps = deps
    this.#jumps = new ClockJumps(deps.clock)
  }

  /** Begins with all that waits from before. */
  start(): void {
    this.#running = true
    this.wake()
  }

  /** The store may be closed after it. Answers that are still to come are not written down: those jobs are due again. */
  stop(): void {
    this.#running = false
    this.#callOff()
  }

  /** Something may be due: called after commits. Many of one moment are one look. */
  poke(): void {
    if (!this.#running || this.#pokePending) return
    this.#pokePending = true
    void Promise.resolve().then(() => {
      this.#pokePending = false
      void this.#onDisk(() => this.#look())
    })
  }

  /** The network came back or the machine woke: nothing waits for its time. */
  wake(): void {
    if (!this.#running) return
    void this.#onDisk(() => this.#deps.store.hastenWebhooks(this.#deps.clock.now()))
    this.poke()
  }

  /** Whether the till reaches Bakong: when it does again, so may others be reached. */
  hearLink(online: boolean): void {
    const back = online && !this.#online
    this.#online = online
    if (back) this.wake()
  }

  #look(): void {
    if (!this.#running) return
    this.#callOff()
    const { store, clock } = this.#deps
    // A clock that was ahead may have planned for tomorrow.
    if (this.#jumps.notice()) store.hastenWebhooks(clock.now())
    let nextAt: number | null = null
    for (const endpoint of store.endpoints().filter(({ enabled }) => enabled)) {
      const under = this.#underWay.get(endpoint.id) ?? new Set()
      this.#underWay.set(endpoint.id, under)
      const free = store.waitingWebhooks(endpoint.id, 2 * AT_ONCE).filter(({ id }) => !under.has(id))
      const now = clock.now()
      for (const job of free) {
        if (under.size >= AT_ONCE) break
        if (job.nextAt <= now) this.#begin(endpoint, job, under)
        else nextAt = Math.min(nextAt ?? job.nextAt, job.nextAt)
      }
    }
    if (nextAt === null) return
    const delay = Math.min(Math.max(0, nextAt - clock.now()), LOOK_EVERY_MS)
    this.#callOff = clock.after(delay, () => this.poke())
  }

  #begin(endpoint: Endpoint, job: WebhookJob, under: Set<number>): void {
    under.add(job.id)
    void this.#send(endpoint, job)
      .then((delivered) => (this.#running ? this.#onDisk(() => this.#note(job, delivered)) : undefined))
      .catch(this.#deps.onBug)
      .finally(() => {
        under.delete(job.id)
        this.poke()
      })
  }

  async #send({ id, url }: Endpoint, { eventId, type, body }: WebhookJob): Promise<Delivered> {
    const { clock, deliver, secrets } = this.#deps
    const secret = secrets.get(secretName(id))
    if (secret === null) return { outcome: 'no-secret', status: null, tookMs: 0 }
    return deliver.send({ url, secret, eventId, type, timestamp: Math.floor(clock.now() / SECOND), body })
  }

  #note(job: WebhookJob, { outcome, status, tookMs }: Delivered): void {
    const now = this.#deps.clock.now()
    const fate = fateOf(job, outcome, now, this.#deps.bestNow())
    const { endpointId, eventId, type, saleId } = job
    this.#deps.store.noteDelivery(
      job.id,
      {
        ...{ endpointId, eventId, type, saleId, outcome, status, tookMs },
        at: now,
        attempt: job.attempts + 1,
        gaveUp: fate.state === 'given-up',
      },
      fate,
    )
    this.#deps.changed()
  }

  /** A failing disk is reported, and the work is looked for again later. What was delivered is not sent again because
   *  another program held the books for a moment. */
  async #onDisk(work: () => void): Promise<void> {
    try {
      await patiently(work, { clock: this.#deps.clock, stopped: () => !this.#running })
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure
      this.#deps.storeFailed(failure)
      this.#callOff()
      this.#callOff = this.#deps.clock.after(DISK_PAUSE_MS, () => this.poke())
    }
  }
}
