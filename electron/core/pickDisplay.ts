// Which screen faces the customer. Pure: displays in, a choice out.

import type { ScreenChoice } from '../../shared/screens'

interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface DisplayFacts {
  readonly id: number
  readonly bounds: Bounds
  readonly primary: boolean
}

/** Where displays are scaled differently, their edges are rounded and neighbours may overlap by a little. DIP. */
const ROUNDING_MAX = 8

type Picture<D> = readonly [D, ...D[]]

/**
 * Displays that overlap are mirrored: they show one picture, in equal modes or not, and count as one.
 * @returns each picture with the displays that show it
 */
export function picturesOf<D extends Pick<DisplayFacts, 'bounds'>>(displays: readonly D[]): readonly Picture<D>[] {
  const left = new Set(displays)
  return displays.flatMap((first) => {
    if (!left.delete(first)) return []
    const picture: [D, ...D[]] = [first]
    // It grows while we walk it: what overlaps one of them is part of it.
    for (const display of picture)
      for (const other of left) if (overlap(display.bounds, other.bounds) && left.delete(other)) picture.push(other)
    return [picture]
  })
}

/** @returns the displays that show the same picture as this one, itself included; none when it is not there */
export function pictureWith<D extends DisplayFacts>(displays: readonly D[], id: number | null): readonly D[] {
  return picturesOf(displays).find((picture) => picture.some((display) => display.id === id)) ?? []
}

/** The display that the owner chose: by id, else the one that stands where it stood. */
export function chosenDisplay<D extends DisplayFacts>(displays: readonly D[], choice: ScreenChoice): D | null {
  if (choice.kind !== 'display') return null
  const { id, bounds } = choice
  return (
    displays.find((display) => display.id === id) ??
    displays.find((display) => sameBounds(display.bounds, bounds)) ??
    null
  )
}

/**
 * The customer's display: the chosen one, else the first that does not show the primary one's picture, else any that the
 * cashier does not use. Never the picture of the cashier's window: a window that fills it would hide the till. Of
 * displays that show one picture the smallest, so that on none of them a code is cut off.
 * @param cashierOn id of the display under the cashier's window; null before there is one
 * @returns null when there is no screen for the customer
 */
export function pickDisplay<D extends DisplayFacts>(
  displays: readonly D[],
  choice: ScreenChoice,
  cashierOn: number | null,
): D | null {
  if (choice.kind === 'off') return null
  const taken = pictureWith(displays, cashierOn)
  const free = displays.filter((display) => !taken.includes(display))
  const primary = pictureWith(displays, displays.find((display) => display.primary)?.id ?? null)
  const other = free.find((display) => !primary.includes(display)) ?? (cashierOn === null ? undefined : free[0])
  const picked = chosenDisplay(free, choice) ?? other ?? null
  return picked === null ? null : smallest(pictureWith(displays, picked.id), picked)
}

function smallest<D extends DisplayFacts>(picture: readonly D[], picked: D): D {
  const area = ({ bounds: { width, height } }: D) => width * height
  return picture.reduce((least, display) => (area(display) < area(least) ? display : least), picked)
}

function overlap(a: Bounds, b: Bounds): boolean {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const along = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return across > ROUNDING_MAX && along > ROUNDING_MAX
}

function sameBounds(a: Bounds, b: Bounds): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
}
