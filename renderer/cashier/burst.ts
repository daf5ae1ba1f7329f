// Tells a barcode scanner, which types like a keyboard, from a hand: by how fast a whole run of keys went down. Pure.
//
// The slowest scanners send a key every 40 ms, single ones up to 55 ms apart. The fastest hands need 70 ms a key; with the
// next finger down before the last is up single ones are 30 ms apart, but then others are the farther: each key comes up to
// 20 ms before or after its beat, so that four keys of a hand take 170 ms at the least (3 x 70 - 40) and of a scanner 165 at the most.

/** One key that went down. */
export interface Stroke {
  /** When, by the event's own time stamp, ms: a page that is busy hears of it later. */
  readonly at: number
  /** It writes a character. Enter, Tab or F2 may end a scan; none begins with them, and no scan with a space. */
  readonly writes: boolean
  readonly zero: boolean
}

/** Keys from which on a run can be a scan, its Enter or Tab counted. */
export const SCAN_KEYS_MIN = 4
/** No two keys of one run are farther apart. */
export const RUN_GAP_MS = 75
/** Keys farther apart than this have nothing to do with each other. */
export const PAUSE_MS = 150

/** The longest a key of a scan takes, over the whole run. */
const SCAN_KEY_MS = 55
/** A run that takes no longer than this a key is a scan, whatever comes after it. */
const SURE_KEY_MS = 45
/** A run that follows typing at a hand's pace must be faster than that by this much in all. */
const CLEARLY_MS = 40

/** The 00 and 000 keys of a numeric pad send their zeros at once: at most so many, this close together. */
const PAD_ZEROS_MAX = 3
const PAD_ZERO_MS = 25
/** A run of fewer touches than a scan has, for the zeros at once in it: a hand's other keys are farther apart than this. */
const FEW_TOUCHES_KEY_MS = 25
/** Of four touches of a hand two that follow each other are farther apart than this, however slow its pad is. */
const EVEN_KEY_MS = 40

/** `from`: the index at which the scan begins. */
export type Verdict = { readonly kind: 'hand' | 'unsure' } | { readonly kind: 'scanner'; readonly from: number }

/**
 * What the keys so far are, none farther than `PAUSE_MS` from the one before.
 * @param keysMin keys that make a scan; fewer where one has just ended, and this may be the rest of it
 */
export function judge(strokes: readonly Stroke[], keysMin = SCAN_KEYS_MIN): Verdict {
  const from = runStart(strokes, strokes.length)
  const run = strokes.slice(from)
  // A first key; or the zeros of a pad's one key, which may as well be those of a scan.
  if (touches(run).length === 1) return { kind: run[0]?.writes ? 'unsure' : 'hand' }
  if (!isFast(run)) return { kind: 'hand' }
  if (run.length < keysMin) return { kind: 'unsure' }
  // Deleting, walking through buttons: quick, but no text.
  if (run.filter(({ writes }) => writes).length < keysMin - 1) return { kind: 'hand' }
  return standsOut(strokes, run) ? { kind: 'scanner', from: withStutter(strokes, from) } : { kind: 'hand' }
}

/**
 * Whether what looked like a scan was a hand that began quickly: no quicker than only a scanner is, and it goes on at a
 * hand's pace.
 */
export function goesOnByHand(scan: readonly Stroke[], after: readonly Stroke[]): boolean {
  if (taken(scan) <= (scan.length - 1) * SURE_KEY_MS) return false
  const all = [...scan, ...after]
  const last = all.length - 1
  return gap(all, last) > SCAN_KEY_MS && gap(all, last - 1) > SCAN_KEY_MS && !isFast(all)
}

/** Where the run begins that ends before `end`. */
function runStart(strokes: readonly Stroke[], end: number): number {
  let from = end - 1
  while (from > 0 && gap(strokes, from) <= RUN_GAP_MS) from--
  return Math.max(0, from)
}

function gap(strokes: readonly Stroke[], index: number): number {
  return (strokes[index]?.at ?? 0) - (strokes[index - 1]?.at ?? 0)
}

/** One touch of a finger: a key, or the zeros of a 00 or 000 key. */
interface Touch {
  readonly at: number
  readonly lastAt: number
  readonly keys: number
  readonly zero: boolean
}

function touches(strokes: readonly Stroke[]): readonly Touch[] {
  const all: Touch[] = []
  for (const { at, zero } of strokes) {
    const last = all.at(-1)
    const same = last?.zero && zero && at - last.lastAt <= PAD_ZERO_MS && last.keys < PAD_ZEROS_MAX
    if (last !== undefined && same) all[all.length - 1] = { ...last, lastAt: at, keys: last.keys + 1 }
    else all.push({ at, lastAt: at, keys: 1, zero })
  }
  return all
}

/** As fast as only a scanner is, over the whole run. */
function isFast(run: readonly Stroke[]): boolean {
  const all = touches(run)
  const steps = all.length - 1
  if (!hasFew(all, run)) return taken(all) <= steps * SCAN_KEY_MS || isEven(run)
  const between = all.slice(1).reduce((sum, { at }, index) => sum + at - (all[index]?.lastAt ?? at), 0)
  return between <= steps * FEW_TOUCHES_KEY_MS
}

/** Zeros of a scan at a pad's pace: they look like fewer touches, but no finger's pause is among them. */
function isEven(run: readonly Stroke[]): boolean {
  return run.every((_, index) => index === 0 || gap(run, index) <= EVEN_KEY_MS)
}

/** Zeros at once make fewer touches of it than a scan has keys. */
function hasFew(all: readonly Touch[], run: readonly Stroke[]): boolean {
  return all.length < run.length && all.length < SCAN_KEYS_MIN
}

function taken(all: readonly { readonly at: number }[]): number {
  return (all.at(-1)?.at ?? 0) - (all[0]?.at ?? 0)
}

/** After keys at a hand's pace, three quick ones and Enter may still be that hand's. */
function standsOut(strokes: readonly Stroke[], run: readonly Stroke[]): boolean {
  if (run.length === strokes.length) return true
  const all = touches(run)
  if (hasFew(all, run) || isEven(run) || isFast(strokes)) return true
  return (all.length - 1) * SCAN_KEY_MS - taken(all) >= CLEARLY_MS
}

/** A scanner may stutter: what came just before in the same haste is its own too. */
function withStutter(strokes: readonly Stroke[], from: number): number {
  if (from === 0) return 0
  const start = runStart(strokes, from)
  const before = strokes.slice(start, from)
  return before.length >= SCAN_KEYS_MIN - 1 && isFast(before) ? withStutter(strokes, start) : from
}
