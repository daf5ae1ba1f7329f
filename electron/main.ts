// Puts the till together: lock, store, core, adapters, windows. No rule of trade lives here.

import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
} from 'electron'
import type { RecoveryReason } from '../shared/backups'
import { grants, type WindowKind } from '../shared/grants'
import { PRODUCTION_URL, type Provision, provisioned } from '../shared/provision'
import { assert, ok, refuse } from '../shared/result'
import type { Settings } from '../shared/settings'
import { schemeOf } from '../shared/themes'
import { ApiControl } from './api/control'
import { type BackingUp, backUpBooks } from './backingUp'
import { otherHost } from './bakong/otherHost'
import { tokenDesk } from './bakong/tokenDesk'
import { demoBank, liveBank } from './banks'
import { checkUpOf, versions, versionsHere } from './checkUp'
import { ApiDesk } from './core/apiDesk'
import { ApiKeys } from './core/apiKeys'
import { firstSettings, withShop } from './core/applyProvision'
import { besideMoney, besideMoneyHere } from './core/besideMoney'
import { ComfortBook } from './core/comfort'
import { commandHandlers } from './core/commands'
import { Doctor } from './core/doctor'
import { ManagersWord, type ManagersWordDeps } from './core/managersWord'
import { type MatterBooks, matterOf } from './core/matters'
import { Outbox } from './core/outbox'
import { OutsideBook } from './core/outside'
import { PaidStays } from './core/paidStays'
import { patiently } from './core/patience'
import { People } from './core/people'
import { type SetupFile, StoreFailure, type Vault } from './core/ports'
import { Renewer } from './core/renewer'
import { SetupBook, TOKEN, tokenView } from './core/setup'
import { Till } from './core/till'
import { askedIn } from './core/trials'
import type { Updates } from './core/updates'
import { Webhooks } from './core/webhooks'
import { openCustomerSide } from './customerSide'
import { isInDiary } from './diary'
import { whenFree } from './disk/patience'
import { createAnnouncer } from './ipc/announce'
import { createRouter } from './ipc/router'
import { codePng, createKhqr, encodeStatic, merchantFaults, saleModules } from './khqr'
import { cleanLaunch } from './launching'
import { takeFiles } from './outsideFiles'
import { EXIT, refuseToStart, sayRefusal } from './refusal'
import { openVaultIn, wrongFolder, wrongLaunch, wrongProvision, wrongSetup } from './setUp'
import { mayBeLeft } from './soundBooks'
import { type BooksBackups, createBackupFiles } from './store/backupFiles'
import { areGone } from './store/beginnings'
import { checkInIdleTime } from './store/idleCheck'
import { openStore } from './store/open'
import { createWorkshop } from './store/workshop'
import { setAutostart } from './system/autostart'
import { createClock } from './system/clock'
import { catchCrashes, createCrashHandler } from './system/crash'
import { hooksOf } from './system/hooks'
import { holdInstance } from './system/instance'
import { createLog } from './system/log'
import { takeOwnersFile } from './system/ownersFile'
import { DataFolderFailure, type Paths, takePaths } from './system/paths'
import { createPinHasher } from './system/pins'
import { readProvision } from './system/provision'
import { copyLogs } from './system/saveLogs'
import { openSetup, SetupUnreadable } from './system/setupFile'
import { createUpdates, findFeed } from './updating'
import { createDeliver } from './webhooks/deliver'
import { newSecret } from './webhooks/sign'
import { createCashierWindow, focusWindow } from './windows/cashier'
import type { CustomerScreen } from './windows/customerScreen'
import { type BuiltFile, readFileTable } from './windows/files'
import { guardApp, guardSession } from './windows/guard'
import { homeOf } from './windows/home'
import { recoverWindow, watchProcesses } from './windows/recover'
import { faultsOf, type RefusalWords } from './windows/refusalPage'
import { saveText } from './windows/saveText'
import { registerScheme, type ServeOptions, serveScheme } from './windows/scheme'
import { Slides } from './windows/slides'

