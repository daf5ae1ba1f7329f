// The two Bakongs a till can speak to: NBC's own by the shop's token, or the simulated one of demo mode.

import { BakongClient } from './bakong/client'
import { asPort } from './bakong/port'
import type { Bakong, Clock, DemoBank, SetupFile, Vault } from './core/ports'
import { TOKEN } from './core/setup'

export interface Bank {
  readonly bakong: Bakong
  readonly client: BakongClient
  readonly baseUrl: string
  /** Null in live mode. */
  readonly demo: DemoBank | null
}

/** The token is asked of the vault before each call: a renewed one holds at once. */
export function liveBank(baseUrl: string, vault: Vault, file: SetupFile, clock: Clock): Bank {
  const client = new BakongClient({ baseUrl, token: () => vault.get(TOKEN), clock })
  return { bakong: asPort(client, () => file.read().bakong.countedAs), client, baseUrl, demo: null }
}

/**
 * Demo mode: the same client over HTTP, to a simulated Bakong on this machine whose payments outlive the till.
 * @param journal the file that it keeps its payments in
 * @param closing is given what ends it
 */
export async function demoBank(journal: string, clock: Clock, closing: (close: () => void) => void): Promise<Bank> {
  const { startSimulator } = await import('./bakong/simulator/server')
  const simulator = await startSimulator({ journal })
  closing(() => void simulator.stop())
  const client = new BakongClient({ baseUrl: simulator.baseUrl, token: () => simulator.token, clock })
  return { bakong: asPort(client), client, baseUrl: simulator.baseUrl, demo: simulator }
}
