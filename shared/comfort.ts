// What makes a till comfortable on its machine, and what there is to say about the till itself.

export interface Comfort {
  /** The cashier's window covers the whole screen, without the desktop around it. */
  readonly kiosk: boolean
  /** The till starts when the computer does. */
  readonly autostart: boolean
  /** The displays do not go dark while the till runs. */
  readonly keepAwake: boolean
}

export const usualComfort: Comfort = { kiosk: false, autostart: false, keepAwake: true }

export interface AboutView {
  /** Of the till and what it runs on, by name. */
  readonly versions: Readonly<Record<string, string>>
  readonly dataFolder: string
}