/** Starts with the window in which a backup is chosen. */
const CHOOSE_BACKUP = '--choose-backup'

/** Settings that belong to this machine's windows. */
const KEYS = { placement: 'window.cashier' } as const

/** Pixels a module of the API's PNG: about 400 pixels a side, to be shown or printed as it is. */
const API_PNG_SCALE = 8

const keyCrypto = {
  newSecret: () => randomBytes(32).toString('base64url'),
  hash: (text: string) => createHash('sha256').update(text).digest('hex'),
  same: (one: string, other: string) => timingSafeEqual(Buffer.from(one), Buffer.from(other)),
  newId: () => randomUUID(),
}

/** Put in by the build (electron.vite.config.ts): when this till was built, UTC ms. */
declare const __BUILT_AT__: number

const launched = cleanLaunch()
const { underTest, bakongUrl: testUrl, rendererUrl } = hooksOf({ packaged: app.isPackaged, env: process.env })
const clock = createClock()
const { paths, missing } = findPaths()
const log = createLog({ folder: paths.logs, now: clock.now }).log
const home = homeOf({ packaged: app.isPackaged, rendererUrl })

/** Without a data folder there is no till: a folder that goes again serves to say so in a window. */
function findPaths(): { readonly paths: Paths; readonly missing: DataFolderFailure | null } {
  try {
    return { paths: takePaths(app, process.env['KHQR_POS_DATA_DIR']), missing: null }
  } catch (missing) {
    if (!(missing instanceof DataFolderFailure)) throw missing
    return { paths: passingPaths(missing), missing }
  }
}

/** Where not even this can be had there is no window either: words on the terminal must do. */
function passingPaths(missing: DataFolderFailure): Paths {
  try {
    const passing = mkdtempSync(join(tmpdir(), 'khqr-pos-'))
    process.on('exit', () => rmSync(passing, { recursive: true, force: true }))
    return takePaths(app, passing)
  } catch (failure) {
    sayRefusal(wrongFolder(missing))
    app.exit(EXIT.noDataFolder)
    throw failure
  }
}

let cashier: BrowserWindow | null = null
let blocker: number | null = null
/** The till ends: a set-up that restarts it, a service, the machine, a manager. Nobody is asked any more. */
let leaving = false
/** What must be put away before the process ends, last opened first. */
const closing: (() => void)[] = []

function closeAll(): void {
  for (const close of closing.splice(0).reverse()) close()
}

/** A person is told of the last crash, and the till ends once they have read it. */
let told: Promise<void> | null = null

const crash = createCrashHandler({
  folder: paths.crashes,
  log,
  now: clock.now,
  about: { version: app.getVersion(), electron: process.versions['electron'] ?? '' },
  closeStore: closeAll,
  relaunch: underTest ? null : () => app.relaunch(),
  tell: underTest
    ? null
    : (note) => {
        // Before it is ready, Electron has no boxes on Linux.
        told = app
          .whenReady()
          .then(() => dialog.showErrorBox('KHQR POS', `The till has stopped. All sales are kept.\n${note ?? ''}`))
      },
  exit: (code) => {
    if (told === null) app.exit(code)
    else void told.finally(() => app.exit(code))
  },
})

/** Ends the till before it has begun, once a person has seen why. */
function endWithWords(words: RefusalWords): void {
  refuseToStart(words, {
    log,
    silent: underTest,
    serve: (own) => void serve({ own }),
    shown: (window) => {
      cashier = window
    },
  })
}

function startedAgain(): void {
  if (lastCopy) {
    app.relaunch()
    app.exit(0)
  } else if (cashier !== null) focusWindow(cashier)
}

