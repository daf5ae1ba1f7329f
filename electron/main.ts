// Puts the till together: lock, store, core, adapters, windows. No rule of trade lives here.

import { join } from 'node:path'
import {
  app,
  type BrowserWindow,
  dialog,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
} from 'electron'
import { grants, type WindowKind } from '../shared/grants'
import { nobodyAsked } from '../shared/people'
import { PRODUCTION_URL, type Provision, provisioned } from '../shared/provision'
import { assert } from '../shared/result'
import { ScreenChoice } from '../shared/screens'
import { demoSettings, type Settings } from '../shared/settings'
import { textOf } from '../shared/text'
import { BakongClient } from './bakong/client'
import { asPort } from './bakong/port'
import { DAILY_LOOKUPS_USUAL } from './core/budget'
import { commandHandlers } from './core/commands'
import { customerView } from './core/customerView'
import { type Bakong, type DemoBank, StoreFailure } from './core/ports'
import { Till } from './core/till'
import { createAnnouncer } from './ipc/announce'
import { createRouter } from './ipc/router'
import { checkMerchant, createKhqr, encodeStatic } from './khqr'
import { checkInIdleTime } from './store/idleCheck'
import { openStore } from './store/open'
import { createClock } from './system/clock'
import { catchCrashes, createCrashHandler } from './system/crash'
import { holdInstance } from './system/instance'
import { createLog } from './system/log'
import { DataFolderFailure, type Paths, takePaths } from './system/paths'
import { readProvision } from './system/provision'
import { createCashierWindow, focusWindow } from './windows/cashier'
import { createCustomerWindow, createNumberWindow, createTurnedWindow } from './windows/customer'
import { CustomerScreen } from './windows/customerScreen'
import { readFileTable } from './windows/files'
import { guardApp, guardSession } from './windows/guard'
import { homeOf } from './windows/home'
import { recoverWindow, watchProcesses } from './windows/recover'
import { registerScheme, serveScheme } from './windows/scheme'
import { Slides } from './windows/slides'

/** Exit codes that a person or a service manager can tell apart. */
const EXIT = { badProvision: 64, noDataFolder: 73, noBooks: 74 } as const

/** Settings that belong to this machine's windows. */
const KEYS = { placement: 'window.cashier', screen: 'screen.customer' } as const

const underTest = process.env['KHQR_POS_TEST'] === '1'
const clock = createClock()
const paths = findPaths()
const log = createLog({ folder: paths.logs, now: clock.now }).log
const home = homeOf({ packaged: app.isPackaged, rendererUrl: process.env['ELECTRON_RENDERER_URL'] })

/** Without a data folder there is no log, no lock and no till: it can only be said and left. */
function findPaths(): Paths {
  try {
    return takePaths(app, process.env['KHQR_POS_DATA_DIR'])
  } catch (failure) {
    if (!(failure instanceof DataFolderFailure)) throw failure
    process.stderr.write(`KHQR POS: ${failure.message}\n`)
    process.exit(EXIT.noDataFolder)
  }
}

let cashier: BrowserWindow | null = null
let blocker: number | null = null
/** What must be put away before the process ends, last opened first. */
const closing: (() => void)[] = []

function closeAll(): void {
  for (const close of closing.splice(0).reverse()) close()
}

const crash = createCrashHandler({
  folder: paths.crashes,
  log,
  now: clock.now,
  about: { version: app.getVersion(), electron: process.versions['electron'] ?? '' },
  closeStore: closeAll,
  relaunch: underTest ? null : () => app.relaunch(),
  tell: underTest
    ? null
    : (note) => dialog.showErrorBox('KHQR POS', `The till has stopped. All sales are kept.\n${note ?? ''}`),
  exit: (code) => app.exit(code),
})

/** Ends the till before it has begun, with words for a person and a code for a service. */
function refuseToStart(code: number, words: string): void {
  log('error', 'start.refused', { code, words })
  process.stderr.write(`KHQR POS: ${words}\n`)
  if (!underTest) dialog.showErrorBox('KHQR POS', words)
  app.exit(code)
}

