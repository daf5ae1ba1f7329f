// PINs as they are kept: scrypt with a salt of its own for each, off the main thread, parameters written beside the key.

import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { assert } from '../../shared/result'
import type { PinHasher } from '../core/ports'

/** OWASP's Password Storage Cheat Sheet: N = 2^16, r = 8, p = 2 (64 MB, some 0.3 s on a till). */
const COST = { N: 65_536, r: 8, p: 2 } as const
const SALT_BYTES = 16
const KEY_BYTES = 32
/** `scrypt$N$r$p$salt$key`, base64. */
const SHAPE = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([^$]+)\$([^$]+)$/

export function createPinHasher(): PinHasher {
  return {
    hash: async (pin) => {
      const salt = randomBytes(SALT_BYTES)
      const key = await derive(pin, salt, KEY_BYTES, COST)
      return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), key.toString('base64')].join('$')
    },
    matches: async (pin, kept) => {
      const [, n, r, p, salt, key] = SHAPE.exec(kept) ?? []
      assert(salt !== undefined && key !== undefined, 'a kept PIN has the shape it was written in')
      const expected = Buffer.from(key, 'base64')
      const cost = { N: Number(n), r: Number(r), p: Number(p) }
      return timingSafeEqual(await derive(pin, Buffer.from(salt, 'base64'), expected.length, cost), expected)
    },
  }
}

function derive(pin: string, salt: Buffer, length: number, cost: typeof COST | ScryptOptions): Promise<Buffer> {
  const { N = COST.N, r = COST.r } = cost
  return new Promise((resolve, reject) => {
    // Node's limit is below what this cost needs (128 N r bytes).
    scrypt(pin, salt, length, { ...cost, maxmem: 256 * N * r }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
}
