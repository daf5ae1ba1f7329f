// The very files that the till plays. An alarm that is softer than the chime, too low for a till's loudspeaker, or like
// another sound in a loud shop, is not heard: the goods go out of the door.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Sound, sounds } from '../../renderer/cashier/signals'
import {
  alike,
  aWeight,
  energyA,
  firstPitch,
  type Heard,
  inNoise,
  loudestA,
  type Picture,
  picture,
  pitchOf,
  readWav,
  rhythmOf,
  shareBetween,
  throughSmallSpeaker,
} from '../support/hearing'

const folder = 'resources/public/sounds'
const heard = Object.fromEntries(sounds.map((name) => [name, readWav(join(folder, `${name}.wav`))])) as Record<
  Sound,
  Heard
>
const alarms = ['trouble', 'late'] as const
const small = Object.fromEntries(sounds.map((name) => [name, picture(throughSmallSpeaker(heard[name]))])) as Record<
  Sound,
  Picture
>

it('are made by the generator beside them, each of them', () => {
  const made = mkdtempSync(join(tmpdir(), 'khqr-sounds-'))
  execFileSync(process.execPath, ['resources/sounds/make.mjs', made])
  expect(readdirSync(folder).sort()).toEqual(sounds.map((name) => `${name}.wav`).sort())
  for (const name of sounds) {
    const file = readWav(join(made, `${name}.wav`)).samples
    // Another machine's sine may differ in its last bit.
    const most = file.reduce((far, sample, n) => Math.max(far, Math.abs(sample - (heard[name].samples[n] ?? 9))), 0)
    expect(most, name).toBeLessThanOrEqual(1 / 32_768)
    expect(readFileSync(join(folder, `${name}.wav`)).length).toBe(44 + 2 * file.length)
  }
})

it('are measured by the weights of IEC 61672-1', () => {
  // Its table 3, to a tenth of a decibel.
  for (const [hertz, db] of [
    [100, -19.1],
    [316.23, -6.6],
    [1000, 0],
    [2511.9, 1.3],
    [10_000, -2.5],
  ] as const)
    expect(aWeight(hertz)).toBeCloseTo(db, 1)
  const tone = {
    rate: 22_050,
    samples: Float64Array.from({ length: 22_050 }, (_, n) => Math.sin((n * 2 * Math.PI * 1000) / 22_050)),
  }
  expect(energyA(tone)).toBeCloseTo(-3, 1)
  expect(loudestA(tone)).toBeCloseTo(-3, 0)
  const low = { ...tone, samples: tone.samples.map((_, n) => Math.sin((n * 2 * Math.PI * 300) / 22_050)) }
  expect(energyA(low) - energyA(throughSmallSpeaker(low))).toBeGreaterThan(20)
  expect(energyA(tone) - energyA(throughSmallSpeaker(tone))).toBeLessThan(0.1)
})

describe.each(alarms)('the alarm "%s"', (name) => {
  const alarm = heard[name]

  it('has its energy where ears are sharp and small loudspeakers loud', () => {
    expect(shareBetween(alarm, 600, 1000)).toBeGreaterThan(0.25)
    expect(shareBetween(alarm, 2000, 3000)).toBeGreaterThan(0.25)
  })

  it('is no quieter than PAID, as an ear hears it, through a small loudspeaker too', () => {
    for (const through of [(sound: Heard) => sound, throughSmallSpeaker]) {
      expect(energyA(through(alarm))).toBeGreaterThanOrEqual(energyA(through(heard.paid)))
      expect(loudestA(through(alarm))).toBeGreaterThanOrEqual(loudestA(through(heard.paid)))
    }
    expect(energyA(alarm) - energyA(throughSmallSpeaker(alarm))).toBeLessThan(1)
  })

  it('begins at another pitch than PAID, and goes on in another rhythm', () => {
    const semitones = 12 * Math.abs(Math.log2(firstPitch(alarm) / firstPitch(heard.paid)))
    expect(semitones).toBeGreaterThan(3)
    expect(alike(rhythmOf(picture(alarm)), rhythmOf(picture(heard.paid)))).toBeLessThan(0.75)
    expect(alike(pitchOf(picture(alarm)), pitchOf(picture(heard.paid)))).toBeLessThan(0.75)
  })
})

it('the tone of the last seconds is soft, and no sound is cut off at full scale', () => {
  for (const name of sounds) {
    if (name !== 'soon') expect(loudestA(heard.soon)).toBeLessThan(loudestA(heard[name]))
    expect(Math.max(...heard[name].samples.map(Math.abs))).toBeLessThan(0.95)
    expect(heard[name].samples.length / heard[name].rate, name).toBeLessThan(
      name === 'soon' || alarms.some((one) => one === name) || name === 'paid' ? 1.3 : 0.6,
    )
  }
})

describe('in a shop', () => {
  it.each(sounds)('"%s" is like none of the others', (name) => {
    for (const other of sounds) if (other !== name) expect(alike(small[name], small[other]), other).toBeLessThan(0.65)
  })

  // Noise as loud as half the sound's power, the loudspeaker of a tablet, and no word of when it begins.
  it.each(sounds)('"%s" is known through a small loudspeaker and noise', (name) => {
    for (let seed = 1; seed <= 5; seed++) {
      const there = picture(inNoise(throughSmallSpeaker(heard[name]), 3, 0.07 * seed, seed))
      const likely = sounds.map((each) => [each, alike(there, small[each])] as const).sort((a, b) => b[1] - a[1])
      expect(likely[0]?.[0], JSON.stringify(likely)).toBe(name)
      expect((likely[0]?.[1] ?? 0) - (likely[1]?.[1] ?? 1), JSON.stringify(likely)).toBeGreaterThan(0.05)
    }
  })
})
