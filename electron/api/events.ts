// Server-sent events (WHATWG HTML, 9.2): what the event table holds after the last one told, again at each news.

import type { ServerResponse } from 'node:http'
import { eventAnswer } from './answers'
import type { Live } from './live'
import type { Ask, Stream } from './routes'

/** A comment now and then, so that a connection that has died is noticed on both sides. */
const PING_MS = 15_000
const PAGE = 200
/** Bytes that a slow reader may leave waiting. Then it is cut off: it comes back with its Last-Event-ID. */
const BACKLOG_MAX = 1024 * 1024

export interface EventsOptions extends Stream {
  readonly live: Live
  readonly ask: Ask
  readonly gone: AbortSignal
}

/** Tells events until the reader goes, or the server stops. */
export function sendEvents(response: ServerResponse, { saleId, afterSeq, live, ask, gone }: EventsOptions): void {
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
  response.write(': connected\n\n')

  async function tell(): Promise<void> {
    again = true
    if (telling) return
    telling = true
    while (again && !gone.aborted) {
      again = false
      const page = await ask('api.events', { afterSeq: last, saleId: saleId ?? undefined, limit: PAGE })
      // A disk that fails is heard of elsewhere; the reader's next try will show whether it is over.
      if (!page.ok || response.writableLength > BACKLOG_MAX) {
        response.destroy()
        break
      }
      for (const event of page.value.events) {
        last = event.seq
        response.write(`id: ${event.seq}\nevent: sale\ndata: ${JSON.stringify(eventAnswer(event))}\n\n`)
      }
      if (page.value.events.length === PAGE) again = true
    }
    telling = false
  }

  const stop = live.listen(() => void tell())
  const ping = setInterval(() => response.write(': ping\n\n'), PING_MS)
  gone.addEventListener('abort', () => {
    clearInterval(ping)
    stop()
  })
  void tell()
}