/** All that must come before the app is ready comes before it waits for anything. */
async function main(): Promise<void> {
  if (!holdInstance(app, paths.data, startedAgain)) return
  catchCrashes(crash, log)
  registerScheme(protocol)
  if (launched.startedWithout.length > 0) log('warn', 'start.again', { without: launched.startedWithout })
  if (launched.withoutSandbox) log('warn', 'start.no-sandbox')
  const provisionPath = process.env['KHQR_POS_PROVISION']
  const provision = readProvision(provisionPath)
  const feed = findFeed(provision.ok ? provision.value : {}, underTest)
  guardApp(app, { home, feed: feed.ok ? feed.value : null, withoutSandbox: launched.withoutSandbox, log })
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
  const refused =
    wrongLaunch(launched.refused) ??
    (missing === null ? wrongProvision(provision, provisionPath) : wrongFolder(missing))
  if (refused !== null) {
    endWithWords(refused)
    return
  }
  assert(provision.ok, 'a wrong provisioning file is refused')
  app.on('window-all-closed', () => {
    // While other books are opened there is no window for a moment.
    if (cashier !== null) app.quit()
  })
  app.on('before-quit', () => {
    leaving = true
  })
  app.on('will-quit', (event) => {
    const copy = copyAtClose()
    closeAll()
    if (copy === null) return
    // The windows are gone and the books are closed: nobody waits for it.
    event.preventDefault()
    copyAtClose = () => null
    lastCopy = true
    void copy().finally(() => app.exit(0))
  })
  const file = await findSetup()
  if (file !== null) await begin(provision.value, file)
}

/**
 * Closes the till and opens it again, on the books that the set-up file names now. In this process, whose memory is the
 * one place that holds a token which is kept for this run only (docs/decisions/0073).
 * @param copy made between the two
 */
async function reopen(provision: Provision, setupFile: SetupFile, copy: CopyAtClose = null): Promise<void> {
  log('info', 'till.reopens')
  copyAtClose = () => null
  closeAll()
  // What followed the machine's displays and its sleep belonged to the windows that go.
  for (const event of ['display-added', 'display-removed', 'display-metrics-changed'] as const) {
    screen.removeAllListeners(event)
  }
  powerMonitor.removeAllListeners('resume')
  cashier = null
  // No page may ask for books that are closed.
  for (const window of BrowserWindow.getAllWindows()) window.destroy()
  await copy?.()
  await begin(provision, setupFile)
}

/** A set-up file that can't be read is said and left: taken for empty, it would open the wrong books. */
async function findSetup(): Promise<SetupFile | null> {
  const place = join(paths.data, 'setup.json')
  try {
    const file = await openSetup(place)
    const wrong = wrongSetup(file.read(), place)
    if (wrong === null) return file
    endWithWords(wrong)
  } catch (failure) {
    if (!(failure instanceof SetupUnreadable)) throw failure
    endWithWords({ reason: 'setup', faults: faultsOf(failure.message), place, language: null })
  }
  return null
}

type CopyAtClose = ReturnType<BackingUp['atClose']>
/** Made while nobody waits any more, and never on the way out of a crash. */
let copyAtClose: () => CopyAtClose = () => null
/** The till has ended but for its copy: whoever starts it again meanwhile gets it at once, and the next start makes the copy. */
let lastCopy = false

/** The next books are not opened: this person asked for a backup in their place. */
let chosenBy: string | null = null
/** Asked for by who started the till, which no PIN has seen. */
let askedAtStart = process.argv.includes(CHOOSE_BACKUP)
/** The same, and the books are sound and have PINs: it waits for a manager's word at the till. */
let askManager = false

/** Opened once: it holds what is kept for this run only. */
let heldVault: Vault | null = null

