// An API in plain Node: the real core, store, KHQR adapter, router and HTTP server; Bakong and its demo customer are the test's.

import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { ApiControl } from '../../electron/api/control'
import type { ApiServerDeps } from '../../electron/api/server'
import { ApiDesk } from '../../electron/core/apiDesk'
import { ApiKeys } from '../../electron/core/apiKeys'
import { commandHandlers } from '../../electron/core/commands'
import type { StoreFailure } from '../../electron/core/ports'
import { Till } from '../../electron/core/till'
import { createRouter } from '../../electron/ipc/router'
import { codePng, createKhqr, encodeStatic } from '../../electron/khqr'
import { openStore } from '../../electron/store/open'
import { createClock } from '../../electron/system/clock'
import { grants } from '../../shared/grants'
import type { ApiView } from '../../shared/localApi'
import { nobodyAsked } from '../../shared/people'
import type { Provision } from '../../shared/provision'
import { refuse } from '../../shared/result'
import { demoSettings } from '../../shared/settings'
import type { TillView } from '../../shared/till'
import { FakeBakong } from '../support/bakong'
import { aPayment } from '../support/builders'
import { FakeClock } from '../support/clock'
import { peopleOn, plainPins } from '../support/peopleKit'

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a foreign answer, looked at field by field
  readonly json: any
}

export interface Asked {
  readonly method?: string
  readonly path: string
  readonly body?: unknown
  /** The body as it is. */
  readonly raw?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
  /** By another address than the one that is told; the Host header follows it. */
  readonly hostname?: string
}

export interface ApiOptions {
  readonly mode?: 'demo' | 'live'
  readonly provision?: Provision['api']
  /** An existing folder: the till after a restart. */
  readonly folder?: string
  /** Look-ups that the token may ask a day; null for no limit. */
  readonly dailyLookups?: number | null
  /** When this till was built, UTC ms; long ago if not given. */
  readonly builtAt?: number
  /** Other patience of the server than the usual. */
  readonly times?: ApiServerDeps['times']
}

const open: Api[] = []
afterEach(async () => {
  for (const api of open.splice(0)) await api.close()
})

/** A running API on a free port, or the provisioned one; closed after the test. */
export async function anApi(options: ApiOptions = {}): Promise<Api> {
  const api = new Api(options)
  open.push(api)
  await api.control.change({ enabled: true, port: options.provision?.port ?? 0 })
  return api
}

export class Api {
  readonly clock = createClock()
  readonly bakong: FakeBakong
  readonly folder: string
  readonly store: ReturnType<typeof openStore>
  readonly till: Till
  readonly keys: ApiKeys
  readonly control: ApiControl
  readonly router: ReturnType<typeof createRouter>
  readonly bugs: unknown[] = []
  readonly failures: StoreFailure[] = []
  readonly said: string[] = []
  readonly logged: string[] = []
  readonly announced: ApiView[] = []
  view: TillView | null = null

