// What an ear and a cheap loudspeaker make of a sound: levels, bands, envelopes, and which of several sounds it was.

import { readFileSync } from 'node:fs'

export interface Heard {
  readonly samples: Float64Array
  readonly rate: number
}

/** 16-bit mono PCM, as `resources/sounds/make.mjs` writes it. */
export function readWav(path: string): Heard {
  const data = readFileSync(path)
  if (data.toString('latin1', 0, 4) !== 'RIFF' || data.readUInt16LE(22) !== 1) throw new Error(`${path}: no mono WAV`)
  const samples = Float64Array.from({ length: (data.length - 44) / 2 }, (_, i) => data.readInt16LE(44 + 2 * i) / 32_768)
  return { samples, rate: data.readUInt32LE(24) }
}

/** Power of each frequency, from 0 up; `hertz(bin)` says which. */
function spectrum({ samples, rate }: Heard): { readonly power: Float64Array; readonly hertz: (bin: number) => number } {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, samples.length)))
  const real = new Float64Array(size)
  const imaginary = new Float64Array(size)
  real.set(samples)
  fft(real, imaginary)
  const power = Float64Array.from({ length: size / 2 }, (_, bin) => (real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2)
  return { power, hertz: (bin) => (bin * rate) / size }
}

/** In place, a power of two long (Cooley and Tukey 1965). */
function fft(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length
  for (let index = 1, other = 0; index < size; index++) {
    let bit = size >> 1
    for (; other & bit; bit >>= 1) other ^= bit
    other ^= bit
    if (index >= other) continue
    swap(real, index, other)
    swap(imaginary, index, other)
  }
  for (let length = 2; length <= size; length *= 2) {
    const angle = (-2 * Math.PI) / length
    for (let start = 0; start < size; start += length)
      for (let step = 0; step < length / 2; step++) {
        const low = start + step
        const high = low + length / 2
        const cosine = Math.cos(angle * step)
        const sine = Math.sin(angle * step)
        const highReal = at(real, high) * cosine - at(imaginary, high) * sine
        const highImaginary = at(real, high) * sine + at(imaginary, high) * cosine
        real[high] = at(real, low) - highReal
        imaginary[high] = at(imaginary, low) - highImaginary
        real[low] = at(real, low) + highReal
        imaginary[low] = at(imaginary, low) + highImaginary
      }
  }
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0
}

function swap(values: Float64Array, one: number, other: number): void {
  const kept = at(values, one)
  values[one] = at(values, other)
  values[other] = kept
}

/** The share of a sound's energy that lies between these frequencies, 0 to 1. */
export function shareBetween(sound: Heard, low: number, high: number): number {
  const { power, hertz } = spectrum(sound)
  let inside = 0
  let all = 0
  power.forEach((one, bin) => {
    all += one
    if (hertz(bin) >= low && hertz(bin) < high) inside += one
  })
  return inside / all
}

/** IEC 61672-1 (2013), annex E: what an ear loses of a tone, dB. */
export function aWeight(hertz: number): number {
  const f2 = hertz * hertz
  const ear =
    (12_194 ** 2 * f2 * f2) / ((f2 + 20.6 ** 2) * Math.sqrt((f2 + 107.7 ** 2) * (f2 + 737.9 ** 2)) * (f2 + 12_194 ** 2))
  return 20 * Math.log10(ear) + 2
}

/** A-weighted energy, dB against one second of full scale. */
export function energyA(sound: Heard): number {
  const { power, hertz } = spectrum(sound)
  let sum = 0
  power.forEach((one, bin) => {
    if (bin > 0) sum += one * 10 ** (aWeight(hertz(bin)) / 10)
  })
  return 10 * Math.log10(sum / power.length ** 2 / (sound.rate / power.length))
}

/** How loud it gets, A-weighted, as a meter set to "fast" shows it: the loudest 125 ms, dB against full scale. */
export function loudestA(sound: Heard): number {
  const window = Math.round(0.125 * sound.rate)
  let loudest = Number.NEGATIVE_INFINITY
  for (let from = 0; from + window <= Math.max(sound.samples.length, window); from += Math.round(window / 5)) {
    const part = { ...sound, samples: sound.samples.slice(from, from + window) }
    loudest = Math.max(loudest, energyA(part) - 10 * Math.log10(0.125))
  }
  return loudest
}

/** A small loudspeaker: a Butterworth high-pass of fourth order (two biquads, R. Bristow-Johnson's cookbook). */
export function throughSmallSpeaker(sound: Heard, hertz = 600): Heard {
  return [0.541_196, 1.306_563].reduce((heard, q) => highPass(heard, hertz, q), sound)
}

