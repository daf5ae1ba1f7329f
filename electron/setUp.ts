// Puts the set-up together: its file, the vault, the provisioning file's word over both.

import { join } from 'node:path'
import { safeStorage } from 'electron'
import type { Provision } from '../shared/provision'
import type { Result } from '../shared/result'
import type { Merchant } from '../shared/settings'
import type { Setup } from '../shared/setup'
import { textOf } from '../shared/text'
import type { SetupFile, Vault } from './core/ports'
import { checkMerchant } from './khqr'
import type { Log } from './system/log'
import type { DataFolderFailure, Paths } from './system/paths'
import type { ProvisionFault } from './system/provision'
import { hide } from './system/redact'
import { openVault, sealerOf } from './system/vault'
import { faultsOf, type RefusalWords } from './windows/refusalPage'

/** @returns why the till must not start with this provisioning file, or null  @param path of the file */
export function wrongProvision(read: Result<Provision, ProvisionFault>, path: string | undefined): RefusalWords | null {
  const about = { reason: 'provision', place: path ?? null } as const
  if (!read.ok) return { ...about, faults: faultsOf(read.error.lines.join('\n')), language: null }
  const { merchant, language = null } = read.value
  const faults = wrongMerchant(merchant ?? null)
  return faults === null ? null : { ...about, faults, language }
}

/** @returns why the till must not start with this set-up file, which somebody has edited, or null  @param place its path */
export function wrongSetup({ merchant, language }: Setup, place: string): RefusalWords | null {
  const faults = wrongMerchant(merchant)
  return faults === null ? null : { reason: 'setup', faults, place, language }
}

/** By the rules of the code itself: a till that learns of it when it first charges has opened for nothing. */
function wrongMerchant(merchant: Merchant | null): RefusalWords['faults'] | null {
  const account = merchant === null ? null : checkMerchant(merchant)
  if (account === null || account.ok) return null
  const { field, code } = account.error
  const words = { en: textOf('en').refusals[code], km: textOf('km').refusals[code] }
  return [{ field: `merchant.${field}`, words }]
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
    held: hide,
  })
  log('info', 'vault.open', { protection: vault.protection })
  return vault
}
