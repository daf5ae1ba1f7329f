// A token is tried before it is used, and a new one is asked for: what set-up and renewal want of Bakong.

import { randomBytes } from 'node:crypto'
import type { Verdict } from '../../shared/setupView'
import { BakongTrouble, type Clock, type TokenDesk, type TroubleKind } from '../core/ports'
import { BakongClient } from './client'
import { tokenFacts, tokenId } from './token'

const verdictOf: Readonly<Record<TroubleKind, Verdict>> = {
  offline: 'offline',
  'timed-out': 'timed-out',
  'cert-too-early': 'no-secure-line',
  'cert-expired': 'no-secure-line',
  'cert-bad': 'no-secure-line',
  intercepted: 'no-secure-line',
  blocked: 'blocked',
  unauthorized: 'wrong',
  'quota-spent': 'good-spent',
  'rate-limited': 'busy',
  'server-error': 'server-trouble',
  nonsense: 'server-trouble',
  'bad-request': 'server-trouble',
}

/** @param baseUrl asked before each call  @throws AddressRefused at the call for an address that is none */
export function tokenDesk(baseUrl: () => string, clock: Clock): TokenDesk {
  const clientWith = (token: string | null) => new BakongClient({ baseUrl: baseUrl(), token: () => token, clock })
  return {
    nameOf: tokenId,
    expiresAt: (token) => tokenFacts(token).expiresAt,
    async attempt(token, accountId, spend) {
      const { expiresAt } = tokenFacts(token)
      const client = clientWith(token)
      try {
        // Bakong would only say "refused": the till can say more, and spends nothing. By Bakong's time, not by this
        // computer's, whose clock may be ahead: a good token would be thrown away.
        const ended = expiresAt !== null && expiresAt <= clock.now()
        if (ended && expiresAt <= ((await timeThere(client, accountId)) ?? Number.NEGATIVE_INFINITY)) return 'expired'
        if (accountId !== null && (await client.checkAccount(accountId)).value.kind !== 'exists')
          return 'unknown-account'
        // The account's path is reported to answer without a token too: only a look-up proves it.
        await spend()
        await client.checkTransactionByMd5(randomBytes(16).toString('hex'))
        return 'good'
      } catch (failure) {
        if (!(failure instanceof BakongTrouble)) throw failure
        return verdictOf[failure.kind]
      } finally {
        client.close()
      }
    },
    async knows(accountId, token) {
      const client = clientWith(token)
      try {
        return (await client.checkAccount(accountId)).value.kind === 'exists'
      } catch (failure) {
        if (!(failure instanceof BakongTrouble)) throw failure
        return null
      } finally {
        client.close()
      }
    },
    async renew(email) {
      const client = clientWith(null)
      try {
        const { value } = await client.renewToken(email)
        return value.kind === 'issued' ? value.token : null
      } finally {
        client.close()
      }
    },
  }
}

/** @returns Bakong's time, or null where its answer told none  @throws BakongTrouble without an answer */
async function timeThere(client: BakongClient, accountId: string | null): Promise<number | null> {
  const { serverDateMs, mayBeCopy } = await client.time(accountId)
  return mayBeCopy ? null : serverDateMs
}
