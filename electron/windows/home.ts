// Where the windows' pages come from: our own scheme, or Vite's server in development. And the policy each is under.

/** Our scheme and its one host. Pages of ours have this origin, and nothing else has. */
export const APP_SCHEME = 'app'
export const APP_HOST = 'pos'
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`

/** Shown when a page keeps failing. Plain text and style, no script: it can't fail the same way. */
export const ERROR_PAGE = `${APP_ORIGIN}/error.html`

/**
 * What our pages may do. `connect-src 'none'`: even a script that got in could send nothing out. Trusted types: no text
 * becomes script or markup.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

export interface Home {
  /** The origin of every page of ours. */
  readonly origin: string
  /** Vite's server, or null where pages come from our own scheme. */
  readonly devOrigin: string | null
  /** The address of a built page, such as `cashier.html`. */
  page(file: string): string
}

/**
 * Decides where pages come from. A packaged till has one answer, whatever its environment says.
 * @param rendererUrl `ELECTRON_RENDERER_URL`, set by electron-vite's development server
 */
export function homeOf({ packaged, rendererUrl }: { packaged: boolean; rendererUrl: string | undefined }): Home {
  const devOrigin = packaged || rendererUrl === undefined ? null : loopbackOrigin(rendererUrl)
  const origin = devOrigin ?? APP_ORIGIN
  return { origin, devOrigin, page: (file) => `${origin}/${file}` }
}

/** A development server is on this machine, or it is not one. */
function loopbackOrigin(address: string): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  const here = url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  return here ? url.origin : null
}

/** Vite writes its preamble inline, injects styles, and talks to the page over a socket. */
export function developmentPolicy(devOrigin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self'",
    `connect-src 'self' ${devOrigin.replace(/^http/, 'ws')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
