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

/** What a system's window has around the bounds that Electron tells of it. */
export interface Frame {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

/** Windows and macOS count the frame in. */
const NO_FRAME: Frame = { top: 0, right: 0, bottom: 0, left: 0 }

/** On Linux bounds are the inside, and nobody says how wide the window manager's frame is: room for the usual ones. */
const LINUX_FRAME: Frame = { top: 40, right: 8, bottom: 8, left: 8 }

/** So much of the bar above the bounds is enough to grasp it by. */
const GRASP_MIN = 12

export function frameHere(platform: NodeJS.Platform): Frame {
  return platform === 'linux' ? LINUX_FRAME : NO_FRAME
}

/** What a frame leaves of a work area. */
export function roomIn({ x, y, width, height }: Rectangle, frame: Frame): Rectangle {
  return {
    x: x + frame.left,
    y: y + frame.top,
    width: width - frame.left - frame.right,
    height: height - frame.top - frame.bottom,
  }
}

/**
 * Chooses where the window opens.
 * @param workAreas of all screens, the main one first
 * @param remembered from the last run, if any
 */
export function placeWindow(
  workAreas: readonly Rectangle[],
  remembered: Placement | null,
  frame: Frame = NO_FRAME,
): Placement {
  const main = roomIn(workAreas[0] ?? { x: 0, y: 0, ...SIZE_USUAL }, frame)
  const area = remembered && workAreas.find((each) => reachable(remembered.bounds, each, frame))
  if (remembered && area) return { ...remembered, bounds: fitting(remembered.bounds, roomIn(area, frame)) }
  const tight = main.width < SIZE_USUAL.width || main.height < SIZE_USUAL.height
  return { bounds: centred(SIZE_USUAL, main), maximised: tight }
}

/** A display as the cashier's window sees it. */
export interface Standing {
  readonly id: number
  readonly bounds: Rectangle
  readonly workArea: Rectangle
}

/** Where a person left the window, and the display it stood on; null for a window remembered from the last run. */
export interface WindowHome extends Placement {
  readonly display: Pick<Standing, 'id' | 'bounds'> | null
}

/**
 * Where the window belongs when displays have come, gone or changed: on the display where a person left it, wherever that
 * now lies; where it is as long as that one is away; on the main one if nobody could reach it there.
 * @param displays the main one first
 * @param now the bounds it has, whether it fills its display or not
 * @returns the bounds it belongs at, which are `now` where it can stay
 */
export function whereItBelongs(
  displays: readonly Standing[],
  { home, now, frame }: { home: WindowHome; now: Rectangle; frame: Frame },
): Rectangle {
  const { display, bounds } = home
  const own = displays.find(({ id }) => id === display?.id) ?? displays.find((one) => same(one.bounds, display?.bounds))
  if (display !== null && own !== undefined) {
    const moved = {
      ...bounds,
      x: bounds.x + own.bounds.x - display.bounds.x,
      y: bounds.y + own.bounds.y - display.bounds.y,
    }
    const sizeKept = own.bounds.width === display.bounds.width && own.bounds.height === display.bounds.height
    const stands = sizeKept && reachable(moved, own.workArea, frame)
    return stands ? moved : inside(moved, roomIn(own.workArea, frame))
  }
  const reached = (one: Rectangle) => displays.some(({ workArea }) => reachable(one, workArea, frame))
  if (display === null && reached(bounds)) return bounds
  const main = displays[0]
  return main === undefined || reached(now) ? now : centred(now, roomIn(main.workArea, frame))
}

export function same(a: Rectangle, b: Rectangle | undefined): boolean {
  return a.x === b?.x && a.y === b.y && a.width === b.width && a.height === b.height
}

/** As it is, if it is no larger than the room; else as much of it as fits. */
function fitting(bounds: Rectangle, room: Rectangle): Rectangle {
  return bounds.width <= room.width && bounds.height <= room.height ? bounds : inside(bounds, room)
}

/** No larger than the room, and moved as little as it takes to lie in it. */
export function inside(bounds: Rectangle, room: Rectangle): Rectangle {
  const width = Math.min(bounds.width, room.width)
  const height = Math.min(bounds.height, room.height)
  const x = Math.min(Math.max(bounds.x, room.x), room.x + room.width - width)
  const y = Math.min(Math.max(bounds.y, room.y), room.y + room.height - height)
  return { x, y, width, height }
}

function centred(size: { readonly width: number; readonly height: number }, room: Rectangle): Rectangle {
  const width = Math.min(size.width, room.width)
  const height = Math.min(size.height, room.height)
  const x = room.x + Math.round((room.width - width) / 2)
  const y = room.y + Math.round((room.height - height) / 2)
  return { x, y, width, height }
}

/** Enough of it is on this screen to be seen, and its bar can be grasped there. */
export function reachable(bounds: Rectangle, area: Rectangle, frame: Frame): boolean {
  const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
  const height = Math.min(bounds.y + bounds.height, area.y + area.height) - Math.max(bounds.y, area.y)
  const bar = bounds.y - Math.min(frame.top, GRASP_MIN)
  const barIsOnScreen = bar >= area.y && bar < area.y + area.height
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
