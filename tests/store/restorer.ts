// Not a test: takes a backup back, or begins books anew, again and again until it is killed. `killRestore.test.ts` runs it.

import { writeSync } from 'node:fs'
import { beginAnew } from '../../electron/store/begin'
import { setAside } from '../../electron/store/open'
import { restoreBackup } from '../../electron/store/restore'

const [what = '', books = '', backup = '', backupAt = ''] = process.argv.slice(2)
const at = Number(backupAt)

for (;;) {
  const now = Date.now()
  if (what === 'restore') restoreBackup({ books, backup, backupAt: at, now, knownBills: [], missing: [] })
  else {
    setAside(books, { now: () => now })
    writeSync(1, 'gone\n')
    beginAnew({ books, now, by: 'Sophea', word: 'pin', newest: { file: backup, at }, knownBills: [] })
  }
  writeSync(1, 'done\n')
}
