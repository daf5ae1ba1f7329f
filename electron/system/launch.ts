// What a packed till may be started with. Chromium, Electron and Node obey arguments and variables of their own, by which
// whoever starts the till could lead it elsewhere, look into it, or change what it trusts. What is not named here goes.

/** Asks nothing but whether Chromium can make a sandbox here: it ends at once, and with 0 if so. */
export const SANDBOX_TRIAL = '--try-the-sandbox'

/** Tells a till that was started again what it was started without. It is not started a third time. */
export const STARTED_WITHOUT = 'KHQR_POS_STARTED_WITHOUT'

/** Undone only where Chromium can make no sandbox at all (docs/decisions/0083). */
export const NO_SANDBOX = '--no-sandbox'

/** How many names of what was left out are told and written down, and how long each may be. */
const NAMES_MAX = 20
const NAME_LENGTH_MAX = 60

/** The switches that stay, with the values they may have. They change looks, and nothing about trust. */
const allowed: Readonly<Record<string, RegExp>> = {
  'choose-backup': /^$/,
  // Of the NSIS installer, to the till it starts after an update.
  updated: /^$/,
  'disable-gpu': /^$/,
  'force-device-scale-factor': /^\d(\.\d{1,3})?$/,
  'force-renderer-accessibility': /^(basic|form-controls|complete)?$/,
  'gtk-version': /^[34]$/,
  lang: /^[A-Za-z-]{2,12}$/,
  'ozone-platform': /^(x11|wayland)$/,
  'ozone-platform-hint': /^(auto|x11|wayland)$/,
}

/** Variables of Node, Electron and the till itself, by their beginning. */
const family = /^(NODE_|ELECTRON_|KHQR_POS_)/

/** Variables of others that reach into TLS or Chromium. */
const single: ReadonlySet<string> = new Set([
  'CHROME_DEVEL_SANDBOX',
  'CHROME_LOG_FILE',
  'OPENSSL_CONF',
  'OPENSSL_MODULES',
  'SSLKEYLOGFILE',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
])

/** Those that stay: the owner's own two, and which window system the session wants. */
const kept: ReadonlySet<string> = new Set([
  'KHQR_POS_DATA_DIR',
  'KHQR_POS_PROVISION',
  STARTED_WITHOUT,
  'ELECTRON_OZONE_PLATFORM_HINT',
])

/**
 * Those that nobody has obeyed before our code takes them away: they are read by the till's own code, at each connection, or
 * by a process that begins later, or a fuse is against them (NODE_OPTIONS, NODE_EXTRA_CA_CERTS, ELECTRON_RUN_AS_NODE). Of
 * any other it is not known, or known to be otherwise (NODE_DEBUG writes the token into the terminal).
 */
const inTime =
  /^(KHQR_POS_.*|SSLKEYLOGFILE|SSL_CERT_(DIR|FILE)|NODE_(ENV|EXTRA_CA_CERTS|NO_WARNINGS|OPTIONS|TLS_REJECT_UNAUTHORIZED)|ELECTRON_(RUN_AS_NODE|RENDERER_URL|IS_DEV|TRASH|DISABLE_SECURITY_WARNINGS|NO_ATTACH_CONSOLE|FORCE_WINDOW_MENU_BAR))$/

export interface Launch {
  /** What follows the program. */
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
}

export interface LaunchJudgement {
  /** What stays of the arguments. */
  readonly args: readonly string[]
  /** Names of variables to take away. */
  readonly variables: readonly string[]
  /** What has had its effect before our code came, `--js-flags`, `NODE_DEBUG`: only another start is without it. */
  readonly tooLate: readonly string[]
  /** `--no-sandbox` is among the arguments, which only Chromium can judge. */
  readonly withoutSandbox: boolean
  /** What an earlier start of this one was ended for. */
  readonly startedWithout: readonly string[]
}

/** Judges how a packed till was started. Pure: nothing is undone here. */
export function judgeLaunch({ args, env, platform }: Launch): LaunchJudgement {
  const isSwitch = platform === 'win32' ? /^(--?|\/)/ : /^--?/
  const switches = args.filter((arg) => isSwitch.test(arg))
  const foreign = switches.filter((arg) => arg !== NO_SANDBOX && !mayStay(arg))
  const variables = Object.keys(env).filter((name) => isForeign(nameOn(platform, name)))
  return {
    args: args.filter((arg) => isSwitch.test(arg) && mayStay(arg)),
    variables,
    tooLate: named([...foreign.map(nameOf), ...variables.filter((name) => !inTime.test(nameOn(platform, name)))]),
    withoutSandbox: switches.includes(NO_SANDBOX),
    startedWithout: named((env[STARTED_WITHOUT] ?? '').split(' ')),
  }
}

/** A switch with its value, as it stands on the command line. Letters count as they are, also where Chromium ignores it. */
function mayStay(arg: string): boolean {
  const [, name = '', value = ''] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? []
  return Object.hasOwn(allowed, name) && (allowed[name]?.test(value) ?? false)
}

function isForeign(name: string): boolean {
  return !kept.has(name) && (family.test(name) || single.has(name))
}

/** Windows does not tell `Path` from `PATH`. */
function nameOn(platform: NodeJS.Platform, name: string): string {
  return platform === 'win32' ? name.toUpperCase() : name
}

function nameOf(arg: string): string {
  return arg.split('=', 1)[0] ?? arg
}

/** Names are another's words: they go to the terminal and the log without what is no part of a name. */
function named(names: readonly string[]): readonly string[] {
  return names
    .map((name) => name.replace(/[^\w/-]/g, '').slice(0, NAME_LENGTH_MAX))
    .filter((name) => name !== '')
    .slice(0, NAMES_MAX)
}
