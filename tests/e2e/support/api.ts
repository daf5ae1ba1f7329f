// Where a running till's local API answers.

import { expect, type RunningTill } from './till'

/** As the till says it to its windows. */
export async function apiOf({ page }: RunningTill): Promise<string> {
  const running = () =>
    page.evaluate(async () => {
      const pos = (window as unknown as { pos: { call(name: string, input: unknown): Promise<unknown> } }).pos
      const view = (await pos.call('api.view', {})) as { ok: boolean; value: { running: string | null } }
      return view.value.running
    })
  await expect.poll(running).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  return (await running()) ?? ''
}