/** Opens the till, or, when there are no books to trade with, the window that says so. */
async function begin(provision: Provision, setupFile: SetupFile): Promise<void> {
  const live = provision.bakong?.token !== undefined || setupFile.read().mode === 'live'
  const books = booksOf(paths, live)
  const workshop = createWorkshop(join(__dirname, 'worker.js'))
  closing.push(() => workshop.close())
  const unreadable = (why: string) => log('error', 'backup.places-unreadable', { why })
  const files = createBackupFiles({ books, folder: paths.backups, workshop, unreadable })
  const kit: BooksKit = { setupFile, books, live, workshop, files }
  const by = chosenBy ?? 'Till'
  const asked = askedFor(kit)
  const failure = asked ? null : await open(provision, kit)
  if (!asked && failure === null) return
  await app.whenReady()
  serve()
  const { openRecovery, reasonOf } = await import('./recovery')
  const reason = failure === null ? askedOrGone(kit) : reasonOf(failure)
  log('error', 'books.not-opened', { reason, error: failure })
  const recovery = openRecovery({
    ...{ reason, asked, by },
    detail: failure?.message ?? reason,
    mode: live ? 'live' : 'demo',
    books,
    files,
    workshop,
    clock,
    home,
    packaged: app.isPackaged,
    preload: preloadOf('recovery'),
    log,
    logs: paths.logs,
    saveTo: underTest ? paths.data : app.getPath('desktop'),
    shop: imposed(firstSettings(setupFile.read()), live, setupFile, provision).merchant.name,
    // A vault that can't be read has no PIN's pepper: those that have one can't be checked.
    pins: () =>
      besideMoney(
        async () => createPinHasher(await sharedVault(setupFile)),
        () => createPinHasher(null),
      ),
    reopen: () => open(provision, kit),
    quit: () => app.quit(),
    onBug: (error) => crash.crash('recovery', error),
  })
  cashier ??= recovery.window
}

/** Not even to open the books, since a person asked for a backup. */
function askedFor({ books }: BooksKit): boolean {
  if (askedAtStart) {
    askedAtStart = false
    const leave = mayBeLeft(books, clock.now)
    askManager = leave === 'pins'
    if (leave === 'free') return true
  }
  const asked = chosenBy !== null
  chosenBy = null
  return asked
}

/** Where there are no books: whether there were some, as far as backups and the diary tell. */
function booksWereThere({ files, live }: BooksKit): boolean {
  const unread = (kind: string, error: unknown) => log('error', 'books.trace-unread', { kind, error })
  const listed = besideMoneyHere(
    () => files.list().length,
    (kind, error) => {
      unread(kind, error)
      return 0
    },
  )
  return listed > 0 || files.till() !== null || isInDiary(paths.logs, live ? 'live' : 'demo', unread)
}

/** Books that are gone are said to be, whatever was asked for. */
function askedOrGone(kit: BooksKit): RecoveryReason {
  return besideMoneyHere<RecoveryReason>(
    () => (areGone(kit.books, () => booksWereThere(kit)) ? 'missing' : 'asked'),
    () => 'asked',
  )
}

/** The settings with what the set-up file and the provisioning file say over them. */
function imposed(settings: Settings, live: boolean, setupFile: SetupFile, provision: Provision): Settings {
  return provisioned(live ? withShop(settings, setupFile.read()) : settings, provision)
}

interface BooksKit {
  readonly setupFile: SetupFile
  readonly books: string
  readonly live: boolean
  readonly workshop: ReturnType<typeof createWorkshop>
  readonly files: BooksBackups
}

let builtFiles: Map<string, BuiltFile> | null = null

/**
 * Guards the session and serves the pages, once.
 * @param own in place of the page of last resort
 * @returns the built files by their address
 */
function serve(own: Pick<ServeOptions, 'own'> = {}): Map<string, BuiltFile> {
  if (builtFiles !== null) return builtFiles
  guardSession(session.defaultSession, { home, log })
  builtFiles = new Map(home.devOrigin === null ? readFileTable(join(__dirname, '../renderer')) : [])
  serveScheme(protocol, { files: builtFiles, log, ...own })
  return builtFiles
}

/**
 * Opens the books and the till; the window is made while the simulated Bakong starts.
 * @returns why the books can't be opened, or null
 */
