// Secrets at rest: each value sealed by the system's keyring (Electron's safeStorage), together in one private file.

import { readFileSync } from 'node:fs'
import type { Vault } from '../core/ports'
import { writeWhole } from './atomic'

/** What seals and opens. Electron's `safeStorage`; tests have their own. */
export interface Sealer {
  /** False when anybody with the disk could open what it seals. */
  readonly strong: boolean
  seal(value: string): Promise<Buffer>
  /** @throws when this is not its seal */
  open(sealed: Buffer): Promise<string>
}

interface VaultFile {
  readonly version: 1
  /** Base64 by name. */
  readonly sealed: Readonly<Record<string, string>>
}

export interface VaultOptions {
  readonly path: string
  readonly sealer: Sealer
  /** Without a keyring: whether the owner wants secrets stored all the same. Asked at each `put`. */
  readonly keepWeakly: () => boolean
  /** A name's seal can't be opened. For the log; never the value. */
  readonly broken: (name: string) => void
}

/** Reads the file once and holds what it says. A file that is no vault counts as one whose seals can't be opened. */
export async function openVault({ path, sealer, keepWeakly, broken }: VaultOptions): Promise<Vault> {
  const sealed = new Map(Object.entries(readSealed(path, broken)))
  const values = new Map<string, string>()
  const shut = new Set<string>()
  for (const [name, text] of sealed) {
    const value = await sealer.open(Buffer.from(text, 'base64')).catch(() => null)
    if (value !== null) values.set(name, value)
    else {
      shut.add(name)
      broken(name)
    }
  }
  const write = () => {
    const file: VaultFile = { version: 1, sealed: Object.fromEntries(sealed) }
    writeWhole(path, `${JSON.stringify(file)}\n`)
  }
  return {
    protection: sealer.strong ? 'keyring' : 'weak',
    unreadable: (name) => shut.has(name),
    stored: (name) => sealed.has(name) && !shut.has(name),
    get: (name) => values.get(name) ?? null,
    async put(name, value, keep) {
      values.set(name, value)
      shut.delete(name)
      if (!sealer.strong && keep !== 'always' && !keepWeakly()) {
        // What was stored before is another value: after a restart it must not come back.
        if (sealed.delete(name)) write()
        return
      }
      sealed.set(name, (await sealer.seal(value)).toString('base64'))
      write()
    },
    async remove(name) {
      values.delete(name)
      shut.delete(name)
      if (sealed.delete(name)) write()
    },
  }
}

function readSealed(path: string, broken: (name: string) => void): Record<string, string> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw cause
  }
  try {
    const { sealed } = JSON.parse(text) as { sealed?: unknown }
    const entries = typeof sealed === 'object' && sealed !== null ? Object.entries(sealed) : []
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch {
    // Written whole each time, so this is somebody's hand or a dying disk: the owner enters the secrets again.
    broken('vault.json')
    return {}
  }
}

/** The part of Electron's `safeStorage` that both runtimes have (docs/decisions/0004), and what only 45 has. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean
  getSelectedStorageBackend?(): string
  encryptString(text: string): Buffer
  decryptString(sealed: Buffer): string
  isAsyncEncryptionAvailable?(): Promise<boolean>
  encryptStringAsync?(text: string): Promise<Buffer>
  decryptStringAsync?(sealed: Buffer): Promise<{ readonly result: string }>
}

/**
 * Must be called after the app is ready. On Linux without a keyring Chromium seals with a password from its source
 * and still says that encryption is available: that is named `weak` here (ELECTRON §1.10).
 */
export async function sealerOf(storage: SafeStorage, platform: NodeJS.Platform): Promise<Sealer> {
  const backend = platform === 'linux' ? (storage.getSelectedStorageBackend?.() ?? 'unknown') : 'system'
  const sealing = storage.isEncryptionAvailable()
  const strong = sealing && backend !== 'basic_text' && backend !== 'unknown'
  const later = (await storage.isAsyncEncryptionAvailable?.()) === true
  return {
    strong,
    async seal(value) {
      if (later && storage.encryptStringAsync) return storage.encryptStringAsync(value)
      // Without any sealing the owner was asked; the marker tells it from a seal.
      return sealing ? storage.encryptString(value) : Buffer.from(`plain:${value}`)
    },
    async open(sealed) {
      const text = sealed.toString('utf8')
      if (text.startsWith('plain:')) return text.slice('plain:'.length)
      if (later && storage.decryptStringAsync) return (await storage.decryptStringAsync(sealed)).result
      return storage.decryptString(sealed)
    },
  }
}
