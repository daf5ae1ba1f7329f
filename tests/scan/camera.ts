// A phone's camera over a picture of a screen: a pinhole of 1280 px over 65 degrees, its light summed up, its lens a little
// soft, its sensor a little noisy. It stands for no phone: it makes what is measured today comparable with tomorrow's.

import { seeded } from '../support/shopDay'
import type { Box, Picture } from './picture'

/** Focal length in px. */
const FOCAL = 640 / Math.tan((32.5 * Math.PI) / 180)
const GAMMA = 2.2
/** Light of the room that the screen's glass gives back, and what lies beyond the screen; white is 1. */
const AMBIENT = 0.03
const ROOM = 0.05
const BLUR_SIGMA = 0.6
const NOISE_SIGMA = 3
/** White on the screen does not saturate the camera. */
const GAIN = 0.85
const ROLL_MAX_DEGREES = 8
/** The frame is cut to this multiple of the code: a decoder is not asked how fast it searches. */
const VIEW = 1.62
/** How much brighter than the screen a lamp's reflection is, in its middle. */
const GLARE_LIGHT = 3

export interface Shot {
  /** Width of the code, without its quiet zone, in px of the camera's frame: the nearer the phone, the larger. */
  readonly codeWidth: number
  /** Degrees about the upright axis. */
  readonly tilt: number
  /** Where the phone trembles to, and the noise: the same seed is the same frame. */
  readonly seed: number
  /** A lamp's reflection: its share of the code's area, and its place from the code's middle in widths of the code. */
  readonly glare?: { readonly share: number; readonly x: number; readonly y: number }
}

/** What the camera hands to the decoder. */
export function photograph(picture: Picture, box: Box, shot: Shot): Picture {
  const chance = seeded(shot.seed)
  const side = Math.ceil(shot.codeWidth * VIEW)
  const roll = ((chance() * 2 - 1) * ROLL_MAX_DEGREES * Math.PI) / 180
  const middle = { x: (side - 1) / 2 + chance(), y: (side - 1) / 2 + chance() }
  let light = projected(picture, box, shot, { side, roll, middle })
  for (let i = 0; i < light.length; i += 1) light[i] = AMBIENT + (1 - AMBIENT) * (light[i] ?? 0)
  light = blurred(light, side, BLUR_SIGMA)
  if (shot.glare !== undefined) addGlare(light, side, middle, shot.codeWidth, shot.glare)
  const grey = new Uint8Array(side * side)
  for (let i = 0; i < grey.length; i += 1) {
    const seen = 255 * Math.min(1, Math.max(0, (light[i] ?? 0) * GAIN)) ** (1 / GAMMA)
    grey[i] = Math.min(255, Math.max(0, seen + NOISE_SIGMA * normal(chance)))
  }
  return { width: side, height: side, grey }
}

const LINEAR = Float32Array.from({ length: 256 }, (_, grey) => (grey / 255) ** GAMMA)

interface View {
  readonly side: number
  readonly roll: number
  /** Of the code, in px of the frame. */
  readonly middle: { readonly x: number; readonly y: number }
}

/** Follows each ray of the frame back to the screen's plane; several a pixel, as many as the screen has pixels there. */
function projected(picture: Picture, box: Box, { codeWidth, tilt }: Shot, { side, roll, middle }: View): Float32Array {
  const rays = Math.max(3, Math.ceil((1.5 * box.size) / codeWidth))
  const distance = FOCAL / codeWidth
  const [sinTilt, cosTilt] = [Math.sin((tilt * Math.PI) / 180), Math.cos((tilt * Math.PI) / 180)]
  const [sinRoll, cosRoll] = [Math.sin(roll), Math.cos(roll)]
  const centre = { x: box.x + box.size / 2, y: box.y + box.size / 2 }
  const light = new Float32Array(side * side)
  for (let row = 0; row < side * rays; row += 1) {
    const b = ((row + 0.5) / rays - 0.5 - middle.y) / FOCAL
    for (let column = 0; column < side * rays; column += 1) {
      const a = ((column + 0.5) / rays - 0.5 - middle.x) / FOCAL
      const u = (a * distance) / (cosTilt - a * sinTilt)
      const v = b * (distance + u * sinTilt)
      const x = Math.floor(centre.x + (u * cosRoll + v * sinRoll) * box.size)
      const y = Math.floor(centre.y + (v * cosRoll - u * sinRoll) * box.size)
      const on = x >= 0 && y >= 0 && x < picture.width && y < picture.height
      const index = Math.floor(row / rays) * side + Math.floor(column / rays)
      light[index] = (light[index] ?? 0) + (on ? (LINEAR[picture.grey[y * picture.width + x] ?? 0] ?? 0) : ROOM)
    }
  }
  return light.map((sum) => sum / rays ** 2)
}

/** Gauss, across and then down; the frame's edge goes on beyond it. */
function blurred(light: Float32Array, side: number, sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma)
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)))
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const along = (from: Float32Array, step: number, across: number) =>
    from.map((_, index) => {
      const place = Math.floor(index / step) % side
      const start = index - place * step
      let sum = 0
      for (let i = -reach; i <= reach; i += 1) {
        const at = Math.min(side - 1, Math.max(0, place + i))
        sum += (weights[i + reach] ?? 0) * (from[start + at * step] ?? 0)
      }
      return across * sum
    })
  return along(along(light, 1, 1 / whole), side, 1 / whole)
}

/** A bright soft blob, saturated in its middle. */
function addGlare(
  light: Float32Array,
  side: number,
  middle: View['middle'],
  codeWidth: number,
  { share, x, y }: NonNullable<Shot['glare']>,
): void {
  const radius = codeWidth * Math.sqrt(share / Math.PI)
  const lamp = { x: middle.x + x * codeWidth, y: middle.y + y * codeWidth }
  for (let index = 0; index < light.length; index += 1) {
    const away = Math.hypot((index % side) - lamp.x, Math.floor(index / side) - lamp.y) / radius
    light[index] = (light[index] ?? 0) + GLARE_LIGHT * Math.exp(-1.1 * away ** 4)
  }
}

/** Box and Muller's normal deviate. */
function normal(chance: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance())
}
