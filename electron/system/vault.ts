// Secrets at rest: each value sealed by the system's keyring (Electron's safeStorage), together in one private file.

import { rename } from 'node:fs/promises'
import type { Vault } from '../core/ports'
import { inTurn, whenFree } from '../disk/patience'
import { WrongEncoding } from '../disk/text'
import { readWhole, writeWhole } from '../disk/wholeFile'

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
  /** A name's seal can't be opened, or the file can't be read and why. For the log; never the value. */
  readonly broken: (name: string) => void
  /** Each value that is held: it must not be written down elsewhere. */
  readonly held?: (value: string) => void
}

/**
 * Reads the file once and holds what it says: memory changes once the disk has. A file that is no vault counts as one
 * whose seals can't be opened; it is kept beside the new one.
 */
export async function openVault({
  path,
  sealer,
  keepWeakly,
  broken,
  held = () => undefined,
}: VaultOptions): Promise<Vault> {
  let sealed: ReadonlyMap<string, string> = new Map(Object.entries(await readSealed(path, broken)))
  const values = new Map<string, string>()
  const shut = new Set<string>()
  for (const [name, text] of sealed) {
    const value = await sealer.open(Buffer.from(text, 'base64')).catch(() => null)
    if (value !== null) {
      values.set(name, value)
      held(value)
    } else {
      shut.add(name)
      broken(name)
    }
  }
  /** Without `text` the name is taken out. */
  const store = async (name: string, text?: string) => {
    if (text === undefined && !sealed.has(name)) return
    const next = new Map(sealed)
    if (text === undefined) next.delete(name)
    else next.set(name, text)
    const file: VaultFile = { version: 1, sealed: Object.fromEntries(next) }
    await writeWhole(path, `${JSON.stringify(file)}\n`)
    sealed = next
  }
  const hold = (name: string, value: string) => {
    values.set(name, value)
    held(value)
    shut.delete(name)
  }
  return {
    protection: sealer.strong ? 'keyring' : 'weak',
    unreadable: (name) => shut.has(name),
    stored: (name) => sealed.has(name) && !shut.has(name),
    get: (name) => values.get(name) ?? null,
    hold,
    put: (name, value, keep) =>
      inTurn(`change ${path}`, async () => {
        const keeps = sealer.strong || keep === 'always' || keepWeakly()
        // What was stored before is another value: after a restart it must not come back.
        await store(name, keeps ? (await sealer.seal(value)).toString('base64') : undefined)
        hold(name, value)
      }),
    remove: (name) =>
      inTurn(`change ${path}`, async () => {
        await store(name)
        values.delete(name)
        shut.delete(name)
      }),
  }
}

async function readSealed(path: string, broken: (name: string) => void): Promise<Record<string, string>> {
  try {
    const text = await readWhole(path)
    if (text === null) return {}
    const file: unknown = JSON.parse(text)
    const sealed = typeof file === 'object' && file !== null && 'sealed' in file ? file.sealed : null
    const entries = typeof sealed === 'object' && sealed !== null ? Object.entries(sealed) : []
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch (cause) {
    if (!(cause instanceof WrongEncoding) && !(cause instanceof SyntaxError)) throw cause
    // Written whole each time, so this is somebody's hand or a dying disk: the owner enters the secrets again, or puts
    // the file right and back.
    broken(cause instanceof WrongEncoding ? `vault.json is ${cause.message}` : 'vault.json')
    await whenFree(() => rename(path, `${path}.unreadable`)).catch((error: unknown) => broken(String(error)))
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
