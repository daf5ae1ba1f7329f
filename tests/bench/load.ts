// A load of sales over HTTP: some connections, each asking again as soon as it has its answer.

import { Agent, request } from 'node:http'
import { performance } from 'node:perf_hooks'

export interface Load {
  readonly perSecond: number
  /** From the request's first byte to the answer's last, ms. */
  readonly tookMs: readonly number[]
  readonly statuses: Readonly<Record<number, number>>
}

/** @param seconds how long; answers that are under way at the end are waited for and counted */
export async function load(
  url: string,
  { connections, seconds, body }: { connections: number; seconds: number; body: (n: number) => object },
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const tookMs: number[] = []
  const statuses: Record<number, number> = {}
  let count = 0
  const begun = performance.now()
  const until = begun + seconds * 1000
  async function connection(): Promise<void> {
    while (performance.now() < until) {
      const at = performance.now()
      const status = await post(url, agent, JSON.stringify(body(count++)))
      tookMs.push(performance.now() - at)
      statuses[status] = (statuses[status] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: connections }, connection))
  const tookSeconds = (performance.now() - begun) / 1000
  agent.destroy()
  return { perSecond: tookMs.length / tookSeconds, tookMs, statuses }
}

function post(url: string, agent: Agent, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }
    const asked = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.once('end', () => resolve(answer.statusCode ?? 0))
      answer.once('error', reject)
    })
    asked.once('error', reject)
    asked.end(body)
  })
}
