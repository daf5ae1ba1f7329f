// PINs as they are kept: scrypt with a salt of its own for each, off the main thread, parameters written beside the key.
// Where there is a keyring, a secret from the vault (the pepper) goes into each: whoever has the books alone, a backup
// say, has nothing to try PINs against. Each record says whether it has one, and which (docs/decisions/0066).

import { createHash, createHmac, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { assert } from '../../shared/result'
import type { PinHasher, Vault } from '../core/ports'

/** OWASP's Password Storage Cheat Sheet: N = 2^16, r = 8, p = 2 (64 MB, some 0.3 s on a till). */
const COST = { N: 65_536, r: 8, p: 2 } as const
const SALT_BYTES = 16
const KEY_BYTES = 32
const PEPPER_BYTES = 32
/** `scrypt$N$r$p$salt$key`, base64; with a pepper `$` and its name. */
const SHAPE = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([^$]+)\$([^$]+)(?:\$([0-9a-f]{8}))?$/

/** The pepper's name in the vault. */
export const PEPPER = 'pin-pepper'

type PepperVault = Pick<Vault, 'protection' | 'unreadable' | 'get' | 'put' | 'remove'>

/** @param vault null: no pepper at all */
export function createPinHasher(vault: PepperVault | null): PinHasher {
  let making: Promise<string | null> | null = null
  const pepperNow = () => vault?.get(PEPPER) ?? null

  /** The pepper for a PIN that is set now, made once; none without a keyring, or while another one can't be opened. */
  const pepperToUse = async (): Promise<string | null> => {
    const pepper = pepperNow()
    if (pepper !== null || vault === null || vault.protection !== 'keyring' || vault.unreadable(PEPPER)) return pepper
    // Two PINs that are set at once must have the same one.
    making ??= make(vault).finally(() => {
      making = null
    })
    return await making
  }
  const make = async (into: PepperVault) => {
    const made = randomBytes(PEPPER_BYTES).toString('base64')
    await into.put(PEPPER, made)
    return made
  }

  return {
    hash: async (pin) => {
      const pepper = await pepperToUse()
      const salt = randomBytes(SALT_BYTES)
      const key = await derive(peppered(pin, pepper), salt, KEY_BYTES, COST)
      const name = pepper === null ? [] : [nameOf(pepper)]
      return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), key.toString('base64'), ...name].join('$')
    },
    matches: async (pin, kept) => {
      const { n, r, p, salt, key, pepper: name } = partsOf(kept)
      const pepper = name === null ? null : pepperNow()
      assert(name === null || (pepper !== null && nameOf(pepper) === name), 'a PIN whose pepper is gone is not judged')
      const expected = Buffer.from(key, 'base64')
      const given = await derive(peppered(pin, pepper), Buffer.from(salt, 'base64'), expected.length, { N: n, r, p })
      return timingSafeEqual(given, expected)
    },
    isLost: (kept) => {
      const { pepper: name } = partsOf(kept)
      const pepper = pepperNow()
      return name !== null && (pepper === null || nameOf(pepper) !== name)
    },
    couldBeBetter: (kept) =>
      partsOf(kept).pepper === null && vault?.protection === 'keyring' && !vault.unreadable(PEPPER),
    startAnew: async () => {
      // Without a keyring there would be no other one; it may only be away today.
      if (vault?.protection === 'keyring' && vault.unreadable(PEPPER)) await vault.remove(PEPPER)
    },
  }
}

function partsOf(kept: string) {
  const [, n, r, p, salt, key, pepper] = SHAPE.exec(kept) ?? []
  assert(salt !== undefined && key !== undefined, 'a kept PIN has the shape it was written in')
  return { n: Number(n), r: Number(r), p: Number(p), salt, key, pepper: pepper ?? null }
}

function peppered(pin: string, pepper: string | null): string | Buffer {
  return pepper === null ? pin : createHmac('sha256', Buffer.from(pepper, 'base64')).update(pin).digest()
}

/** Tells one pepper from another, and nothing of it. */
function nameOf(pepper: string): string {
  return createHash('sha256').update(`pin-pepper ${pepper}`).digest('hex').slice(0, 8)
}

function derive(
  secret: string | Buffer,
  salt: Buffer,
  length: number,
  cost: typeof COST | ScryptOptions,
): Promise<Buffer> {
  const { N = COST.N, r = COST.r } = cost
  return new Promise((resolve, reject) => {
    // Node's limit is below what this cost needs (128 N r bytes).
    scrypt(secret, salt, length, { ...cost, maxmem: 256 * N * r }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
}
