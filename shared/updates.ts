// What a window is told of newer versions of the till.

/** Why this till asks nobody: there is no address to ask, a fleet's file does not say so, or this package can't. */
export const updatesOff = ['no-feed', 'fleet', 'package'] as const
export type UpdatesOff = (typeof updatesOff)[number]

export const updateTroubles = ['unreachable', 'bad-feed', 'not-genuine', 'disk-full', 'backup', 'other'] as const
export type UpdateTroubleKind = (typeof updateTroubles)[number]

export interface Release {
  readonly version: string
  /** Plain text, shown as it is. */
  readonly notes: string
}

export type UpdateState =
  | { readonly kind: 'off'; readonly why: UpdatesOff }
  /** Not asked since the start. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'up-to-date' }
  | { readonly kind: 'available'; readonly release: Release }
  | { readonly kind: 'downloading'; readonly release: Release; readonly percent: number }
  /** `waiting`: the owner has said "install", and a customer may still be paying. */
  | { readonly kind: 'ready'; readonly release: Release; readonly waiting: boolean }
  | { readonly kind: 'installing'; readonly release: Release }
  | { readonly kind: 'failed'; readonly step: 'check' | 'download' | 'install'; readonly trouble: UpdateTroubleKind }

export interface UpdatesView {
  readonly version: string
  /** The host that is asked, or null. */
  readonly feed: string | null
  /** When it last answered, UTC ms. */
  readonly checkedAt: number | null
  readonly state: UpdateState
}