function main(): void {
  if (!holdInstance(app, paths.data, () => cashier && focusWindow(cashier))) return
  catchCrashes(crash, log)
  registerScheme(protocol)
  guardApp(app, { home, log })
  watchProcesses(app, {
    timer: clock,
    log,
    withoutGpu: app.commandLine.hasSwitch('disable-gpu'),
    restartWithoutGpu: () => {
      closeAll()
      app.relaunch({ args: [...process.argv.slice(1), '--disable-gpu'] })
      app.exit(0)
    },
  })
  const provision = readProvision(process.env['KHQR_POS_PROVISION'])
  if (!provision.ok) {
    refuseToStart(EXIT.badProvision, `The provisioning file is wrong:\n${provision.error.lines.join('\n')}`)
    return
  }
  const { merchant } = provision.value
  const account = merchant === undefined ? null : checkMerchant(merchant)
  if (account !== null && !account.ok) {
    const { field, code } = account.error
    refuseToStart(
      EXIT.badProvision,
      `The provisioning file is wrong:\nmerchant.${field}: ${textOf(provision.value.language ?? 'en').refusals[code]}`,
    )
    return
  }
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', closeAll)
  void open(provision.value)
}

/** Opens the books and the till; the window is made while the simulated Bakong starts. */
async function open(provision: Provision): Promise<void> {
  const live = provision.bakong?.token !== undefined
  let store: ReturnType<typeof openStore>
  try {
    store = openStore(booksOf(paths, live), { now: clock.now })
  } catch (failure) {
    if (!(failure instanceof StoreFailure)) throw failure
    await app.whenReady()
    refuseToStart(EXIT.noBooks, `The books can't be opened, so the till does not trade.\n${failure.message}`)
    return
  }
  closing.push(() => {
    const failure = store.close()
    if (failure !== null) log('error', 'store.failed', { kind: failure.kind, error: failure })
  })
  const [bank] = await Promise.all([live ? liveBank(provision) : demoBank(), app.whenReady()])
  guardSession(session.defaultSession, { home, log })
  const files = new Map(home.devOrigin === null ? readFileTable(join(__dirname, '../renderer')) : [])
  serveScheme(protocol, { files, log })

  const announcer = createAnnouncer({ grants })
  const storeFailed = (failure: StoreFailure) => log('error', 'store.failed', { kind: failure.kind, error: failure })
  const slides = new Slides({ folder: join(paths.data, 'slides'), files, changed: () => till.refresh() })
  const till = new Till({
    store,
    khqr: createKhqr(),
    clock,
    bakong: bank.bakong,
    demo: bank.demo,
    audience: {
      sale: ({ id, billNumber, state, flags }) => log('info', 'sale.changed', { id, bill: billNumber, state, flags }),
      view: (view) => {
        nativeTheme.themeSource = view.theme
        announcer.announce('till.changed', view)
        announcer.announce('customer.changed', customerView(view, slides.addresses()))
      },
    },
    initialSettings: demoSettings,
    imposeSettings: (settings) => provisioned(settings, provision),
    dailyLookups: bank.dailyLookups,
    random: Math.random,
    bakongTrouble: ({ kind, detail }) => log('warn', 'bakong.trouble', { kind, detail }),
    storeFailed,
  })
  closing.push(() => till.close())

  let screens: CustomerScreen | null = null
  const router = createRouter({
    handlers: commandHandlers({
      till,
      screens: () => {
        assert(screens !== null, 'screens are asked for by a window that is ready')
        return screens
      },
      slides,
      fromBase64: (text) => Buffer.from(text, 'base64'),
      storeFailed,
      ready: () => {
        openCustomerScreen()
        warmUp(till.settings)
        keepAwake()
        log('info', 'till.ready', { mode: live ? 'live' : 'demo' })
        process.stdout.write(`KHQR POS is ready (${live ? 'live' : 'demo'} mode)\n`)
      },
      log: (level, message) => log(level, 'window.says', { message }),
    }),
    grants,
    actor: () => nobodyAsked,
    log,
    origins: [home.origin],
    onBug: (error) => crash.crash('command', error),
    monotonic: clock.monotonic,
  })
  const show = (window: BrowserWindow, kind: WindowKind, file: string) => {
    const page = home.page(file)
    router.attach(window.webContents, kind)
    announcer.attach(window.webContents, kind)
    window.webContents.on('did-finish-load', () => announcer.replay(window.webContents))
    recoverWindow(window, { page, timer: clock, log, kind })
    load(window, page)
  }
  const title = `${till.settings.merchant.name} · KHQR POS`
  const packaged = app.isPackaged
  nativeTheme.themeSource = till.settings.theme
  cashier = createCashierWindow({
    preload: preloadOf('cashier'),
    title,
    packaged,
    remembered: store.setting(KEYS.placement),
    remember: (placement) => {
      // Where a window stood is not worth a stop; that the disk fails is said all the same.
      try {
        store.putSetting(KEYS.placement, placement)
      } catch (failure) {
        if (!(failure instanceof StoreFailure)) throw failure
        storeFailed(failure)
      }
    },
  })
  show(cashier, 'cashier', 'cashier.html')
  // After the amount can be typed: nobody waits for the customer's screen, and a cashier waits for the till.
  const openCustomerScreen = () => {
    if (cashier === null || screens !== null) return
    const guestOptions = { preload: preloadOf('customer'), title, packaged }
    const guest = createCustomerWindow(guestOptions)
    show(guest, 'customer', 'customer.html')
    screens = new CustomerScreen({
      screen,
      timer: clock,
      log,
      cashier,
      window: guest,
      choice: screenChoice(store.setting(KEYS.screen)),
      remember: (choice) => store.putSetting(KEYS.screen, JSON.stringify(choice)),
      changed: (view) => announcer.announce('screens.changed', view),
      openTurned: (display) => {
        const window = createTurnedWindow(guestOptions, display.workArea)
        show(window, 'customer', 'customer.html')
        return window
      },
      openNumber: (display, number) => {
        const window = createNumberWindow(guestOptions, display.bounds)
        load(window, `${home.page('identify.html')}#${number}`)
        window.once('ready-to-show', () => window.showInactive())
        return window
      },
    })
    screens.start()
  }
  // The till ends with its cashier's window; the customer's alone is no till.
  cashier.on('closed', () => app.quit())
  till.open()
  powerMonitor.on('resume', () => till.wake())
  closing.push(
    checkInIdleTime({
      store,
      clock,
      busy: () => till.isServing,
      broken: (failure) => till.booksBroken(failure),
      whole: (events) => log('info', 'store.checked', { events }),
    }),
  )
}

