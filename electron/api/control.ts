// The API's switch: on or off, on which port, and why it does not answer. The server itself is loaded when it is first needed.

import { z } from 'zod'
import type { ApiTrouble, ApiView } from '../../shared/localApi'
import type { Provision } from '../../shared/provision'
import { type Result, refuse } from '../../shared/result'
import type { ApiKeys } from '../core/apiKeys'
import type { ApiServer } from '../core/apiServer'
import type { Store } from '../core/ports'
import { Live } from './live'
import type { ApiServerDeps, RunningServer } from './server'

const KEY = 'api'
export const PORT_USUAL = 8000

const Stored = z.object({ enabled: z.boolean(), port: z.int().min(0).max(65_535) })
type Stored = z.infer<typeof Stored>

export interface ApiControlDeps extends Omit<ApiServerDeps, 'live' | 'holderOf' | 'holds'> {
  readonly store: Pick<Store, 'setting' | 'putSetting'>
  readonly keys: ApiKeys
  readonly provision: Provision['api']
  readonly announce: (view: ApiView) => void
  /** For the terminal that started the till. */
  readonly say: (line: string) => void
}

export class ApiControl implements ApiServer {
  readonly #deps: ApiControlDeps
  readonly #live = new Live()
  #wanted: Stored
  #running: RunningServer | null = null
  #trouble: ApiTrouble | null = null
  /** One start or stop at a time, each to its end. */
  #work: Promise<void> = Promise.resolve()
  #opened = false
  #closed = false

  /** @throws StoreFailure */
  constructor(deps: ApiControlDeps) {
    this.#deps = deps
    // Read now, while a failing disk still stops the start: later it is only looked at.
    deps.keys.list()
    const text = deps.store.setting(KEY)
    const stored = text === null ? { enabled: deps.mode === 'demo', port: PORT_USUAL } : Stored.parse(JSON.parse(text))
    this.#wanted = {
      enabled: deps.provision?.enabled ?? stored.enabled,
      port: deps.provision?.port ?? stored.port,
    }
  }

  /** Begins to answer, if it is switched on. To be called once the till can sell. */
  open(): void {
    if (this.#opened) return
    this.#opened = true
    void this.#apply()
  }

  close(): void {
    this.#closed = true
    void this.#running?.close()
    this.#running = null
  }

  /** A sale was made or moved: whoever waits for it is told. */
  saleChanged(saleId: string): void {
    this.#live.changed(saleId)
  }

  view(): ApiView {
    const { keys, mode, provision } = this.#deps
    return {
      enabled: this.#wanted.enabled,
      port: this.#wanted.port,
      running: this.#running === null ? null : addressOf(this.#running.port),
      trouble: this.#trouble,
      keyNeeded: mode === 'live',
      provisioned: provision !== undefined,
      keys: keys.list(),
      provisionedKeys: keys.provisionedCount,
    }
  }

  /** Stores first, then starts or stops. @throws StoreFailure, and nothing has changed then */
  change({ enabled, port }: { enabled?: boolean | undefined; port?: number | undefined }): Promise<void> {
    const wanted: Stored = { enabled: enabled ?? this.#wanted.enabled, port: port ?? this.#wanted.port }
    this.#deps.store.putSetting(KEY, JSON.stringify(wanted))
    this.#wanted = wanted
    return this.#apply()
  }

  changed(): void {
    if (this.#closed) return
    this.#running?.keysChanged()
    this.#deps.announce(this.view())
  }

  #apply(): Promise<void> {
    this.#work = this.#work.then(async () => {
      if (this.#closed) return
      await this.#running?.close()
      this.#running = null
      this.#trouble = null
      if (this.#wanted.enabled) await this.#start(this.#wanted.port)
      this.changed()
    })
    return this.#work
  }

  /** Once the till closes, the books do too: those who still wait hear that it trades no more. */
  async #dispatch(...asked: Parameters<ApiServerDeps['dispatch']>): Promise<Result<unknown>> {
    return this.#closed ? refuse('trading-stopped') : this.#deps.dispatch(...asked)
  }

  async #start(port: number): Promise<void> {
    const { keys, say, log } = this.#deps
    try {
      const { startServer } = await import('./server')
      const holderOf = (key: string) => keys.holderOf(key)
      const holds = (id: string) => keys.holds(id)
      const dispatch: ApiServerDeps['dispatch'] = (...asked) => this.#dispatch(...asked)
      const running = await startServer(port, { ...this.#deps, dispatch, live: this.#live, holderOf, holds })
      if (this.#closed) {
        await running.close()
        return
      }
      this.#running = running
      say(`KHQR POS API: ${addressOf(running.port)}`)
      log('info', 'api.started', { port: running.port })
    } catch (error) {
      this.#trouble = troubleOf(error)
      say(`KHQR POS API: not running, port ${port} can't be used (${this.#trouble}). The till itself goes on.`)
      log('warn', 'api.not-started', { port, trouble: this.#trouble, error })
    }
  }
}

function addressOf(port: number): string {
  return `http://127.0.0.1:${port}`
}

/** Only the port's troubles are outside failures; a bug is thrown on. */
function troubleOf(error: unknown): ApiTrouble {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EADDRINUSE') return 'port-busy'
  if (code === 'EACCES' || code === 'EPERM') return 'port-forbidden'
  if (code === 'EADDRNOTAVAIL' || code === 'EMFILE') return 'not-started'
  throw error
}
