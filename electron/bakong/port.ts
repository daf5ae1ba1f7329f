// The client as core's port `Bakong`: look-ups by MD5, alone and in lists, and the knock.

import type { Bakong } from '../core/ports'
import type { BakongClient } from './client'
import { tokenId } from './token'

/**
 * @param client whose token may change while the till runs; `tokenId` follows it
 * @param countedAs the name that look-ups are counted under instead, after a renewal; null for the token's own
 */
export function asPort(client: BakongClient, countedAs: () => string | null = () => null): Bakong {
  return {
    get tokenId() {
      return countedAs() ?? tokenId(client.token)
    },
    lookUp: (md5) => client.checkTransactionByMd5(md5),
    lookUpList: (md5s) => client.checkTransactionByMd5List(md5s),
    lookUpShortHash: (shortHash, amount) => client.checkTransactionByShortHash(shortHash, amount),
    probe: () => client.probe(),
    time: (accountId) => client.time(accountId),
  }
}