async function open(given: Provision, kit: BooksKit): Promise<StoreFailure | null> {
  const { live } = kit
  let store: ReturnType<typeof openStore>
  try {
    // Another program may have the files for a moment; the till that was started again may still be closing them.
    store = await whenFree(() => openStore(kit.books, { now: clock.now, known: () => booksWereThere(kit) }))
  } catch (failure) {
    if (!(failure instanceof StoreFailure)) throw failure
    return failure
  }
  kit.files.clear()
  void besideMoney(
    () => kit.files.knows(store.booksId()),
    (kind, error) => log('error', 'backup.failed', { kind, error }),
  )
  closing.push(() => {
    const failure = store.close()
    if (failure !== null) log('error', 'store.failed', { kind: failure.kind, error: failure })
  })
  const [simulated] = await Promise.all([
    live ? null : demoBank(join(paths.data, 'demo-bakong.jsonl'), clock, (close) => closing.push(close)),
    app.whenReady(),
  ])
  const vault = await sharedVault(kit.setupFile)
  const outside = new OutsideBook({ store, clock, nameOf: keyCrypto.hash, changed: () => till.refresh() })
  const { provision, setupFile } = await takeFiles(given, {
    live,
    file: kit.setupFile,
    vault,
    log,
    book: outside,
    clock,
  })
  const baseUrl = () => provision.bakong?.baseUrl ?? testUrl ?? setupFile.read().bakong.baseUrl ?? PRODUCTION_URL
  const bank = simulated ?? liveBank(baseUrl(), vault, setupFile, clock)
  const desk = tokenDesk(baseUrl, clock)
  const reopenSoon = () => void reopen(given, kit.setupFile)
  const byFile = Object.keys(given).length > 0
  const files = serve()

  const announcer = createAnnouncer({ grants })
  const storeFailed = (failure: StoreFailure) => log('error', 'store.failed', { kind: failure.kind, error: failure })
  const slides = new Slides({ folder: join(paths.data, 'slides'), files, changed: () => till.refresh() })
  const khqr = createKhqr()
  const customerSide = new PaidStays({
    clock,
    slides: () => slides.addresses(),
    show: (view) => announcer.announce('customer.changed', view),
  })
  closing.push(() => customerSide.stop())
  const till = new Till({
    store,
    khqr,
    clock,
    bakong: bank.bakong,
    demo: bank.demo,
    builtAt: __BUILT_AT__,
    audience: {
      sale: ({ id, billNumber, state, flags, source, version }) => {
        keeper.sold()
        updates.sold()
        // A program may make a thousand a second; the books hold each of them.
        if (source !== 'api' || version > 0) log('info', 'sale.changed', { id, bill: billNumber, state, flags })
        api.saleChanged(id)
        outbox.poke()
      },
      view: (view) => {
        nativeTheme.themeSource = schemeOf(view.theme)
        outbox.hearLink(view.link.state !== 'OFFLINE')
        announcer.announce('till.changed', view)
        customerSide.saw(view)
      },
    },
    initialSettings: firstSettings(setupFile.read()),
    fileLanguage: { now: provision.language ?? null, initially: setupFile.read().fileLanguage },
    imposeSettings: (settings) => imposed(settings, live, setupFile, provision),
    dailyLookups: () => (live ? setupFile.read().bakong.dailyLookups : null),
    askedElsewhere: (tokenId, day) => askedIn(setupFile.read(), tokenId, day),
    outside: () => outside.view(),
    standing: () => ({
      ...{ welcome: setup.welcome, firstSale: live && !byFile, token: live ? tokenNow() : null },
      otherBank: live ? otherHost(bank.baseUrl) : null,
    }),
    random: Math.random,
    bakongTrouble: ({ kind, detail }) => log('warn', 'bakong.trouble', { kind, detail }),
    storeFailed,
  })
  closing.push(() => till.close())
  const renewer = new Renewer({
    clock,
    store,
    file: setupFile,
    vault,
    desk,
    countedAs: () => bank.bakong.tokenId,
    refused: () => till.tokenRefused,
    clockWrong: () => till.clockWrong,
    spend: async () => {
      await patiently(() => till.countLookUp(), till.patience)
    },
    renewed: () => till.tokenIs(true),
    changed: () => till.refresh(),
    log: (outcome, facts) => log('info', 'token.renewal', { outcome, ...facts }),
  })
  closing.push(() => renewer.stop())
  const tokenNow = () => {
    const token = vault.get(TOKEN)
    const expiresAt = token === null ? null : desk.expiresAt(token)
    const { renewing, problem } = renewer
    return tokenView({ token, expiresAt, now: clock.now(), renewing, problem })
  }
  const setup = new SetupBook({
    file: setupFile,
    vault,
    desk,
    clock,
    mode: live ? 'live' : 'demo',
    byFile,
    production: () => baseUrl() === PRODUCTION_URL,
    baseUrl,
    till: () => till,
    faultsOf: merchantFaults,
    picture: (merchant, currency) => {
      const code = encodeStatic({ merchant, currency })
      return code.ok ? ok(khqr.image(code.value.khqr)) : code
    },
    saleModules: (merchant) => saleModules(merchant, clock.now()),
    tokenTaken: () => renewer.settled(),
    reopen: reopenSoon,
    save: async (name, text) => cashier !== null && saveText(cashier, name, text),
  })

  const books: MatterBooks = {
    store,
    people: () => people.view().people,
    endpoints: () => store.endpoints(),
    keys: () => keys.list(),
    displays: () => screens?.view().displays ?? [],
    slides: () => slides.view().ids,
    setup: () => setup.view(),
    update: () => updates.view().state,
    outside: () => outside.view(),
  }
  const factsOf: ManagersWordDeps['factsOf'] = (command, input) => matterOf(command, input as never, books)
  const word = new ManagersWord({
    clock,
    newId: randomUUID,
    digest: keyCrypto.hash,
    factsOf,
    storeFailed: (failure) => till.storeFailed(failure),
  })
  const pins = createPinHasher(vault)
  const peopleWith = (unlock: { readonly ownerUnlocks: boolean }) =>
    new People(
      {
        store,
        clock,
        pins,
        newId: randomUUID,
        word,
        factsOf,
        changed: (view) => announcer.announce('people.changed', view),
        handedOver: () => till.forgetStanding(),
        storeFailed,
      },
      unlock,
    )
  const ownerUnlocks = await takeOwnersFile(paths.data, log)
  // Before they are off: broken off in between, a manager has seen too much rather than too little.
  if (ownerUnlocks) till.writeDown(() => outside.pinsOff())
  const secondFolderIs = (chosen: boolean) =>
    live && till.writeDown(() => outside.secondFolderIs(kit.files.second()?.folder ?? null, chosen))
  secondFolderIs(false)
  if (ownerUnlocks) {
    await pins.startAnew().catch((failure: unknown) => {
      if (!(failure instanceof StoreFailure)) throw failure
      storeFailed(failure)
    })
  }
  const people = await patiently(() => peopleWith({ ownerUnlocks }), till.patience).catch((failure: unknown) => {
    // Books that can't be written keep their PINs: the owner asks again.
    if (!(failure instanceof StoreFailure)) throw failure
    storeFailed(failure)
    return peopleWith({ ownerUnlocks: false })
  })
  closing.push(() => people.close())
  const comfort = new ComfortBook(store, {
    setKiosk: (on) => cashier?.setKiosk(on),
    setAutostart: (on) => {
      const program = { path: process.execPath, args: app.isPackaged ? [] : [app.getAppPath()] }
      return setAutostart(app, program, on, (error) => log('warn', 'autostart.refused', { error }))
    },
    setKeepAwake: keepAwake,
  })

  let screens: CustomerScreen | null = null
  const keys = new ApiKeys({ store, clock, crypto: keyCrypto, provisioned: provision.api?.keys ?? [], storeFailed })
  const api: ApiControl = new ApiControl({
    store,
    keys,
    provision: provision.api,
    mode: live ? 'live' : 'demo',
    version: app.getVersion(),
    dispatch: (grant, actor, name, input) => router.dispatch(grant, actor, name, input),
    png: async (khqr) => codePng(khqr, { scale: API_PNG_SCALE }).toString('base64'),
    now: clock.now,
    monotonic: clock.monotonic,
    announce: (view) => announcer.announce('api.changed', view),
    say: (line) => process.stdout.write(`${line}\n`),
    log,
    onBug: (error) => crash.crash('api', error),
  })
  closing.push(() => api.close())
  const deliver = createDeliver({ version: app.getVersion() })
  const webhooksChanged = () => announcer.announce('webhooks.changed', webhooks.view())
  const outbox: Outbox = new Outbox({
    ...{ store, clock, deliver, secrets: vault, storeFailed, changed: webhooksChanged },
    onBug: (error) => crash.crash('webhooks', error),
  })
  closing.push(() => outbox.stop())
  const webhooks: Webhooks = new Webhooks({
    ...{ store, clock, deliver, secrets: vault, outbox, newSecret, newId: randomUUID, changed: webhooksChanged },
  })
  const { keeper, copyNow, atClose } = backUpBooks({
    ...{ books: kit.books, folder: paths.backups, files: kit.files, workshop: kit.workshop, clock, log },
    changed: (view) => announcer.announce('backups.changed', view),
    restored: () => store.lastRestore(),
  })
  copyAtClose = atClose
  // Before the store: a copy under way would hold its last checkpoint up.
  closing.push(() => kit.workshop.close())
  closing.push(() => keeper.close())
  const updates: Updates = createUpdates({
    ...{ clock, log, data: paths.data, storeFailed },
    closeAll: () => {
      // It was copied before it was left.
      copyAtClose = () => null
      closeAll()
    },
    feed: findFeed(provision, underTest),
    open: () => till.hasOpenCodes(),
    backUp: copyNow,
    changed: (view) => announcer.announce('updates.changed', view),
    onBug: (error) => crash.crash('updates', error),
  })
  closing.push(() => updates.close())
  const checkUp = checkUpOf({
    ...{ bank, clock, till, keeper, books: kit.books, workshop: kit.workshop, dataFolder: paths.data },
    cashier: () => cashier,
    displays: () => screens?.view().displays ?? [],
  })
  const router = createRouter({
    handlers: commandHandlers({
      till,
      people,
      comfort: () => comfort,
      about: {
        view: () => ({ versions: versionsHere(store.db), dataFolder: paths.data }),
        openFolder: () => void shell.openPath(paths.data),
        leave: () => setImmediate(() => app.quit()),
        saveLogs: async () => {
          const { filePaths } = await dialog.showOpenDialog({ properties: ['openDirectory', 'createDirectory'] })
          const [folder] = filePaths
          if (folder === undefined) return ok(false)
          try {
            copyLogs(paths.logs, folder, clock.now())
            return ok(true)
          } catch (error) {
            log('warn', 'logs.not-saved', { error })
            return refuse('logs-not-saved')
          }
        },
      },
      screens: () => {
        assert(screens !== null, 'screens are asked for by a window that is ready')
        return screens
      },
      slides: { slides, fromBase64: (text) => Buffer.from(text, 'base64'), clock, newId: randomUUID },
      backups: {
        keeper,
        files: {
          ...kit.files,
          chooseSecond: async (folder) => {
            await kit.files.chooseSecond(folder)
            secondFolderIs(true)
          },
        },
        pickFolder: async () => {
          const picked = await dialog.showOpenDialog({ properties: ['openDirectory', 'createDirectory'] })
          return picked.filePaths[0] ?? null
        },
        goBack: (by) => {
          chosenBy = by
          // The answer has left before the window goes.
          setImmediate(() => void reopen(given, kit.setupFile, copyAtClose()))
        },
      },
      doctor: {
        doctor: new Doctor({
          ...{ clock, versions: versions(), facts: checkUp },
          failed: (error) => log('error', 'doctor.failed', { error }),
        }),
        copy: (text) => clipboard.writeText(text),
      },
      updates,
      // The answer has left before the window goes.
      outside: { book: outside, reopen: () => setImmediate(reopenSoon) },
      setup: { setup, renewNow: async () => setup.mayRenew && (await renewer.now()) },
      api: {
        desk: new ApiDesk({ till, store, clock, newId: randomUUID, soon: setImmediate }),
        keys,
        server: api,
        staticCode: encodeStatic,
      },
      webhooks,
      ready: () => {
        openCustomerScreen()
        warmUp(till.settings)
        comfort.apply()
        keeper.start()
        if (askManager) announcer.announce('backups.backAsked', true)
        askManager = false
        log('info', 'till.ready', { mode: live ? 'live' : 'demo' })
        process.stdout.write(`KHQR POS is ready (${live ? 'live' : 'demo'} mode)\n`)
        api.open()
        outbox.start()
        updates.start()
      },
      log: (level, message) => log(level, 'window.says', { message }),
    }),
    grants,
    actor: () => people.actor(),
    unproven: () => people.unproven,
    word,
    deed: (actor, command, input) => {
      const write = people.deed(actor, command, input)
      // What was done is done: a disk that can't keep the trail is reported like any failing disk.
      return () => till.writeDown(write)
    },
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
  nativeTheme.themeSource = schemeOf(till.settings.theme)
  const counter = createCashierWindow({
    timer: clock,
    preload: preloadOf('cashier'),
    title,
    packaged,
    remembered: store.setting(KEYS.placement),
    // A kiosk is a manager's to leave, where there are PINs. In trouble nobody is held: no PIN could be proved.
    mayClose: () => leaving || !comfort.now.kiosk || people.actor().role === 'manager' || till.storeTrouble !== null,
    closeRefused: () => {
      announcer.announce('till.leaveAsked', true)
      // A page that comes later is not asked again.
      announcer.announce('till.leaveAsked', false)
    },
    remember: (placement) => {
      // Where a window stood is not worth a stop; that the disk fails is said all the same.
      till.writeDown(() => store.putSetting(KEYS.placement, placement))
    },
  })
  cashier = counter.window
  show(cashier, 'cashier', 'cashier.html')
  // After the amount can be typed: nobody waits for the customer's screen, and a cashier waits for the till.
  const openCustomerScreen = () => {
    if (cashier === null || screens !== null) return
    screens = openCustomerSide({
      ...{ cashier: counter, title, packaged, home, clock, log, settings: store, show, load },
      preload: preloadOf('customer'),
      changed: (view) => announcer.announce('screens.changed', view),
    })
  }
  // The till ends with its cashier's window; the customer's alone is no till.
  const opened = cashier
  opened.on('closed', () => {
    if (cashier === opened) app.quit()
  })
  till.open()
  if (live) {
    const { problem } = tokenNow()
    if (problem === 'missing') till.tokenIs(false)
    else if (problem === 'expired') till.tokenHasEnded()
    renewer.start()
  }
  announcer.announce('people.changed', people.view())
  powerMonitor.on('resume', () => {
    till.wake()
    outbox.wake()
    people.signOut('sleep')
  })
  closing.push(
    checkInIdleTime({
      store,
      clock,
      busy: () => till.isServing,
      broken: (failure) => till.storeFailed(failure),
      whole: (events) => log('info', 'store.checked', { events }),
    }),
  )
  return null
}

async function sharedVault(setupFile: SetupFile): Promise<Vault> {
  heldVault ??= await openVaultIn(paths, setupFile, log)
  return heldVault
}

/** Loads NBC's SDK before the first customer waits for it, and tells at once if it can't make this shop's code. */
function warmUp({ merchant, sale }: Settings): void {
  const code = encodeStatic({ merchant, currency: sale.currency })
  if (!code.ok) log('error', 'khqr.broken', { ...code.error })
}

/** The customer's display must not go dark between two customers. */
function keepAwake(on: boolean): void {
  if (on && blocker === null) blocker = powerSaveBlocker.start('prevent-display-sleep')
  if (on || blocker === null) return
  powerSaveBlocker.stop(blocker)
  blocker = null
}

function preloadOf(kind: WindowKind): string {
  return join(__dirname, `../preload/${kind}.cjs`)
}

/** A page that does not load is `did-fail-load`, which recovery answers; here it is only written down. */
function load(window: BrowserWindow, page: string): void {
  window.loadURL(page).catch((error: unknown) => log('warn', 'window.load-failed', { error }))
}

/** Demo and live sales never stand in one book (docs/decisions/0001). */
function booksOf({ data }: Paths, live: boolean): string {
  return join(data, live ? 'till.db' : 'demo.db')
}

void main()
