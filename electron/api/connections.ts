// What one connection may have under way. HTTP/1.1 lets a client send the next requests before the answers of the last
// (pipelining), and answers them in their order: one that waits holds up all that follow, and an event stream for good.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** Requests of one connection whose answers are not out yet. */
export const PIPELINED_MAX = 8

interface Connection {
  /** What is told when it closes: an answer that waits for its turn on it never hears of that by itself. */
  readonly unanswered: Map<ServerResponse, AbortController>
  streams: boolean
}

export class Connections {
  readonly #known = new WeakMap<Socket, Connection>()

  /** A request has come. @returns false: this connection is asked for more than it can answer, and is to be cut */
  enter({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const connection = this.#of(socket)
    if (connection.streams || connection.unanswered.size >= PIPELINED_MAX) return false
    connection.unanswered.set(response, new AbortController())
    response.once('close', () => {
      // Each answer ends with a close; only who left before it has gone.
      if (!response.writableFinished) connection.unanswered.get(response)?.abort()
      connection.unanswered.delete(response)
    })
    return true
  }

  /** Aborted by the server when a key is revoked, or when whoever asked has gone. */
  goneOf({ socket }: IncomingMessage, response: ServerResponse): AbortController {
    const gone = this.#of(socket).unanswered.get(response)
    if (gone !== undefined) return gone
    // It left between its request and this.
    const left = new AbortController()
    left.abort()
    return left
  }

  /** @returns false where other requests are under way on the connection: it must be the stream's alone */
  takeForStream({ socket }: IncomingMessage): boolean {
    const connection = this.#of(socket)
    // An answer that has ended is on its way out, and the stream's turn is next.
    const pending = [...connection.unanswered.keys()].filter((response) => !response.writableEnded)
    if (pending.length > 1) return false
    connection.streams = true
    return true
  }

  /** Whether an answer has begun on it, into which nothing else may be written. */
  isAnswering(socket: Duplex): boolean {
    const connection = socket instanceof Socket ? this.#known.get(socket) : undefined
    return connection !== undefined && [...connection.unanswered.keys()].some(({ headersSent }) => headersSent)
  }

  #of(socket: Socket): Connection {
    const known = this.#known.get(socket)
    if (known !== undefined) return known
    const connection: Connection = { unanswered: new Map(), streams: false }
    this.#known.set(socket, connection)
    socket.once('close', () => {
      for (const gone of connection.unanswered.values()) gone.abort()
      connection.unanswered.clear()
    })
    return connection
  }
}
