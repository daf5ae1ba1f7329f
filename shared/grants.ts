// Which window may call or hear which names. What is not listed is refused, in the preload and again in main.

import type { Announcement, Command } from './contract'

export const windowKinds = ['cashier', 'customer', 'recovery'] as const
export type WindowKind = (typeof windowKinds)[number]

export interface Grant {
  readonly commands: readonly Command[]
  readonly announcements: readonly Announcement[]
}

export const grants: Readonly<Record<WindowKind, Grant>> = {
  cashier: {
    commands: [
      'till.view',
      'till.ready',
      'preferences.change',
      'sale.start',
      'sale.check',
      'sale.cancel',
      'sale.next',
      'demo.markPaid',
      'demo.scenario',
      'slides.view',
      'slides.pick',
      'slides.add',
      'slides.remove',
      'screens.view',
      'screens.choose',
      'screens.identify',
      'screens.turnRound',
      'setup.view',
      'setup.welcomed',
      'setup.language',
      'setup.preview',
      'setup.shop',
      'setup.sale',
      'setup.bakong',
      'setup.token',
      'setup.forgetToken',
      'setup.renew',
      'setup.mode',
      'setup.export',
      'log.write',
      'api.view',
      'api.change',
      'api.keyCreate',
      'api.keyRevoke',
      'attention.view',
      'attention.resolve',
      'refund.made',
      'alarm.seen',
      'sale.confirmByHand',
      'sticker.check',
      'sticker.takeOld',
      'sticker.code',
      'demo.paySticker',
      'webhooks.view',
      'webhooks.add',
      'webhooks.change',
      'webhooks.remove',
      'webhooks.deliveries',
      'webhooks.redeliver',
      'webhooks.test',
      'people.view',
      'people.signIn',
      'people.signOut',
      'people.approve',
      'people.active',
      'people.add',
      'people.change',
      'people.lock',
      'audit.view',
      'comfort.view',
      'comfort.change',
      'till.leave',
      'about.view',
      'about.openFolder',
      'about.saveLogs',
      'backups.view',
      'backups.make',
      'backups.verify',
      'backups.chooseSecond',
      'backups.goBack',
      'doctor.view',
      'doctor.run',
      'doctor.report',
      'updates.view',
      'updates.check',
      'updates.download',
      'updates.install',
      'outside.answer',
      'outside.seen',
    ],
    announcements: [
      'till.changed',
      'screens.changed',
      'api.changed',
      'webhooks.changed',
      'people.changed',
      'till.leaveAsked',
      'backups.backAsked',
      'backups.changed',
      'updates.changed',
    ],
  },
  /** It faces a stranger: it can listen, and ask for nothing. */
  customer: { commands: [], announcements: ['customer.changed'] },
  /** There are no books: it can mend them or leave, and sell nothing. */
  recovery: {
    commands: ['recovery.view', 'recovery.restore', 'recovery.retry', 'recovery.saveLog', 'recovery.quit'],
    announcements: ['recovery.changed'],
  },
}

/** What the local API may ask, at the word of a key. A key that may only read is held to `apiReadGrant`. */
export const apiReadGrant: Grant = {
  commands: ['api.sale', 'api.sales', 'api.events', 'api.staticQr', 'api.health'],
  announcements: [],
}
export const apiGrant: Grant = {
  commands: [...apiReadGrant.commands, 'api.sell', 'api.check', 'api.cancel', 'demo.markPaid', 'demo.check'],
  announcements: [],
}

/** The one IPC channel for commands: `(name, input) -> Result`. */
export const COMMAND_CHANNEL = 'pos.command'

/** The one IPC channel for announcements: `(name, value)`. */
export const ANNOUNCE_CHANNEL = 'pos.announce'

/** What the bridge exposes as `window.pos`. The renderer's typed version is in `renderer/pos.ts`. */
export interface PosBridge {
  call(name: string, input: unknown): Promise<unknown>
  /** @returns a function that stops listening */
  on(name: string, listener: (value: unknown) => void): () => void
}
