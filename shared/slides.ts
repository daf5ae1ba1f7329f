// Pictures that the customer's screen shows while nobody is served.

/** Pictures at most; more would hardly be seen. */
export const SLIDES_MAX = 20

/** Longest side of a picture as it is kept, pixels: a 4K screen shows it well enough, and it stays small. */
export const SLIDE_SIDE_MAX = 2560

/** A file that the owner may pick, bytes. */
export const SLIDE_FILE_MAX = 20 * 1024 * 1024

/** A picture as it is kept: a JPEG made anew by the till's own page, bytes, and as base64 text. */
export const SLIDE_BYTES_MAX = 2 * 1024 * 1024
export const SLIDE_BASE64_MAX = Math.ceil(SLIDE_BYTES_MAX / 3) * 4

/** What the owner may pick. */
export const slideTypes = ['image/png', 'image/jpeg', 'image/webp'] as const

/** The address of a kept picture, under our own scheme. */
export function slideAddress(id: string): string {
  return `/slides/${id}.jpg`
}

export interface SlidesView {
  readonly ids: readonly string[]
}
