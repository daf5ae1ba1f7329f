// Puts the check-up together: what each part of the till and of this machine says of itself.

import { statSync } from 'node:fs'
import { app, type BrowserWindow } from 'electron'
import type { ScreensView } from '../shared/screens'
import type { Bank } from './banks'
import type { BackupKeeper } from './core/backups'
import type { DoctorFacts } from './core/doctor'
import { type Clock, StoreFailure } from './core/ports'
import type { Till } from './core/till'
import { freeBytes } from './store/backup'
import type { openStore } from './store/open'
import type { Workshop } from './store/workshop'

export interface CheckUpDeps {
  readonly bank: Bank
  readonly clock: Clock
  readonly till: Till
  readonly keeper: BackupKeeper
  readonly books: string
  readonly workshop: Workshop
  readonly dataFolder: string
  readonly cashier: () => BrowserWindow | null
  readonly displays: () => ScreensView['displays']
}

/** @returns what the doctor asks, each time anew */
export function checkUpOf(deps: CheckUpDeps): () => Promise<DoctorFacts> {
  const { bank, clock, till, keeper } = deps
  return async () => {
    const { checkWay } = await import('./bakong/checks')
    const [way, verdict, printers] = await Promise.all([
      checkWay(bank, till.settings.merchant.accountId, clock),
      checkBooks(deps),
      deps.cashier()?.webContents.getPrintersAsync() ?? [],
    ])
    const { backups, trouble } = keeper.view()
    return {
      ...way,
      now: clock.now(),
      clockWrong: till.clockWrong,
      tokenWord: till.link.token,
      mode: bank.demo === null ? 'live' : 'demo',
      lookupsLeft: till.view().lookupsLeft,
      disk: checkDisk(deps.dataFolder),
      books: verdict,
      trailBrokenAt: verdict.kind === 'ok' && verdict.verdict === 'ok' ? await brokenTrail(deps) : null,
      backup: { lastAt: backups[0]?.at ?? null, failing: trouble !== null },
      displays: { count: deps.displays().length, customer: deps.displays().some(({ customer }) => customer) },
      printers: printers.length,
    }
  }
}

/** In a thread of its own: reading all pages of old books takes seconds. */
async function checkBooks({ books, workshop }: CheckUpDeps): Promise<DoctorFacts['books']> {
  try {
    const verdict = await workshop.run('check', { file: books })
    return { kind: 'ok', verdict, bytes: statSync(books).size }
  } catch (failure) {
    if (!(failure instanceof StoreFailure)) throw failure
    return failure.kind === 'corrupt'
      ? { kind: 'ok', verdict: failure.message, bytes: statSync(books).size }
      : { kind: 'failed', code: failure.kind }
  }
}

/** Where the trail of what people did was changed past the till, if it was. */
async function brokenTrail({ books, workshop }: CheckUpDeps): Promise<number | null> {
  try {
    return await workshop.run('trail', { file: books })
  } catch (failure) {
    if (!(failure instanceof StoreFailure)) throw failure
    return null
  }
}

function checkDisk(folder: string): DoctorFacts['disk'] {
  try {
    return { kind: 'ok', freeBytes: freeBytes(folder) }
  } catch (failure) {
    if (!(failure instanceof StoreFailure)) throw failure
    return { kind: 'failed', code: failure.kind }
  }
}

/** For a report to support. */
export function versions(): Record<string, string> {
  const { electron = '', chrome = '', node = '' } = process.versions
  return { till: app.getVersion(), electron, chrome, node, system: `${process.platform} ${process.getSystemVersion()}` }
}

/** What the till is and runs on, by name. */
export function versionsHere(db: ReturnType<typeof openStore>['db']): Record<string, string> {
  const { electron = '', chrome = '', node } = process.versions
  const sqlite = db.prepare<[], { version: string }>('SELECT sqlite_version() AS version').get()?.version ?? ''
  return { 'KHQR POS': app.getVersion(), Electron: electron, Chromium: chrome, 'Node.js': node, SQLite: sqlite }
}
