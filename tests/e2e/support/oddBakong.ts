// Between a live till and its simulated Bakong: answers as the test wants them, everything else as it is.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface OddBakong {
  readonly baseUrl: string
  /** What becomes of the transaction in an answer; null: as it is. */
  odd: ((transaction: Record<string, unknown>) => Record<string, unknown>) | null
  close(): Promise<void>
}

/** @param behind the simulated Bakong that answers */
export async function oddBakong(behind: string): Promise<OddBakong> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { authorization, 'content-type': type } = request.headers
    const answer = await fetch(new URL(request.url ?? '/', behind), {
      method: request.method ?? 'GET',
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        ...(type === undefined ? {} : { 'content-type': type }),
      },
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    })
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => ['content-type', 'date'].includes(name)))
    response.writeHead(answer.status, headers)
    response.end(said(await answer.text(), odd.odd))
  })
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))
  const odd: OddBakong = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    odd: null,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
  return odd
}

function said(text: string, odd: OddBakong['odd']): string {
  if (odd === null || !text.startsWith('{')) return text
  const body = JSON.parse(text) as { data?: unknown }
  const { data } = body
  const isTransaction = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && 'hash' in value
  if (isTransaction(data)) return JSON.stringify({ ...body, data: odd(data) })
  if (!Array.isArray(data)) return text
  const listed = data.map((one: Record<string, unknown>) => {
    const { transaction } = one
    return isTransaction(transaction) ? { ...one, transaction: odd(transaction) } : one
  })
  return JSON.stringify({ ...body, data: listed })
}
