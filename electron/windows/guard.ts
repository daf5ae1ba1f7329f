// What no page may do, whoever wrote it: leave our origin, open windows, reach the network, use the machine's devices.

import type { App, Session, WebContents } from 'electron'
import { developmentPolicy, type Home } from './home'
import { type Log, limited } from './log'
import { mayUse } from './permissions'

/** Addresses that never leave the machine: our scheme's pages, pictures made in a page. */
const innerProtocols: ReadonlySet<string> = new Set(['data:', 'blob:'])

/**
 * Chromium's own traffic and name look-ups, which neither the pages' policy nor `webRequest` sees. A name that does not
 * resolve also stops prefetch and preconnect, by which a script could speak to the outside.
 * @param open what must stay reachable: Vite's server in development, the feed of updates where there is one
 */
export function egressSwitches(open: readonly string[]): readonly (readonly [name: string, value?: string])[] {
  const reachable = open.map((address) => `, EXCLUDE ${new URL(address).hostname}`).join('')
  return [
    ['disable-background-networking'],
    ['disable-component-update'],
    ['disable-domain-reliability'],
    ['no-pings'],
    ['dns-prefetch-disable'],
    ['host-resolver-rules', `MAP * ~NOTFOUND${reachable}`],
  ]
}

/** Whether a page's request may go ahead. */
export function mayRequest(address: string, home: Home): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  if (innerProtocols.has(url.protocol)) return true
  const origin = `${url.protocol}//${url.host}`
  if (origin === home.origin) return true
  if (home.devOrigin === null) return false
  return origin === home.devOrigin.replace(/^http/, 'ws') || url.protocol === 'devtools:'
}

/** Whether a page may go to this address by itself: never, but for Vite's reloads. */
export function mayNavigate(address: string, home: Home): boolean {
  return home.devOrigin !== null && URL.canParse(address) && new URL(address).origin === home.devOrigin
}

export interface AppGuard {
  readonly home: Home
  /** The feed of updates: the one host whose name resolves. */
  readonly feed: string | null
  /** No sandbox can be had (electron/launching.ts), or the development scripts run as root. */
  readonly withoutSandbox: boolean
  readonly log: Log
}

/** Before the app is ready: every renderer in the sandbox, no traffic of Chromium's own, every page guarded. */
export function guardApp(app: App, { home, feed, withoutSandbox, log }: AppGuard): void {
  const note = limited(log)
  if (!withoutSandbox) app.enableSandbox()
  const open = [home.devOrigin, feed].filter((address) => address !== null)
  for (const [name, value] of egressSwitches(open)) app.commandLine.appendSwitch(name, value)
  app.on('web-contents-created', (_event, contents) => guardContents(contents, home, note))
  app.on('certificate-error', (event, _contents, url, error, _certificate, answer) => {
    event.preventDefault()
    note('warn', 'guard.certificate-refused', { url: originOnly(url), error })
    answer(false)
  })
}

function guardContents(contents: WebContents, home: Home, note: Log): void {
  contents.on('will-navigate', (event) => stop(event, event.url, 'guard.navigation-refused'))
  contents.on('will-frame-navigate', (event) => stop(event, event.url, 'guard.navigation-refused'))
  contents.on('will-redirect', (event) => stop(event, event.url, 'guard.redirect-refused'))
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    note('warn', 'guard.webview-refused', {})
  })
  contents.setWindowOpenHandler(({ url }) => {
    note('warn', 'guard.window-refused', { url: originOnly(url) })
    return { action: 'deny' }
  })
  // Peer connections pass by policy and `webRequest`. Without a proxy, this leaves them no way out.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')

  function stop(event: { preventDefault(): void }, url: string, what: string): void {
    if (mayNavigate(url, home)) return
    event.preventDefault()
    note('warn', what, { url: originOnly(url) })
  }
}

/** After the app is ready, for every session that shows pages: no permissions, no devices, no downloads, no way out. */
export function guardSession(session: Session, { home, log }: { home: Home; log: Log }): void {
  const note = limited(log)
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    const granted = mayUse(permission)
    if (!granted) note('warn', 'guard.permission-refused', { permission })
    answer(granted)
  })
  session.setPermissionCheckHandler((_contents, permission) => mayUse(permission))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.setSpellCheckerEnabled(false)
  session.setSpellCheckerDictionaryDownloadURL(`${home.origin}/no-dictionaries/`)
  session.on('will-download', (event, item) => {
    event.preventDefault()
    note('warn', 'guard.download-refused', { url: originOnly(item.getURL()) })
  })
  session.webRequest.onBeforeRequest((details, answer) => {
    const cancel = !mayRequest(details.url, home)
    if (cancel) note('warn', 'guard.request-refused', { url: originOnly(details.url), type: details.resourceType })
    answer({ cancel })
  })
  if (home.devOrigin !== null) loosenForDevelopment(session, home.devOrigin)
}

/** The session of updates: the feed's origin and nothing else, wherever it points to. No page ever uses it. */
export function guardFeed(session: Session, feed: string, log: Log): void {
  const note = limited(log)
  const { origin } = new URL(feed)
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.webRequest.onBeforeRequest((details, answer) => {
    const cancel = !URL.canParse(details.url) || new URL(details.url).origin !== origin
    if (cancel) note('warn', 'guard.request-refused', { url: originOnly(details.url), type: 'update' })
    answer({ cancel })
  })
}

/** Vite sends no policy of its own; this one is as strict as its hot reload allows. */
function loosenForDevelopment(session: Session, devOrigin: string): void {
  session.webRequest.onHeadersReceived({ urls: [`${devOrigin}/*`] }, (details, answer) => {
    const policy = { 'Content-Security-Policy': [developmentPolicy(devOrigin)] }
    answer({ responseHeaders: { ...details.responseHeaders, ...policy } })
  })
}

/** An address that was refused may carry anything in its path: only where it led is written down. */
function originOnly(address: string): string {
  if (!URL.canParse(address)) return 'unreadable'
  const { protocol, host } = new URL(address)
  return `${protocol}//${host}`
}
