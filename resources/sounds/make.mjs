// Makes the sounds of the till: `node resources/sounds/make.mjs [folder]`. The files are in the repo; this says how they came.
// A loudspeaker of a till gives little below 600 Hz, a market drowns what has one pitch, and hearing that has aged loses what
// lies above 4 kHz: what must be heard has energy at 0.6 to 1 and at 2 to 3 kHz. tests/renderer/sounds.test.ts measures it.

import { mkdirSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const RATE = 22_050
/** Of full scale, so that no sample is cut. */
const PEAK = 0.92

/** Its own tone and a soft octave. */
const bell = [
  [1, 1],
  [2, 0.25],
]
/** The third partial of 0.7 to 1 kHz lies where ears are sharpest and small loudspeakers loud. */
const horn = [
  [1, 1],
  [3, 0.75],
]
/** Too low for a small loudspeaker, but for what lies above it. */
const buzz = [2, 3, 4, 5, 6, 7, 8, 9].map((multiple) => [multiple, 0.7])

/**
 * One tone, added to the samples.
 * @param hertz one pitch, or where it glides from and to  @param start seconds  @param attack seconds
 * @param decay how fast it dies away, 1/s; 0 holds it
 */
function tone(samples, { start, seconds, hertz, partials, loudness = 1, attack = 0.006, decay = 0 }) {
  const [low, high] = Array.isArray(hertz) ? hertz : [hertz, hertz]
  const from = Math.round(start * RATE)
  for (let index = 0; index < Math.round(seconds * RATE); index++) {
    const at = index / RATE
    const turns = low * at + ((high - low) * at * at) / (2 * seconds)
    const swell = Math.min(1, at / attack) * Math.min(1, (seconds - at) / 0.03) * Math.exp(-at * decay)
    const wave = partials.reduce((sum, [multiple, gain]) => sum + gain * Math.sin(2 * Math.PI * multiple * turns), 0)
    samples[from + index] += wave * swell * loudness
  }
}

/** 16-bit mono PCM in a WAV file. */
function wav(samples) {
  const data = Buffer.alloc(44 + samples.length * 2)
  data.write('RIFF', 0)
  data.writeUInt32LE(36 + samples.length * 2, 4)
  data.write('WAVEfmt ', 8)
  data.writeUInt32LE(16, 16)
  data.writeUInt16LE(1, 20)
  data.writeUInt16LE(1, 22)
  data.writeUInt32LE(RATE, 24)
  data.writeUInt32LE(RATE * 2, 28)
  data.writeUInt16LE(2, 32)
  data.writeUInt16LE(16, 34)
  data.write('data', 36)
  data.writeUInt32LE(samples.length * 2, 40)
  samples.forEach((sample, index) => {
    data.writeInt16LE(Math.round(sample * 32_767), 44 + index * 2)
  })
  return data
}

/** @param peak the loudest sample, of full scale */
function sound(peak, tones) {
  const seconds = Math.max(...tones.map((one) => one.start + one.seconds)) + 0.02
  const samples = new Array(Math.ceil(seconds * RATE)).fill(0)
  for (const one of tones) tone(samples, one)
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  return wav(samples.map((sample) => (sample * peak) / loudest))
}

const beat = (hertz, ...starts) => starts.map((start) => ({ start, seconds: 0.12, hertz, partials: horn }))

const sounds = {
  // Two bells, a fifth up: good news.
  paid: sound(PEAK, [
    { start: 0, seconds: 0.5, hertz: 784, partials: bell, decay: 6 },
    { start: 0.14, seconds: 0.75, hertz: 1175, partials: bell, decay: 6 },
  ]),
  // Three strokes and two lower ones, as medical alarms do it: stop, look here.
  trouble: sound(PEAK, [...beat(950, 0, 0.18, 0.36), ...beat(710, 0.72, 0.9)]),
  // A siren, long and falling, twice: money came for a sale that nobody looks at.
  late: sound(
    PEAK,
    [0, 0.65].map((start) => ({ start, seconds: 0.52, hertz: [1000, 670], partials: horn, attack: 0.03 })),
  ),
  // Three steps down.
  timeUp: sound(
    0.7,
    [1480, 1109, 831].map((hertz, step) => ({ start: 0.15 * step, seconds: 0.22, hertz, partials: bell, decay: 9 })),
  ),
  // Two high blips: nobody answers.
  lost: sound(
    0.7,
    [0, 0.15].map((start) => ({ start, seconds: 0.07, hertz: 2100, partials: bell })),
  ),
  // A short buzz: this is not taken.
  refused: sound(0.5, [{ start: 0, seconds: 0.2, hertz: 180, partials: buzz }]),
  // One soft tone: twenty seconds are left.
  soon: sound(0.2, [{ start: 0, seconds: 0.6, hertz: 988, partials: bell, attack: 0.08, decay: 5 }]),
}

const [, , given] = process.argv
const folder =
  given === undefined ? new URL('../public/sounds/', import.meta.url) : new URL(`${pathToFileURL(given).href}/`)
mkdirSync(folder, { recursive: true })
for (const [name, file] of Object.entries(sounds)) writeFileSync(new URL(`${name}.wav`, folder), file)
