// The simulated Bakong on the wire: a real HTTP server on loopback. Demo mode, tests and developers use it.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type BankOptions, SimulatedBank } from './bank'
import { CONTROL_PREFIX, control } from './control'
import { type Fault, faultOf, reshape } from './faults'
import type { ScenarioWish } from './scenario'

export interface SimulatorOptions extends BankOptions {
  /** 0, the usual, takes a free one. */
  readonly port?: number
  /** Opens `/_sim/` for tests and developers. Never in the till. */
  readonly control?: boolean
}

export interface Visit {
  /** UTC ms on Bakong's clock. */
  readonly at: number
  readonly path: string
  /** What was sent back; 0 for a line that was cut or left silent. */
  readonly status: number
}

interface Call {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly path: string
  readonly text: string
}

const VISITS_MAX = 1000
const BODY_BYTES_MAX = 64 * 1024
const API_PREFIX = '/v1/'

/**
 * Starts a Bakong of one's own on 127.0.0.1.
 * @throws what Node throws when the port is taken or the journal can't be opened
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = new Simulator(options)
  await simulator.listen(options.port ?? 0)
  return simulator
}

export class Simulator extends SimulatedBank {
  readonly #server: Server
  readonly #control: boolean
  readonly #calls = new Map<string, number>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #visits: Visit[] = []
  /** Calls since the present scenario began. */
  #nth = 0
  #port = 0

  constructor(options: SimulatorOptions) {
    super(options)
    this.#control = options.control ?? false
    this.#server = createServer((request, response) => void this.#receive(request, response))
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject)
        this.#port = (this.#server.address() as AddressInfo).port
        resolve()
      })
    })
  }

  get port(): number {
    return this.#port
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  override play(scenario: ScenarioWish): void {
    super.play(scenario)
    this.#nth = 0
  }

  /** Requests by path since the start, the control's own left out. */
  calls(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#calls)
  }

  /** The last requests, oldest first. */
  visits(): readonly Visit[] {
    return [...this.#visits]
  }

  /** Ends at once: open calls are cut, delayed answers never come. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
    this.close()
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const text = await bodyOf(request)
    if (text === null) {
      response.destroy()
      return
    }
    if (this.#control && path.startsWith(CONTROL_PREFIX)) {
      const { status, json } = control(this, { method: request.method ?? '', path, headers: request.headers, text })
      this.#send(response, status, { 'content-type': 'application/json' }, JSON.stringify(json))
      return
    }
    this.#calls.set(path, (this.#calls.get(path) ?? 0) + 1)
    const fault = faultOf(this.playing, path, this.#nth++, this.now())
    this.#meet(fault, { request, response, path, text })
  }

  #meet(fault: Fault, call: Call): void {
    const { request, response, path } = call
    if (fault.kind !== 'none') this.overlook(endpointOf(path), bearerOf(request))
    switch (fault.kind) {
      case 'none':
        this.#later(fault.delayMs, () => this.#answer(call))
        return
      case 'reply':
        this.#note(path, fault.status)
        this.#send(response, fault.status, fault.headers, fault.body)
        return
      case 'cut':
        this.#note(path, 0)
        if (fault.when === 'before-answer') response.destroy()
        else this.#cutInBody(response)
        return
      case 'silence':
        this.#note(path, 0)
    }
  }

  #answer({ request, response, path, text }: Call): void {
    const endpoint = request.method === 'POST' ? endpointOf(path) : ''
    const reply = this.answer(endpoint, bearerOf(request), parsed(text))
    this.#note(path, reply?.status ?? 404)
    if (reply === null) {
      this.#send(response, 404, { 'content-type': 'text/html' }, '<html><h1>404 Not Found</h1></html>')
    } else {
      const json = JSON.stringify(reshape(this.playing, reply.envelope))
      this.#send(response, reply.status, { 'content-type': 'application/json' }, json)
    }
  }

  #later(delayMs: number, task: () => void): void {
    if (delayMs === 0) {
      task()
      return
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      task()
    }, delayMs)
    this.#timers.add(timer)
  }

  #send(response: ServerResponse, status: number, headers: Record<string, string>, body: string | Buffer): void {
    response.writeHead(status, { date: this.#date(), 'content-length': Buffer.byteLength(body), ...headers })
    response.end(body)
  }

  #cutInBody(response: ServerResponse): void {
    response.writeHead(200, { date: this.#date(), 'content-type': 'application/json', 'content-length': 500 })
    response.write('{"responseCode":0,"responseMessage":"Getting tr', () => response.destroy())
  }

  #date(): string {
    return new Date(this.now()).toUTCString()
  }

  #note(path: string, status: number): void {
    this.#visits.push({ at: this.now(), path, status })
    if (this.#visits.length > VISITS_MAX) this.#visits = this.#visits.slice(-VISITS_MAX / 2)
  }
}

/** The last part of an API path; empty for any other path. */
function endpointOf(path: string): string {
  return path.startsWith(API_PREFIX) ? path.slice(API_PREFIX.length) : ''
}

function bearerOf(request: IncomingMessage): string | null {
  return /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** @returns null when it is too long, or was cut off */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > BODY_BYTES_MAX) return null
      chunks.push(chunk)
    }
  } catch {
    // The other side hung up in the middle of its question.
    return null
  }
  return Buffer.concat(chunks).toString('utf8')
}
