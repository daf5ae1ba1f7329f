// One HTTP exchange with Bakong: bounded in time and in bytes, no redirects, no cookies, no second host.
//
// node:http rather than fetch: it tells connecting from answering (two time-outs), never follows a redirect, never
// unpacks a body behind our back, and takes no proxy from the environment.

import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { BakongTrouble, type Clock } from '../core/ports'
import type { Address } from './address'
import { type Head, headOf, troubleOfError } from './errors'

export interface Question {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly token: string | null
  /** JSON text. */
  readonly body: string | null
  /** The answer's body may be this long; 0 when it is not wanted at all. */
  readonly bytesMax: number
}

export interface WireAnswer {
  readonly head: Head
  /** Whole, or why it is not. The status is known either way. */
  readonly body: Buffer | BakongTrouble
}

export interface Patience {
  /** Until the connection stands, name look-up and TLS included, ms. */
  readonly connectMs: number
  /** Until the last byte of the answer, ms. */
  readonly totalMs: number
}

export class Transport {
  readonly #address: Address
  readonly #clock: Clock
  readonly #patience: Patience
  readonly #agent: HttpAgent
  readonly #open = new Set<Exchange>()

  constructor(address: Address, clock: Clock, patience: Patience) {
    this.#address = address
    this.#clock = clock
    this.#patience = patience
    // A connection for each call: one that was kept open is dead after the machine slept, and would cost the first
    // question its whole time-out. TLS sessions are still resumed. Said outright: NODE_TLS_REJECT_UNAUTHORIZED would undo it.
    this.#agent = address.secure
      ? new HttpsAgent({ keepAlive: false, rejectUnauthorized: true })
      : new HttpAgent({ keepAlive: false })
  }

  /**
   * @returns the answer once its head is known, even if its body could not be read
   * @throws BakongTrouble `offline`, `timed-out` or `nonsense` when there was no HTTP answer at all
   */
  async send(question: Question): Promise<WireAnswer> {
    const exchange = new Exchange(this.#begin(question), question, this.#clock, this.#patience)
    this.#open.add(exchange)
    try {
      return await exchange.done
    } finally {
      this.#open.delete(exchange)
    }
  }

  /** Cuts all calls under way; they fail as `offline`. */
  close(): void {
    for (const exchange of this.#open) exchange.fail(new BakongTrouble('offline', 'the till is closing'))
    this.#agent.destroy()
  }

  #begin({ method, path, token, body }: Question): ClientRequest {
    const { secure, host, port, prefix } = this.#address
    return (secure ? httpsRequest : httpRequest)({
      host,
      port,
      method,
      path: prefix + path,
      agent: this.#agent,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'khqr-pos',
        ...(body === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
    })
  }
}

class Exchange {
  readonly done: Promise<WireAnswer>
  readonly #request: ClientRequest
  readonly #question: Question
  readonly #clock: Clock
  readonly #stopConnecting: () => void
  readonly #stopAll: () => void
  #resolve: (answer: WireAnswer) => void = () => undefined
  #reject: (trouble: BakongTrouble) => void = () => undefined
  #head: Head | null = null
  #chunks: Buffer[] = []
  #bytes = 0
  /** A connection stood, so that the question may have reached Bakong. */
  #connected = false
  #over = false

  constructor(request: ClientRequest, question: Question, clock: Clock, patience: Patience) {
    this.#request = request
    this.#question = question
    this.#clock = clock
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    const late = (what: string) => () => this.fail(new BakongTrouble('timed-out', what))
    this.#stopConnecting = clock.after(patience.connectMs, late('no connection in time'))
    this.#stopAll = clock.after(patience.totalMs, late('no whole answer in time'))
    this.#listen()
    request.end(question.body ?? undefined)
  }

  /** Ends the exchange without a (whole) body. Only the first end counts. */
  fail(trouble: BakongTrouble): void {
    this.#finish(trouble)
  }

  #listen(): void {
    const request = this.#request
    // Stays after the end: destroying a request makes one more error, which must find a listener.
    request.on('error', (error) => this.fail(troubleOfError(error)))
    const connected = () => {
      this.#connected = true
      this.#stopConnecting()
    }
    request.on('socket', (socket) => {
      socket.once('secureConnect', connected)
      // For https the TCP connection alone is not yet a connection.
      if (!('encrypted' in socket)) socket.once('connect', connected)
    })
    request.on('response', (response) => this.#onHead(response))
  }

  #onHead(response: IncomingMessage): void {
    this.#stopConnecting()
    const head = headOf(response, this.#question.method, this.#clock.now())
    this.#head = head
    response.on('error', (error) => this.fail(troubleOfError(error)))
    const { bytesMax } = this.#question
    if (bytesMax === 0) this.#finish(Buffer.alloc(0))
    else if ((head.contentLength ?? 0) > bytesMax) this.fail(tooLarge())
    else this.#collect(response, bytesMax)
  }

  #collect(response: IncomingMessage, bytesMax: number): void {
    response.on('data', (chunk: Buffer) => {
      if (this.#over) return
      this.#bytes += chunk.length
      if (this.#bytes > bytesMax) this.fail(tooLarge())
      else this.#chunks.push(chunk)
    })
    response.on('end', () => {
      const cut = new BakongTrouble('offline', 'the answer was cut off')
      this.#finish(response.complete ? Buffer.concat(this.#chunks) : cut)
    })
  }

  #finish(body: Buffer | BakongTrouble): void {
    if (this.#over) return
    this.#over = true
    this.#stopConnecting()
    this.#stopAll()
    this.#chunks = []
    this.#request.destroy()
    if (this.#head !== null) this.#resolve({ head: this.#head, body })
    else if (body instanceof BakongTrouble) this.#reject(this.#connected ? body : unsent(body))
  }
}

/** The request's first byte leaves once the connection stands, TLS included. */
function unsent({ kind, detail, context }: BakongTrouble): BakongTrouble {
  return new BakongTrouble(kind, detail, { ...context, unsent: true })
}

function tooLarge(): BakongTrouble {
  return new BakongTrouble('nonsense', 'the answer is larger than any answer of Bakong')
}
