// Not a test: a till without windows that sells as fast as it can until it is killed. `kill.test.ts` runs it.

import { writeSync } from 'node:fs'
import { openStore } from '../../electron/store/open'
import { cancelCommit, paidCommit, sell } from './sell'

const [path = ''] = process.argv.slice(2)
/** Each life of the till makes its own sales. */
let serial = process.pid * 1_000_000

writeSync(1, 'opening\n')
const store = openStore(path, { now: () => Date.now() })
for (;;) {
  serial += 1
  const tail = String(serial).padStart(12, '0')
  const sale = sell(store, { id: `00000000-0000-4000-8000-${tail}`, md5: tail.padStart(32, '0') })
  // What a customer may see from here on. A pipe keeps it when this process dies.
  writeSync(1, `sold ${sale.billNumber}\n`)
  if (serial % 3 === 0) {
    store.commit(paidCommit(sale, { hash: tail.padStart(64, '0') }))
    writeSync(1, `paid ${sale.billNumber}\n`)
  }
  if (serial % 3 === 1) store.commit(cancelCommit(sale))
}
