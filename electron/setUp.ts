// Puts the set-up together: its file, the vault, the provisioning file's word over both.

import { join } from 'node:path'
import { safeStorage } from 'electron'
import type { Provision } from '../shared/provision'
import type { Result } from '../shared/result'
import { demoSettings } from '../shared/settings'
import type { Setup } from '../shared/setup'
import { textOf } from '../shared/text'
import { tokenId } from './bakong/token'
import { applyProvision } from './core/applyProvision'
import { type SetupFile, StoreFailure, type Vault } from './core/ports'
import { TOKEN } from './core/setup'
import { checkMerchant } from './khqr'
import type { Log } from './system/log'
import type { DataFolderFailure, Paths } from './system/paths'
import type { ProvisionFault } from './system/provision'
import { openVault, sealerOf } from './system/vault'
import { faultsOf, type RefusalWords } from './windows/refusalPage'

/** @returns why the till must not start with this provisioning file, or null  @param path of the file */
export function wrongProvision(read: Result<Provision, ProvisionFault>, path: string | undefined): RefusalWords | null {
  const about = { reason: 'provision', place: path ?? null } as const
  if (!read.ok) return { ...about, faults: faultsOf(read.error.lines.join('\n')), language: null }
  const { merchant, language = null } = read.value
  const account = merchant === undefined ? null : checkMerchant(merchant)
  if (account === null || account.ok) return null
  const { field, code } = account.error
  const words = { en: textOf('en').refusals[code], km: textOf('km').refusals[code] }
  return { ...about, faults: [{ field: `merchant.${field}`, words }], language }
}

/** @param unwanted what the till was started with and must not be, by name; null when all is well */
export function wrongLaunch(unwanted: readonly string[] | null): RefusalWords | null {
  if (unwanted === null) return null
  const words = { en: textOf('en').startWords.notObeyed, km: textOf('km').startWords.notObeyed }
  return { reason: 'launch', faults: unwanted.map((field) => ({ field, words })), place: null, language: null }
}

/** Why the till has no place for its books. */
export function wrongFolder({ folder, cause }: DataFolderFailure): RefusalWords {
  const { code = undefined, message = 'unknown error' } = (cause ?? {}) as Partial<NodeJS.ErrnoException>
  return {
    reason: 'folder',
    faults: [{ field: null, words: { en: `${folder} (${code ?? message})` } }],
    place: null,
    language: null,
  }
}

/** @param file asked at each `put` whether the owner wants secrets stored without a keyring. App must be ready. */
export async function openVaultIn({ data }: Paths, file: SetupFile, log: Log): Promise<Vault> {
  const sealer = await sealerOf(safeStorage, process.platform)
  const vault = await openVault({
    path: join(data, 'vault.json'),
    sealer,
    keepWeakly: () => file.read().keepWeakly,
    broken: (name) => log('warn', 'vault.unreadable', { name }),
  })
  log('info', 'vault.open', { protection: vault.protection })
  return vault
}

/**
 * What the provisioning file says goes into the set-up file, its token into the vault where that keeps it. A file's
 * token that was moved before stays as it is there: it may have been renewed since. A disk that can't take it is no
 * reason not to trade: the file is read again at the next start.
 */
export async function takeProvision(provision: Provision, file: SetupFile, vault: Vault, log: Log): Promise<void> {
  const token = provision.bakong?.token
  const setup = file.read()
  const name = token === undefined ? null : tokenId(token)
  const keeps = vault.protection === 'keyring' || setup.keepWeakly
  try {
    if (token !== undefined && (setup.bakong.movedFromFile !== name || vault.get(TOKEN) === null || !keeps)) {
      // Whatever the disk says of it below: the file is there again at the next start.
      vault.hold(TOKEN, token)
      await vault.put(TOKEN, token)
    }
    const wanted = (now: Setup): Setup => {
      const next = applyProvision(now, provision, keeps && token !== undefined, demoSettings.sale)
      const movedFromFile = keeps && name !== null ? name : now.bakong.movedFromFile
      // Another token of the file is another registration for all the till knows: it has a budget of its own.
      const countedAs = movedFromFile === now.bakong.movedFromFile ? now.bakong.countedAs : null
      return { ...next, bakong: { ...next.bakong, movedFromFile, countedAs } }
    }
    if (JSON.stringify(wanted(setup)) !== JSON.stringify(setup)) await file.change(wanted)
  } catch (failure) {
    if (!(failure instanceof StoreFailure)) throw failure
    log('error', 'setup.not-stored', { kind: failure.kind, error: failure })
  }
}
