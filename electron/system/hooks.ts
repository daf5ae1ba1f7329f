// What a test or a developer may tell the till by its environment. The one place where these hooks are judged: a packed till
// knows none of them.

import { BakongUrl } from '../../shared/provision'

export interface Hooks {
  /** No boxes, no starting again, updates without a package. */
  readonly underTest: boolean
  /** Where a test's Bakong is. A till that serves a shop goes by its set-up alone. */
  readonly bakongUrl: string | undefined
  /** Vite's server, which serves the pages in development. */
  readonly rendererUrl: string | undefined
}

const NONE: Hooks = { underTest: false, bakongUrl: undefined, rendererUrl: undefined }

/**
 * @param packaged Electron's `app.isPackaged`
 * @throws ZodError for an address of Bakong that a test made wrong
 */
export function hooksOf({ packaged, env }: { readonly packaged: boolean; readonly env: NodeJS.ProcessEnv }): Hooks {
  if (packaged) return NONE
  const underTest = env['KHQR_POS_TEST'] === '1'
  return {
    underTest,
    bakongUrl: underTest ? BakongUrl.optional().parse(env['KHQR_POS_BAKONG_URL']) : undefined,
    rendererUrl: env['ELECTRON_RENDERER_URL'],
  }
}