/** Loads NBC's SDK before the first customer waits for it, and tells at once if it can't make this shop's code. */
function warmUp({ merchant, sale }: Settings): void {
  const code = encodeStatic({ merchant, currency: sale.currency })
  if (!code.ok) log('error', 'khqr.broken', { ...code.error })
}

/** The customer's display must not go dark between two customers. */
function keepAwake(): void {
  if (blocker === null) blocker = powerSaveBlocker.start('prevent-display-sleep')
}

function preloadOf(kind: WindowKind): string {
  return join(__dirname, `../preload/${kind}.cjs`)
}

/** A page that does not load is `did-fail-load`, which recovery answers; here it is only written down. */
function load(window: BrowserWindow, page: string): void {
  window.loadURL(page).catch((error: unknown) => log('warn', 'window.load-failed', { error }))
}

function screenChoice(text: string | null): ScreenChoice {
  return text === null ? { kind: 'automatic' } : ScreenChoice.parse(JSON.parse(text))
}

/** Demo and live sales never stand in one book (docs/decisions/0001). */
function booksOf({ data }: Paths, live: boolean): string {
  return join(data, live ? 'till.db' : 'demo.db')
}

interface Bank {
  readonly bakong: Bakong
  readonly demo: DemoBank | null
  readonly dailyLookups: number | null
}

async function liveBank({ bakong: given }: Provision): Promise<Bank> {
  const client = new BakongClient({
    baseUrl: given?.baseUrl ?? PRODUCTION_URL,
    token: () => given?.token ?? null,
    clock,
  })
  const dailyLookups = given?.dailyLookups === undefined ? DAILY_LOOKUPS_USUAL : given.dailyLookups
  return { bakong: asPort(client), demo: null, dailyLookups }
}

/** Demo mode: the same client over HTTP, to a simulated Bakong on this machine whose payments outlive the till. */
async function demoBank(): Promise<Bank> {
  const { startSimulator } = await import('./bakong/simulator/server')
  const simulator = await startSimulator({ journal: join(paths.data, 'demo-bakong.jsonl') })
  closing.push(() => void simulator.stop())
  const client = new BakongClient({ baseUrl: simulator.baseUrl, token: () => simulator.token, clock })
  return { bakong: asPort(client), demo: simulator, dailyLookups: null }
}

main()
