// Secrets at rest: sealed where there is a keyring, stored without one only if the owner wants it, never half written.

import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openVault, type Sealer, sealerOf, type VaultOptions } from '../../electron/system/vault'

/** A seal that turns the text round: not the text, and opened by its own key alone. */
function sealer(strong: boolean, key = 'k'): Sealer {
  return {
    strong,
    seal: async (value) => Buffer.from(`${key}:${[...value].reverse().join('')}`),
    open: async (sealed) => {
      const text = sealed.toString()
      if (!text.startsWith(`${key}:`)) throw new Error('another key')
      return [...text.slice(key.length + 1)].reverse().join('')
    },
  }
}

const aPath = () => join(mkdtempSync(join(tmpdir(), 'khqr-vault-')), 'vault.json')
const SECRET = 'tell-nobody-of-this'

function open(path: string, over: Partial<VaultOptions> = {}) {
  return openVault({ path, sealer: sealer(true), keepWeakly: () => false, broken: () => undefined, ...over })
}

describe('the vault', () => {
  it('keeps a secret over a restart, sealed, for its owner alone', async () => {
    const path = aPath()
    await (await open(path)).put('token', SECRET)
    expect(readFileSync(path, 'utf8')).not.toContain(SECRET)
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
    const again = await open(path)
    expect(again.get('token')).toBe(SECRET)
    await again.remove('token')
    expect((await open(path)).get('token')).toBeNull()
  })

  it('without a keyring keeps it for this run only, unless the owner wants it stored', async () => {
    const path = aPath()
    const weak = { sealer: sealer(false) }
    const vault = await open(path, weak)
    expect(vault.protection).toBe('weak')
    await vault.put('token', SECRET)
    expect(vault.get('token')).toBe(SECRET)
    expect(vault.stored('token')).toBe(false)
    expect((await open(path, weak)).get('token')).toBeNull()
    await (await open(path, { ...weak, keepWeakly: () => true })).put('token', SECRET)
    const stored = await open(path, weak)
    expect([stored.get('token'), stored.stored('token')]).toEqual([SECRET, true])
    // Another value that is not to be stored takes the stored one away: it must not come back.
    await stored.put('token', 'another')
    expect((await open(path, weak)).get('token')).toBeNull()
  })

  it('says which secret it can no longer open, and takes a new one in its place', async () => {
    const path = aPath()
    await (await open(path)).put('token', SECRET)
    const broken: string[] = []
    const other = await open(path, { sealer: sealer(true, 'other'), broken: (name) => broken.push(name) })
    expect(broken).toEqual(['token'])
    expect(other.get('token')).toBeNull()
    expect(other.unreadable('token')).toBe(true)
    await other.put('token', 'new')
    expect(other.unreadable('token')).toBe(false)
    expect((await open(path, { sealer: sealer(true, 'other') })).get('token')).toBe('new')
  })

  it('takes a file that is no vault for an unreadable one', async () => {
    const path = aPath()
    writeFileSync(path, '{"sealed":')
    const broken: string[] = []
    const vault = await open(path, { broken: (name) => broken.push(name) })
    expect(broken).toEqual(['vault.json'])
    expect(vault.get('token')).toBeNull()
  })
})

describe('the sealer', () => {
  const storage = (backend: string, available = true) => ({
    isEncryptionAvailable: () => available,
    getSelectedStorageBackend: () => backend,
    encryptString: (text: string) => Buffer.from(`sealed ${text}`),
    decryptString: (sealed: Buffer) => sealed.toString().replace('sealed ', ''),
  })

  it.each([
    ['linux', 'gnome_libsecret', true],
    ['linux', 'kwallet6', true],
    ['linux', 'basic_text', false],
    ['linux', 'unknown', false],
    ['win32', 'unknown', true],
    ['darwin', 'basic_text', true],
  ] as const)('of %s with %s is strong: %s', async (platform, backend, strong) => {
    expect((await sealerOf(storage(backend), platform)).strong).toBe(strong)
  })

  it('where nothing seals is weak, and what the owner stores all the same is read again', async () => {
    const bare = await sealerOf(storage('unknown', false), 'linux')
    expect(bare.strong).toBe(false)
    expect(await bare.open(await bare.seal(SECRET))).toBe(SECRET)
  })

  it('uses the newer calls where they are', async () => {
    const newer = await sealerOf(
      {
        ...storage('gnome_libsecret'),
        isAsyncEncryptionAvailable: async () => true,
        encryptStringAsync: async (text: string) => Buffer.from(`later ${text}`),
        decryptStringAsync: async (sealed: Buffer) => ({ result: sealed.toString().replace('later ', '') }),
      },
      'linux',
    )
    expect((await newer.seal('x')).toString()).toBe('later x')
    expect(await newer.open(Buffer.from('later x'))).toBe('x')
  })
})
