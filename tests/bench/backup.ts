// How long a till's thread waits while its books are backed up beside it: `node scripts/runTs.mjs tests/bench/backup.ts 300000`
// after a build. Prints the longest time a sale took without and with a backup under way, and how long the backup took.

import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openStore } from '../../electron/store/open'
import { createWorkshop } from '../../electron/store/workshop'
import { AT, pay, sell } from '../store/sell'

const SALES_TIMED = 200
const sales = Number(process.argv[2] ?? 100_000)
const folder = mkdtempSync(join(tmpdir(), 'khqr-backup-'))
const backups = join(folder, 'backups')
mkdirSync(backups)
const store = openStore(folder, { now: () => AT })
// Only the filling may be fast.
store.db.pragma('synchronous = OFF')
for (let index = 0; index < sales; index++) pay(store, sell(store))
store.db.pragma('synchronous = FULL')

/** Sells while `going`, one sale in each turn of the loop. @returns durations, ms, rising */
async function timed(going: () => boolean): Promise<number[]> {
  const took: number[] = []
  for (let index = 0; index < SALES_TIMED || going(); index++) {
    const from = performance.now()
    pay(store, sell(store))
    took.push(performance.now() - from)
    await new Promise((done) => setTimeout(done, 5))
  }
  return took.sort((one, other) => one - other)
}

function told(name: string, took: readonly number[]): void {
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))]?.toFixed(1)
  process.stdout.write(`${name}: ${took.length} sales, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms\n`)
}

told('alone', await timed(() => false))
const workshop = createWorkshop(resolve('out/main/worker.js'))
const from = performance.now()
let busy = true
const backup = workshop.run('backup', { books: store.db.name, folder: backups, at: AT }).finally(() => {
  busy = false
})
told('beside a backup', await timed(() => busy))
const facts = await backup
process.stdout.write(
  `backup of ${facts.sales} sales, ${(statSync(store.db.name).size / 1024 / 1024).toFixed(0)} MB: ${((performance.now() - from) / 1000).toFixed(1)} s\n`,
)
store.close()
rmSync(folder, { recursive: true, force: true })
