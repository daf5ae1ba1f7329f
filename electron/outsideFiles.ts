// The files from outside at a start: judged by the book of them, then written where they belong. No Electron here.

import type { Provision } from '../shared/provision'
import { demoSettings } from '../shared/settings'
import type { Setup } from '../shared/setup'
import { tokenId } from './bakong/token'
import { applyProvision } from './core/applyProvision'
import type { OutsideBook } from './core/outside'
import { patiently } from './core/patience'
import { type Clock, type SetupFile, StoreFailure, type Vault } from './core/ports'
import { NEXT_TOKEN, TOKEN } from './core/setup'
import type { Log } from './system/log'

export interface TakeDeps {
  readonly file: SetupFile
  readonly vault: Vault
  readonly log: Log
  /** What of the set-up file holds, whatever somebody has written into it. */
  readonly inForce?: (setup: Setup) => Setup
}

/**
 * What the provisioning file says goes into the set-up file, its token into the vault where that keeps it. A file's
 * token that was moved before stays as it is there: it may have been renewed since. A disk that can't take it is no
 * reason not to trade: the file is read again at the next start.
 */
export async function takeProvision(
  provision: Provision,
  { file, vault, log, inForce = (setup) => setup }: TakeDeps,
): Promise<void> {
  const token = provision.bakong?.token
  const setup = inForce(file.read())
  const name = token === undefined ? null : tokenId(token)
  const keeps = vault.protection === 'keyring' || setup.keepWeakly
  try {
    if (token !== undefined && (setup.bakong.movedFromFile !== name || vault.get(TOKEN) === null || !keeps)) {
      // Whatever the disk says of it below: the file is there again at the next start.
      vault.hold(TOKEN, token)
      await vault.put(TOKEN, token)
    }
    const wanted = (now: Setup): Setup => {
      const next = applyProvision(inForce(now), provision, keeps && token !== undefined, demoSettings.sale)
      const movedFromFile = keeps && name !== null ? name : now.bakong.movedFromFile
      // Another token of the file is another registration for all the till knows: it has a budget of its own.
      const countedAs = movedFromFile === now.bakong.movedFromFile ? now.bakong.countedAs : null
      return { ...next, bakong: { ...next.bakong, movedFromFile, countedAs } }
    }
    if (JSON.stringify(wanted(setup)) !== JSON.stringify(file.read())) await file.change(wanted)
  } catch (failure) {
    if (!(failure instanceof StoreFailure)) throw failure
    log('error', 'setup.not-stored', { kind: failure.kind, error: failure })
  }
}

/** What the open till goes by: the file as far as it is taken, and the set-up file with its guarded fields in force. */
export interface Taken {
  readonly provision: Provision
  readonly setupFile: SetupFile
}

export interface FileDeps extends TakeDeps {
  readonly book: OutsideBook
  readonly clock: Clock
}

/** Demo takes no money, and its books may have no PINs: what it takes from the files is judged where live ones open. */
export async function takeFiles(
  given: Provision,
  { live, ...deps }: FileDeps & { readonly live: boolean },
): Promise<Taken> {
  if (live) return await takeOutside(given, deps)
  await takeProvision(given, deps)
  return { provision: given, setupFile: deps.file }
}

/**
 * The files of a live till, judged before anything of them is used (docs/decisions/0061). The books know first what is in
 * force; then a token of another host goes; then the files are written. Broken off anywhere, the next start goes on.
 */
async function takeOutside(given: Provision, { file, vault, log, book, clock }: FileDeps): Promise<Taken> {
  let provision = given
  try {
    const judged = book.judge(given, file.read())
    await patiently(() => book.begin(judged), { clock })
    provision = judged.provision
    if (judged.line !== null) log('warn', judged.line.action, { fields: judged.line.changes.map(({ path }) => path) })
    if (book.dropsToken) {
      await forgetToken(vault)
      await patiently(() => book.tokenDropped(), { clock })
    }
  } catch (failure) {
    if (!(failure instanceof StoreFailure)) throw failure
    log('error', 'outside.not-stored', { kind: failure.kind, error: failure })
    provision = book.asBefore(given)
  }
  await takeProvision(provision, { file, vault, log, inForce: (setup) => book.inForce(setup) })
  try {
    await patiently(() => book.filed(file.read()), { clock })
  } catch (failure) {
    // It is told again at the next start, which finds the file as it should be.
    if (!(failure instanceof StoreFailure)) throw failure
    log('warn', 'outside.not-stored', { kind: failure.kind, error: failure })
  }
  return { provision, setupFile: book.ownSetup(file) }
}

/** No token of one host is ever shown to another: not even where the disk can't take that it is gone. */
async function forgetToken(vault: Vault): Promise<void> {
  try {
    await vault.remove(NEXT_TOKEN)
    await vault.remove(TOKEN)
  } catch (failure) {
    for (const name of [NEXT_TOKEN, TOKEN]) vault.hold(name, '')
    throw failure
  }
}
