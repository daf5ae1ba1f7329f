// Server-sent events (WHATWG HTML, 9.2): what the event table holds after the last one told, again at each news.

import type { ServerResponse } from 'node:http'
import { eventAnswer } from './answers'
import type { Live } from './live'
import type { Ask, Stream } from './routes'

/** A comment now and then, so that a connection that has died is noticed on both sides. */
const PING_MS = 15_000
const PAGE = 200
/** A reader that takes not one byte of what waits for it is cut off after this, or twice this where it took a part: it
 *  comes back with its Last-Event-ID. */
export const STALL_MS = 30_000

export interface EventsOptions extends Stream {
  readonly live: Live
  readonly ask: Ask
  readonly caller: string
  /** The reader has gone, or its key has been revoked. */
  readonly gone: AbortSignal
  readonly stallMs?: number | undefined
}

/** Tells events until the reader goes, or the server stops. What a reader has not taken is waited for, page by page. */
export function sendEvents(response: ServerResponse, options: EventsOptions): void {
  const { saleId, afterSeq, lost, live, ask, caller, gone, stallMs = STALL_MS } = options
  // It went while it was looked up: nobody would ever take its place back.
  if (gone.aborted) return
  let last = afterSeq
  let telling = false
  let again = false
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  // The socket's own clock: it starts anew whenever the reader has taken something.
  response.setTimeout(stallMs, () => {
    if (response.writableNeedDrain) response.destroy()
  })
  response.write(': connected\n\n')
  if (lost !== null) write(response, afterSeq, 'reset', { seq: afterSeq, asked: lost })

  async function tell(): Promise<void> {
    again = true
    if (telling) return
    telling = true
    while (again && !gone.aborted) {
      again = false
      const page = await ask('api.events', { afterSeq: last, saleId: saleId ?? undefined, limit: PAGE })
      // A disk that fails is heard of elsewhere; the reader's next try will show whether it is over.
      if (!page.ok) {
        response.destroy()
        break
      }
      for (const event of page.value.events) {
        last = event.seq
        write(response, event.seq, 'sale', eventAnswer(event))
      }
      if (page.value.events.length === PAGE) again = true
      if (response.writableNeedDrain) await drained(response, gone)
    }
    telling = false
  }

  const stop = live.listen(() => void tell(), caller)
  const ping = setInterval(() => {
    // Whoever has not taken the last one gets no other: the socket's clock must run.
    if (!response.writableNeedDrain) response.write(': ping\n\n')
  }, PING_MS)
  gone.addEventListener('abort', () => {
    clearInterval(ping)
    stop()
    response.end()
  })
  void tell()
}

function write(response: ServerResponse, id: number, event: 'sale' | 'reset', data: object): void {
  response.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
}

/** Resolves once all that was written has left, or the reader has. */
function drained(response: ServerResponse, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done)
      gone.removeEventListener('abort', done)
      resolve()
    }
    response.on('drain', done)
    gone.addEventListener('abort', done)
    if (gone.aborted) done()
  })
}
