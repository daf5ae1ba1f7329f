// What a page may ask of the machine: nothing. Electron grants everything by default, so each refusal is written out.

import type { Session } from 'electron'

type PermissionHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>

/** Every permission Electron knows. A new one in a later Electron does not compile until it has a line here. */
export type Permission = Parameters<PermissionHandler>[1]

interface Rule {
  readonly granted: boolean
  readonly reason: string
}

function denied(reason: string): Rule {
  return { granted: false, reason }
}

const noDevices = denied('Printers and drawers are driven by the main process, never by a page.')
const noSensors = denied('A till has no use for where or how the machine is held.')
const noCapture = denied('The till takes no pictures, sound or copies of the screen.')
const noClipboardRead = denied('A page shows what the till says; it never reads what a person has copied.')
const noNetwork = denied('Pages have no network. Only electron/bakong speaks to the outside.')
const noStorage = denied('The database of the main process is the only memory.')
const noWindowing = denied('The main process places windows and makes them full screen.')
const noWake = denied('The main process decides when the screen may sleep.')
const noPayment = denied('Money moves by KHQR alone.')
const noUnknown = denied('What has no name here has no use here.')

export const permissions: Readonly<Record<Permission, Rule>> = {
  ar: noSensors,
  'automatic-fullscreen': noWindowing,
  'background-fetch': noNetwork,
  'background-sync': noNetwork,
  'captured-surface-control': noCapture,
  'clipboard-read': noClipboardRead,
  'clipboard-sanitized-write': denied('Nothing on a page is copied by a script.'),
  'deprecated-sync-clipboard-read': noClipboardRead,
  'display-capture': noCapture,
  fileSystem: denied('Exports and backups are written by the main process, where the owner says.'),
  fullscreen: noWindowing,
  geolocation: noSensors,
  'geolocation-approximate': noSensors,
  'hand-tracking': noSensors,
  hid: noDevices,
  'idle-detection': noSensors,
  keyboardLock: denied('The keyboard belongs to the person in front of it.'),
  'local-fonts': denied('Fonts come with the till.'),
  'local-network': noNetwork,
  'local-network-access': noNetwork,
  'loopback-network': noNetwork,
  media: noCapture,
  mediaKeySystem: denied('The till plays its own sounds, which are not protected.'),
  midi: noDevices,
  midiSysex: noDevices,
  nfc: noDevices,
  notifications: denied('What a cashier must see is in the window.'),
  openExternal: denied('No address leads out of the till.'),
  'payment-handler': noPayment,
  'periodic-background-sync': noNetwork,
  'persistent-storage': noStorage,
  pointerLock: noWindowing,
  'screen-wake-lock': noWake,
  sensors: noSensors,
  serial: noDevices,
  'smart-card': noDevices,
  'speaker-selection': denied('Sound goes where the machine sends it.'),
  'storage-access': noStorage,
  'system-wake-lock': noWake,
  'top-level-storage-access': noStorage,
  unknown: noUnknown,
  usb: noDevices,
  vr: noSensors,
  'web-app-installation': denied('The till is installed by its owner.'),
  'web-printing': noDevices,
  'window-management': noWindowing,
}

/** Whether a page may. Names this table does not have, from an older or newer Electron, are refused like the rest. */
export function mayUse(permission: string): boolean {
  return Object.hasOwn(permissions, permission) && permissions[permission as Permission].granted
}