function highPass({ samples, rate }: Heard, hertz: number, q: number): Heard {
  const angle = (2 * Math.PI * hertz) / rate
  const cosine = Math.cos(angle)
  const alpha = Math.sin(angle) / (2 * q)
  const out = new Float64Array(samples.length)
  samples.forEach((sample, n) => {
    const feed = ((1 + cosine) / 2) * (sample - 2 * (samples[n - 1] ?? 0) + (samples[n - 2] ?? 0))
    const back = -2 * cosine * at(out, n - 1) + (1 - alpha) * at(out, n - 2)
    out[n] = (feed - back) / (1 + alpha)
  })
  return { samples: out, rate }
}

/** A market: noise whose octaves are equally loud, this many dB below the sound; the sound comes `delay` seconds later. */
export function inNoise(sound: Heard, belowDb: number, delay: number, seed: number): Heard {
  const { samples, rate } = sound
  const lead = Math.round(delay * rate)
  const random = mulberry(seed)
  const noise = pink(samples.length + 2 * lead, random)
  const gain = Math.sqrt(meanSquare(samples) / meanSquare(noise)) * 10 ** (-belowDb / 20)
  return { rate, samples: noise.map((one, n) => one * gain + at(samples, n - lead)) }
}

/** Voss and McCartney: sources that change half as often each. */
function pink(length: number, random: () => number): Float64Array {
  const sources = new Array<number>(12).fill(0)
  return Float64Array.from({ length }, (_, index) => {
    const n = index + 1
    // The lowest bit that is set says which one changes.
    sources[Math.min(sources.length - 1, 31 - Math.clz32(n & -n))] = random() - 0.5
    return sources.reduce((sum, one) => sum + one, random() - 0.5)
  })
}

function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function meanSquare(samples: Float64Array): number {
  return samples.reduce((sum, one) => sum + one * one, 0) / samples.length
}

const FRAME_SECONDS = 0.04
/** Thirds of octaves from 500 Hz up to 4 kHz. */
const bands = Array.from({ length: 10 }, (_, step) => 500 * 2 ** (step / 3))

/** How loud each band is in each frame: what is heard, when. */
export function picture({ samples, rate }: Heard): Picture {
  const frame = Math.round(FRAME_SECONDS * rate)
  const frames = Math.ceil(samples.length / frame)
  return Array.from({ length: frames }, (_, index) => {
    const { power, hertz } = spectrum({ rate, samples: samples.slice(index * frame, (index + 1) * frame) })
    const loud = bands.map(() => 0)
    power.forEach((one, bin) => {
      const band = Math.floor(3 * Math.log2(hertz(bin) / 500))
      if (band >= 0 && band < bands.length) loud[band] = (loud[band] ?? 0) + one
    })
    return loud.map(Math.sqrt)
  })
}

/** What is heard when: a row of bands for each frame. */
export type Picture = readonly (readonly number[])[]

/** The same with one pitch for all of it: its rhythm alone. */
export function rhythmOf(sound: Picture): Picture {
  return sound.map((frame) => [Math.hypot(...frame)])
}

/** The same in one frame: its pitch alone. */
export function pitchOf(sound: Picture): Picture {
  return [bands.map((_, band) => Math.hypot(...sound.map((frame) => frame[band] ?? 0)))]
}

/** How alike two sounds are, 0 to 1, wherever in the one the other begins. */
export function alike(one: Picture, other: Picture): number {
  let most = 0
  for (let shift = -one.length + 1; shift < other.length; shift++) most = Math.max(most, overlap(one, other, shift))
  return most / (sizeOf(one) * sizeOf(other))
}

function overlap(one: Picture, other: Picture, shift: number): number {
  let both = 0
  one.forEach((frame, index) => {
    const beside = other[index + shift]
    if (beside !== undefined) for (const [band, loud] of frame.entries()) both += loud * (beside[band] ?? 0)
  })
  return both
}

function sizeOf(sound: Picture): number {
  return Math.hypot(...sound.map((frame) => Math.hypot(...frame)))
}

/** The pitch that a sound begins with: the strongest of its first tenth of a second, Hz. */
export function firstPitch({ samples, rate }: Heard): number {
  const { power, hertz } = spectrum({ rate, samples: samples.slice(0, Math.round(0.1 * rate)) })
  return hertz(power.indexOf(Math.max(...power)))
}
