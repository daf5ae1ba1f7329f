// PINs as they are kept: with the pepper of a keyring a backup alone tells nobody a PIN, and a pepper that is gone is said
// to be gone.

import { describe, expect, it } from 'vitest'
import type { Vault } from '../../electron/core/ports'
import { createPinHasher, PEPPER } from '../../electron/system/pins'

type PepperVault = NonNullable<Parameters<typeof createPinHasher>[0]>

/** A vault in memory. */
function vaultWith(protection: Vault['protection'], unreadable = false) {
  const values = new Map<string, string>()
  const kept = { puts: 0, unreadable }
  const vault: PepperVault = {
    protection,
    unreadable: () => kept.unreadable,
    get: (name) => values.get(name) ?? null,
    put: async (name, value) => {
      kept.puts += 1
      await Promise.resolve()
      values.set(name, value)
    },
    remove: async (name) => {
      values.delete(name)
      kept.unreadable = false
    },
  }
  return { vault, values, kept }
}

describe('with a keyring', () => {
  it('each PIN has the vault’s pepper, says so, and can’t be tried without it', async () => {
    const { vault, values } = vaultWith('keyring')
    const pins = createPinHasher(vault)
    const kept = await pins.hash('4711')
    expect(kept).toMatch(/^scrypt\$65536\$8\$2\$[^$]+\$[^$]+\$[0-9a-f]{8}$/)
    expect(await pins.matches('4711', kept)).toBe(true)
    expect(await pins.matches('4712', kept)).toBe(false)
    // What somebody with a backup does: the record is taken for one without a pepper.
    const bare = kept.slice(0, kept.lastIndexOf('$'))
    expect(await createPinHasher(null).matches('4711', bare)).toBe(false)
    expect(kept).not.toContain(values.get(PEPPER))
  })

  it('two that are set at once have the same pepper: neither is lost', async () => {
    const { vault, kept } = vaultWith('keyring')
    const pins = createPinHasher(vault)
    const both = await Promise.all([pins.hash('4711'), pins.hash('2583')])
    expect(kept.puts).toBe(1)
    expect(both.map((record) => pins.isLost(record))).toEqual([false, false])
  })

  it('one of a time without a keyring still opens, and could be better', async () => {
    const plain = await createPinHasher(null).hash('4711')
    expect(plain.split('$')).toHaveLength(6)
    const pins = createPinHasher(vaultWith('keyring').vault)
    expect([pins.isLost(plain), pins.couldBeBetter(plain)]).toEqual([false, true])
    expect(await pins.matches('4711', plain)).toBe(true)
    expect(pins.couldBeBetter(await pins.hash('4711'))).toBe(false)
  })
})

describe('a pepper that is gone', () => {
  it('on another computer, or after another keyring, is told, and no PIN is judged', async () => {
    const kept = await createPinHasher(vaultWith('keyring').vault).hash('4711')
    const other = vaultWith('keyring')
    await createPinHasher(other.vault).hash('2583')
    for (const vault of [null, vaultWith('keyring').vault, vaultWith('weak').vault, other.vault]) {
      const pins = createPinHasher(vault)
      expect(pins.isLost(kept)).toBe(true)
      await expect(pins.matches('4711', kept)).rejects.toThrow('pepper')
    }
  })

  // The keyring may be back tomorrow: to write another pepper over it would lose everybody's PIN for good.
  it('is not written over while it can’t be opened; PINs that are set meanwhile have none', async () => {
    const { vault, kept } = vaultWith('keyring', true)
    const pins = createPinHasher(vault)
    expect((await pins.hash('4711')).split('$')).toHaveLength(6)
    expect(kept.puts).toBe(0)
  })

  it('is given up on the owner’s word, and the next PIN has a new one', async () => {
    const { vault } = vaultWith('keyring', true)
    const pins = createPinHasher(vault)
    await pins.startAnew()
    expect((await pins.hash('4711')).split('$')).toHaveLength(7)
  })

  it('stays where there is no keyring today: it may only be away', async () => {
    const { vault, kept } = vaultWith('weak', true)
    await createPinHasher(vault).startAnew()
    expect(kept.unreadable).toBe(true)
  })
})

it('without a keyring has no pepper and makes none', async () => {
  const { vault, kept } = vaultWith('weak')
  expect((await createPinHasher(vault).hash('4711')).split('$')).toHaveLength(6)
  expect(kept.puts).toBe(0)
})
