// Our own `app://pos/` in place of file://: serves the built pages under a strict policy, and nothing else.

import { readFile } from 'node:fs/promises'
import type { CustomScheme, Protocol } from 'electron'
import { errorPageFile, type PageFile } from './errorPage'
import type { BuiltFile, FileTable } from './files'
import { APP_HOST, APP_SCHEME, CONTENT_SECURITY_POLICY } from './home'
import { type Log, limited } from './log'

/** `stream`: audio plays from it. `codeCache`: V8 keeps compiled scripts. Never `bypassCSP`. */
const schemes: CustomScheme[] = [
  {
    scheme: APP_SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
  },
]

/** Makes `app:` a scheme like https. Must run before the app is ready, once. */
export function registerScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged(schemes)
}

export interface ServeOptions {
  readonly files: FileTable
  readonly log: Log
  /** Pages that are no built files; the page of last resort if not given. */
  readonly own?: OwnPages
}

/** @returns the page's text; null for an address that is not among them */
type OwnPages = (pathname: string, built: Iterable<string>) => PageFile | null

/** Serves the table's files at `app://pos/`. After the app is ready, before the first window. */
export function serveScheme(protocol: Protocol, { files, log, own }: ServeOptions): void {
  const note = limited(log)
  protocol.handle(APP_SCHEME, async (request) => {
    const response = await respond(files, request, own)
    const { status } = response
    if (status >= 400) note('warn', 'scheme.refused', { status, method: request.method, url: request.url })
    return response
  })
}

/** On everything we serve, refusals included. `no-cache`: after an update a page is the new one at once. */
const commonHeaders = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
}

/**
 * Answers one request for a built file.
 * @returns 200 or 206 with the file, else a bare 403 (another host), 404, 405 or 416
 */
export async function respond(
  files: FileTable,
  request: Pick<Request, 'url' | 'method' | 'headers'>,
  ownPages: OwnPages = errorPageFile,
): Promise<Response> {
  if (request.method !== 'GET') return refusal(405, { allow: 'GET' })
  const url = new URL(request.url)
  const here = url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST && url.username === '' && url.password === ''
  if (!here) return refusal(403)
  const own = ownPages(url.pathname, files.keys())
  if (own !== null) return new Response(own.text, { headers: { ...commonHeaders, 'content-type': own.contentType } })
  const file = files.get(url.pathname)
  if (file === undefined) return refusal(404)
  return await serve(file, request.headers.get('range'))
}

/** The whole file is read, even for a part: the largest is a font, and out of an asar archive this is the one cheap way. */
async function serve(file: BuiltFile, wanted: string | null): Promise<Response> {
  const range = rangeOf(wanted, file.size)
  if (range === 'unsatisfiable') return refusal(416, { 'content-range': `bytes */${file.size}` })
  const whole = await readFile(file.path)
  const body = range === null ? whole : whole.subarray(range.from, range.to + 1)
  const headers = {
    ...commonHeaders,
    'content-type': file.contentType,
    'content-length': String(body.length),
    'accept-ranges': 'bytes',
    ...(range === null ? {} : { 'content-range': `bytes ${range.from}-${range.to}/${file.size}` }),
  }
  return new Response(body, { status: range === null ? 200 : 206, headers })
}

/** What a player asks for when it seeks. Several ranges at once are answered with the whole file, as HTTP allows. */
function rangeOf(header: string | null, size: number): { from: number; to: number } | 'unsatisfiable' | null {
  const match = header === null ? null : /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header)
  if (match === null || (match[1] === '' && match[2] === '')) return null
  const last = size - 1
  const suffix = match[1] === ''
  const from = suffix ? Math.max(0, size - Number(match[2])) : Number(match[1])
  const to = suffix || match[2] === '' ? last : Math.min(Number(match[2]), last)
  return from > to ? 'unsatisfiable' : { from, to }
}

function refusal(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers: { ...commonHeaders, ...headers } })
}