  constructor({ mode = 'demo', provision, folder, dailyLookups = null, builtAt = 0, times }: ApiOptions) {
    const { clock } = this
    // The fake's own clock only stamps its answers; it must not look wrong to the till.
    this.bakong = new FakeBakong(new FakeClock())
    Object.defineProperty(this.bakong, 'aheadMs', { get: () => Date.now() - Date.UTC(2040, 10, 22, 3, 0, 0) })
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'khqr-api-'))
    this.store = openStore(join(this.folder, 'till.db'), { now: clock.now })
    const { store } = this
    const pay = (khqr: string) => {
      const sale = store.lastSales(500).find((one) => one.khqr === khqr)
      if (sale === undefined) return
      const { amountMinor, currency, accountId: toAccountId } = sale
      this.bakong.paid(sale.md5, aPayment({ amountMinor, currency, toAccountId, createdDateMs: clock.now() }))
    }
    const demo =
      mode === 'demo'
        ? {
            scenario: 'manual' as const,
            play: () => undefined,
            show: () => undefined,
            paySticker: () => '00000000',
            pay,
          }
        : null
    this.till = new Till({
      store,
      khqr: createKhqr(),
      clock,
      bakong: this.bakong,
      demo,
      builtAt,
      audience: {
        sale: ({ id }) => this.control.saleChanged(id),
        view: (view) => {
          this.view = view
        },
      },
      initialSettings: demoSettings,
      imposeSettings: (settings) => settings,
      dailyLookups: () => dailyLookups,
      random: () => 0.5,
      bakongTrouble: () => undefined,
      storeFailed: (failure) => this.failures.push(failure),
    })
    const crypto = {
      newSecret: () => randomBytes(32).toString('base64url'),
      hash: (text: string) => createHash('sha256').update(text).digest('hex'),
      same: (one: string, other: string) => timingSafeEqual(Buffer.from(one), Buffer.from(other)),
      newId: randomUUID,
    }
    const storeFailed = (failure: StoreFailure) => this.failures.push(failure)
    this.keys = new ApiKeys({ store, clock, crypto, provisioned: provision?.keys ?? [], storeFailed })
    const log = (_level: string, event: string) => this.logged.push(event)
    this.control = new ApiControl({
      store,
      keys: this.keys,
      provision,
      mode,
      version: '0.0.0-test',
      dispatch: (grant, actor, name, input) => this.router.dispatch(grant, actor, name, input),
      png: async (khqr) => codePng(khqr, { scale: 8 }).toString('base64'),
      now: clock.now,
      monotonic: clock.monotonic,
      announce: (view) => this.announced.push(view),
      say: (line) => this.said.push(line),
      log,
      onBug: (error) => this.bugs.push(error),
      ...(times === undefined ? {} : { times }),
    })
    const people = peopleOn({
      ...{ store, clock, newId: randomUUID, storeFailed, changed: () => undefined, handedOver: () => undefined },
      pins: {
        hash: () => Promise.reject(new Error('no PINs here')),
        matches: () => Promise.resolve(false),
        ...plainPins,
      },
    }).open()
    this.router = createRouter({
      handlers: commandHandlers({
        till: this.till,
        screens: () => {
          throw new Error('no screens here')
        },
        slides: {} as never,
        webhooks: {} as never,
        people,
        comfort: () => ({}) as never,
        about: {} as never,
        setup: { setup: {} as never, renewNow: () => Promise.resolve(false) },
        backups: {} as never,
        doctor: {} as never,
        updates: {} as never,
        outside: {} as never,
        api: {
          desk: new ApiDesk({ till: this.till, store, clock, newId: randomUUID, soon: setImmediate }),
          keys: this.keys,
          server: this.control,
          staticCode: encodeStatic,
        },
        ready: () => undefined,
        log: () => undefined,
      }),
      grants,
      actor: () => nobodyAsked,
      word: { take: () => null, ask: () => refuse('manager-needed') },
      deed: (actor, command, input) => people.deed(actor, command, input),
      log,
      origins: [],
      onBug: (error) => this.bugs.push(error),
      monotonic: clock.monotonic,
    })
    this.till.open()
  }

  get url(): string {
    const { running } = this.control.view()
    if (running === null) throw new Error('the API is not running')
    return running
  }

  /** Asks over HTTP. The Host is right unless the test says otherwise. */
  ask({ method, path, body, raw, headers = {}, hostname = '127.0.0.1' }: Asked): Promise<Answered> {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const { port } = new URL(this.url)
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          hostname,
          port,
          path,
          method: method ?? (payload === undefined ? 'GET' : 'POST'),
          headers: {
            ...(payload === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(payload)) }),
            ...headers,
          },
        },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (part: string) => {
            text += part
          })
          answer.on('end', () => {
            const isJson = /json/.test(answer.headers['content-type'] ?? '')
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              text,
              json: isJson && text !== '' ? JSON.parse(text) : null,
            })
          })
          answer.on('error', reject)
        },
      )
      asked.on('error', reject)
      asked.end(payload)
    })
  }

  sell(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    return this.ask({ path: '/pos/sale', body, headers })
  }

  sales(): number {
    return (this.store.db.prepare('SELECT count(*) AS n FROM sale').get() as { n: number }).n
  }

  async close(keepFolder = false): Promise<void> {
    const index = open.indexOf(this)
    if (index >= 0) open.splice(index, 1)
    this.control.close()
    this.till.close()
    this.store.close()
    if (!keepFolder) rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Makes a key as a manager does. */
export async function aKey(api: Api, scopes: readonly string[] = ['sell'], name = 'Kiosk') {
  const made = await api.router.dispatch(grants.cashier, nobodyAsked, 'api.keyCreate', { name, scopes })
  if (!made.ok) throw new Error(made.error.code)
  const { id, key } = made.value as { id: string; key: string }
  return { id, key, headers: { authorization: `Bearer ${key}` } }
}
