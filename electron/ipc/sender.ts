// Who is asking? Only the main frame of a window of ours, showing a page of ours.

/** The parts of Electron's `WebFrameMain` that tell where a message came from. */
export interface SenderFrame {
  /** Null for the main frame of a window. */
  readonly parent: unknown
  /** The frame's own origin, which a sandboxed or blank page does not share with its address. */
  readonly origin: string
  readonly url: string
}

/** Why a message is not listened to. */
export type SenderFault = 'no-frame' | 'frame-is-gone' | 'not-the-main-frame' | 'foreign-origin'

/**
 * Judges the frame a message came from, cheapest question first.
 * @param frame null after a navigation, and its properties throw once it is disposed
 * @param origins those whose pages are ours: `app://pos`, and Vite's in development
 * @returns the fault, or null when the sender may be heard
 */
export function senderFault(frame: SenderFrame | null | undefined, origins: readonly string[]): SenderFault | null {
  if (frame === null || frame === undefined) return 'no-frame'
  let seen: SenderFrame
  try {
    seen = { parent: frame.parent, origin: frame.origin, url: frame.url }
  } catch {
    // Electron throws when the frame was disposed between the message and now: nobody waits for the answer.
    return 'frame-is-gone'
  }
  if (seen.parent !== null) return 'not-the-main-frame'
  const fromOurs = origins.includes(seen.origin) && originOf(seen.url) === seen.origin
  return fromOurs ? null : 'foreign-origin'
}

/** The origin in an address. `URL.origin` says `null` for schemes it does not know, ours among them. */
function originOf(address: string): string | null {
  if (!URL.canParse(address)) return null
  const { protocol, host, username, password } = new URL(address)
  return username === '' && password === '' ? `${protocol}//${host}` : null
}
