// Where the cashier's window opens: as it was left, if that still is on a screen; else a good size for this one.

import type { Rectangle } from 'electron'

/** The till works from this size on. */
export const SIZE_MIN = { width: 1024, height: 600 } as const

/** What it takes on a screen with room to spare. */
const SIZE_USUAL = { width: 1280, height: 800 } as const

/** This much of a remembered window must be on a screen, so that its bar can be grasped. */
const VISIBLE_MIN = { width: 200, height: 100 } as const

/** Kept between runs as text: a setting of the store. */
export interface Placement {
  /** While it is not maximised. */
  readonly bounds: Rectangle
  readonly maximised: boolean
}

/**
 * Chooses where the window opens.
 * @param workAreas of all screens, the main one first
 * @param remembered from the last run, if any
 */
export function placeWindow(workAreas: readonly Rectangle[], remembered: Placement | null): Placement {
  const main = workAreas[0] ?? { x: 0, y: 0, ...SIZE_USUAL }
  if (remembered !== null && workAreas.some((area) => reachable(remembered.bounds, area))) return remembered
  const tight = main.width < SIZE_USUAL.width || main.height < SIZE_USUAL.height
  const width = Math.min(SIZE_USUAL.width, main.width)
  const height = Math.min(SIZE_USUAL.height, main.height)
  const x = main.x + Math.round((main.width - width) / 2)
  const y = main.y + Math.round((main.height - height) / 2)
  return { bounds: { x, y, width, height }, maximised: tight }
}

function reachable(bounds: Rectangle, area: Rectangle): boolean {
  const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
  const height = Math.min(bounds.y + bounds.height, area.y + area.height) - Math.max(bounds.y, area.y)
  const barIsOnScreen = bounds.y >= area.y && bounds.y < area.y + area.height
  return barIsOnScreen && width >= VISIBLE_MIN.width && height >= VISIBLE_MIN.height
}

/** As the store keeps it. */
export function placementText({ bounds: { x, y, width, height }, maximised }: Placement): string {
  return JSON.stringify([x, y, width, height, maximised ? 1 : 0])
}

/** @returns null for text that is not a placement: an older till's, or none */
export function placementFrom(text: string | null): Placement | null {
  const match = text === null ? null : /^\[(-?\d{1,6}),(-?\d{1,6}),(\d{1,6}),(\d{1,6}),([01])\]$/.exec(text)
  if (match === null) return null
  const [x, y, width, height, maximised] = match.slice(1).map(Number) as [number, number, number, number, number]
  if (width < SIZE_MIN.width || height < SIZE_MIN.height) return null
  return { bounds: { x, y, width, height }, maximised: maximised === 1 }
}
