// What core asks of the local API's server.

import type { ApiView } from '../../shared/localApi'

/** The server of the local API, as its adapter runs it. */
export interface ApiServer {
  view(): ApiView
  /** Resolves once the server answers, has stopped, or could not start. */
  change(change: { readonly enabled?: boolean | undefined; readonly port?: number | undefined }): Promise<void>
  /** Its keys have changed. */
  changed(): void
}
