// Puts the till together: lock, store, core, adapters, windows. No rule of trade lives here.

import { join } from 'node:path'
import { app, type BrowserWindow, dialog, powerMonitor, protocol, session } from 'electron'
import { grants } from '../shared/grants'
import { PRODUCTION_URL, type Provision, provisioned } from '../shared/provision'
import { demoSettings } from '../shared/settings'
import { BakongClient } from './bakong/client'
import { asPort } from './bakong/port'
import { DAILY_LOOKUPS_USUAL } from './core/budget'
import { commandHandlers } from './core/commands'
import { type Bakong, type DemoBank, StoreFailure } from './core/ports'
import { Till } from './core/till'
import { createAnnouncer } from './ipc/announce'
import { createRouter } from './ipc/router'
import { checkMerchant, createKhqr } from './khqr'
import { openStore } from './store/open'
import { createClock } from './system/clock'
import { catchCrashes, createCrashHandler } from './system/crash'
import { holdInstance } from './system/instance'
import { createLog } from './system/log'
import { type Paths, usePaths } from './system/paths'
import { readProvision } from './system/provision'
import { createCashierWindow, focusWindow } from './windows/cashier'
import { readFileTable } from './windows/files'
import { guardApp, guardSession } from './windows/guard'
import { homeOf } from './windows/home'
import { recoverWindow, watchProcesses } from './windows/recover'
import { registerScheme, serveScheme } from './windows/scheme'

/** Exit codes that a person or a service manager can tell apart. */
const EXIT = { badProvision: 64, noBooks: 74 } as const

const PLACEMENT_KEY = 'window.cashier'

const underTest = process.env['KHQR_POS_TEST'] === '1'
const clock = createClock()
const paths = usePaths(app, process.env['KHQR_POS_DATA_DIR'])
const log = createLog({ folder: paths.logs, now: clock.now }).log
const home = homeOf({ packaged: app.isPackaged, rendererUrl: process.env['ELECTRON_RENDERER_URL'] })

let cashier: BrowserWindow | null = null
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
  tell: underTest ? null : (note) => dialog.showErrorBox('KHQR POS', `The till has stopped. All sales are kept.\n${note ?? ''}`),
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
    refuseToStart(EXIT.badProvision, `The provisioning file is wrong:\nmerchant.${field}: ${code}`)
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
    refuseToStart(EXIT.noBooks, `The books can't be opened (${failure.kind}), so the till does not trade.\n${failure.message}`)
    return
  }
  closing.push(() => store.close())
  const [bank] = await Promise.all([live ? liveBank(provision) : demoBank(), app.whenReady()])
  guardSession(session.defaultSession, { home, log })
  serveScheme(protocol, { files: home.devOrigin === null ? readFileTable(join(__dirname, '../renderer')) : new Map(), log })

  const announcer = createAnnouncer({ grants })
  const storeFailed = (failure: StoreFailure) => log('error', 'store.failed', { kind: failure.kind, error: failure })
  const till = new Till({
    store,
    khqr: createKhqr(),
    clock,
    bakong: bank.bakong,
    demo: bank.demo,
    audience: {
      sale: (sale) => log('info', 'sale.changed', { id: sale.id, bill: sale.billNumber, state: sale.state, flags: sale.flags }),
      view: (view) => announcer.announce('till.changed', view),
    },
    initialSettings: demoSettings,
    imposeSettings: (settings) => provisioned(settings, provision),
    dailyLookups: bank.dailyLookups,
    random: Math.random,
    bakongTrouble: ({ kind, detail }) => log('warn', 'bakong.trouble', { kind, detail }),
    storeFailed,
  })
  closing.push(() => till.close())
  const handlers = commandHandlers({
    till,
    storeFailed,
    ready: () => {
      log('info', 'till.ready', { mode: live ? 'live' : 'demo' })
      process.stdout.write(`KHQR POS is ready (${live ? 'live' : 'demo'} mode)\n`)
    },
    log: (level, message) => log(level, 'window.says', { message }),
  })
  const router = createRouter({
    handlers,
    grants,
    log,
    origins: [home.origin],
    onBug: (error) => crash.crash('command', error),
    monotonic: clock.monotonic,
  })
  cashier = createCashierWindow({
    preload: join(__dirname, '../preload/cashier.cjs'),
    title: `${till.settings.merchant.name} · KHQR POS`,
    packaged: app.isPackaged,
    remembered: store.setting(PLACEMENT_KEY),
    remember: (placement) => store.putSetting(PLACEMENT_KEY, placement),
  })
  router.attach(cashier.webContents, 'cashier')
  announcer.attach(cashier.webContents, 'cashier')
  const page = home.page('cashier.html')
  recoverWindow(cashier, { page, timer: clock, log, kind: 'cashier' })
  // A page that does not load is `did-fail-load`, which recovery answers.
  cashier.loadURL(page).catch((error: unknown) => log('warn', 'window.load-failed', { error }))
  till.open()
  powerMonitor.on('resume', () => till.wake())
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
  const client = new BakongClient({ baseUrl: given?.baseUrl ?? PRODUCTION_URL, token: () => given?.token ?? null, clock })
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
