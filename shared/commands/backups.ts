// Commands about backups, and those of the window that comes up when the books can't be opened.

import { z } from 'zod'
import type { BackupsView, RecoveryView } from '../backups'
import { EnteredPin, PersonId, Pin } from './people'

const nothing = z.object({})
/** As it was typed: another one is refused in words. */
const ShopName = z.string().max(200)
const BackupRef = z.object({ id: z.string().min(1).max(200) })

export const backupCommands = {
  'backups.view': { input: nothing, output: z.custom<BackupsView>() },
  'backups.make': { input: nothing, output: z.custom<BackupsView>(), needs: 'manager' },
  /** Reads a backup from its first to its last page. */
  'backups.verify': {
    input: BackupRef,
    output: z.object({ sales: z.number(), lastBill: z.number() }),
    needs: 'manager',
  },
  /** Lets the manager pick a second folder in the system's own dialog; `off` forgets it. */
  'backups.chooseSecond': { input: z.object({ off: z.boolean() }), output: z.custom<BackupsView>(), needs: 'manager' },
  /** Ends the till and starts it again with the window in which a backup can be chosen. */
  'backups.goBack': { input: nothing, output: nothing, needs: 'manager' },
} as const

/** Granted to the recovery window alone. */
export const recoveryCommands = {
  'recovery.view': { input: nothing, output: z.custom<RecoveryView>() },
  'recovery.restore': { input: BackupRef, output: nothing },
  /** Begins empty books in the place of books that are gone, on the word that the view asks for. */
  'recovery.begin': {
    input: z.union([
      z.object({ personId: PersonId, pin: EnteredPin, newPin: Pin.optional() }),
      z.object({ name: ShopName }),
    ]),
    output: nothing,
  },
  'recovery.retry': { input: nothing, output: nothing },
  'recovery.saveLog': { input: nothing, output: nothing },
  'recovery.quit': { input: nothing, output: nothing },
} as const
