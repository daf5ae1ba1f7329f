// Makes the three sounds of the till: `node resources/sounds/make.mjs`. The files are in the repo; this says how they came.

import { mkdirSync, writeFileSync } from 'node:fs'

const RATE = 44_100

/** One bell-like tone: a sine with a soft octave above it, struck and dying away. @param start seconds */
function tone(samples, { start, hertz, seconds, loudness }) {
  const from = Math.round(start * RATE)
  for (let index = 0; index < seconds * RATE; index++) {
    const at = index / RATE
    const strike = Math.min(1, at / 0.006)
    const fade = Math.exp(-at * 6) * Math.min(1, (seconds - at) / 0.03)
    const wave = Math.sin(2 * Math.PI * hertz * at) + 0.25 * Math.sin(4 * Math.PI * hertz * at)
    samples[from + index] = (samples[from + index] ?? 0) + wave * strike * fade * loudness
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
    data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_000), 44 + index * 2)
  })
  return data
}

function sound(seconds, tones) {
  const samples = new Array(Math.round(seconds * RATE)).fill(0)
  for (const one of tones) tone(samples, one)
  return wav(samples.slice(0, Math.round(seconds * RATE)))
}

const folder = new URL('../public/sounds/', import.meta.url)
mkdirSync(folder, { recursive: true })
// Rising, a fifth: good news.
writeFileSync(
  new URL('paid.wav', folder),
  sound(0.9, [
    { start: 0, hertz: 784, seconds: 0.5, loudness: 0.5 },
    { start: 0.14, hertz: 1175, seconds: 0.75, loudness: 0.5 },
  ]),
)
// Low and repeated: look here.
writeFileSync(
  new URL('trouble.wav', folder),
  sound(0.8, [
    { start: 0, hertz: 330, seconds: 0.3, loudness: 0.6 },
    { start: 0.34, hertz: 311, seconds: 0.45, loudness: 0.6 },
  ]),
)
// Three quick strokes and a long one: money came for a sale that nobody looks at.
writeFileSync(
  new URL('late.wav', folder),
  sound(1.1, [
    { start: 0, hertz: 880, seconds: 0.2, loudness: 0.5 },
    { start: 0.16, hertz: 880, seconds: 0.2, loudness: 0.5 },
    { start: 0.32, hertz: 880, seconds: 0.2, loudness: 0.5 },
    { start: 0.5, hertz: 659, seconds: 0.6, loudness: 0.55 },
  ]),
)
