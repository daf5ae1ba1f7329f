// Colours by figures: what has the focus is seen on any ground, and no eye takes "ask the cashier" for PAID.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Rgb = readonly [number, number, number]
type Tokens = ReadonlyMap<string, Rgb>

const css = readFileSync(new URL('../../renderer/ui/tokens.css', import.meta.url), 'utf8')
const moreContrast = css.slice(css.indexOf('@media (prefers-contrast: more)'), css.indexOf('@media (forced-colors'))
const always = css.slice(0, css.indexOf('@media'))

/** The colours that one block sets: those of its selector's first appearance. */
function block(selector: string, within = always): Tokens {
  const at = within.indexOf(`${selector} {`)
  if (at === -1) throw new Error(`${selector} is not in tokens.css`)
  const body = within.slice(at, within.indexOf('}', at))
  return new Map([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, rgb(hex)]))
}

const together = (...all: readonly Tokens[]): Tokens => new Map(all.flatMap((one) => [...one]))
const light = block(':root')
const themes: Readonly<Record<string, Tokens>> = {
  light,
  dark: together(light, block('[data-theme="dark"]')),
  sun: together(light, block('[data-theme="sun"]')),
}
const asked: Readonly<Record<string, Tokens>> = {
  light: together(light, block(':root:not([data-theme="sun"])', moreContrast)),
  dark: together(
    themes['dark'] ?? light,
    block(':root:not([data-theme="sun"])', moreContrast),
    block(':root[data-theme="dark"]', moreContrast),
  ),
}

function rgb(hex: string): Rgb {
  const at = (from: number) => Number.parseInt(hex.slice(from, from + 2), 16) / 255
  return [at(1), at(3), at(5)]
}

const linear = (one: number) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)

/** WCAG 2.2, relative luminance, of what is linear already. */
const luminance = ([red, green, blue]: Rgb) => 0.2126 * red + 0.7152 * green + 0.0722 * blue

type Eye = readonly [Rgb, Rgb, Rgb]
/** Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency" (2009), severity 1. */
const eyes: Readonly<Record<string, Eye>> = {
  'of three colours': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'of a protanope': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'of a deuteranope': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'of a tritanope': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

function seenBy([toRed, toGreen, toBlue]: Eye, colour: Rgb): Rgb {
  const [r, g, b] = colour.map(linear) as unknown as Rgb
  const one = ([x, y, z]: Rgb) => Math.min(1, Math.max(0, x * r + y * g + z * b))
  return [one(toRed), one(toGreen), one(toBlue)]
}

function contrast(one: Rgb, other: Rgb, eye: Eye = eyes['of three colours'] as Eye): number {
  const [dark = 0, bright = 0] = [one, other].map((colour) => luminance(seenBy(eye, colour))).sort((a, b) => a - b)
  return (bright + 0.05) / (dark + 0.05)
}

function of(tokens: Tokens, name: string): Rgb {
  const found = tokens.get(name)
  if (found === undefined) throw new Error(`--${name} is no colour of tokens.css`)
  return found
}

const grounds = [
  ...['ground', 'sheet', 'key', 'key-soft', 'action', 'board', 'paid', 'paid-deep', 'timeup', 'trouble'],
  ...['trouble-deep', 'demo', 'demo-deep', 'ask', 'khqr-paper', 'khqr-red', 'ink'],
]

describe.each(Object.entries(themes))('%s', (_, tokens) => {
  it.each(grounds)('somebody at the keyboard sees what has the focus on --%s', (ground) => {
    const tones = [of(tokens, 'focus-dark'), of(tokens, 'focus-light')]
    expect(Math.max(...tones.map((tone) => contrast(tone, of(tokens, ground))))).toBeGreaterThanOrEqual(3)
  })

  it('the two tones of the ring are told from each other', () => {
    expect(contrast(of(tokens, 'focus-dark'), of(tokens, 'focus-light'))).toBeGreaterThanOrEqual(3)
  })

  it.each(Object.entries(eyes))('the eye %s does not take "ask the cashier" for PAID', (_name, eye) => {
    const paid = of(tokens, 'paid')
    expect(contrast(paid, of(tokens, 'ask'), eye)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(paid, of(tokens, 'timeup'), eye)).toBeGreaterThanOrEqual(2.5)
    // The frame that PAID has not.
    expect(contrast(of(tokens, 'on-ask'), of(tokens, 'ask'), eye)).toBeGreaterThanOrEqual(7)
    // The last seconds are a filled disc, whose figures stay readable.
    expect(contrast(of(tokens, 'timeup'), of(tokens, 'on-timeup'), eye)).toBeGreaterThanOrEqual(4.5)
  })
})

/** What is written on what. */
const texts = [
  ['ink', 'sheet'],
  ['ink', 'ground'],
  ['ink-2', 'sheet'],
  ['ink-3', 'sheet'],
  ['ink-2', 'key-soft'],
  ['on-action', 'action'],
  ['action-hint', 'action'],
  ['on-board', 'board'],
  ['on-board-2', 'board'],
  ['on-board-alert', 'board'],
  ['on-paid', 'paid'],
  ['on-paid-2', 'paid'],
  ['on-timeup', 'timeup'],
  ['on-trouble', 'trouble'],
  ['trouble-ink', 'sheet'],
  ['good', 'sheet'],
  ['on-demo', 'demo'],
  ['demo-ink', 'sheet'],
  ['on-ask', 'ask'],
  ['on-ask-2', 'ask'],
] as const

it.each(Object.entries(themes))('%s: nothing is written too faintly', (_, tokens) => {
  for (const [ink, ground] of texts) {
    expect(contrast(of(tokens, ink), of(tokens, ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  }
})

it('in bright sun every word is read: a display there keeps a tenth of its contrast', () => {
  for (const [ink, ground] of texts) {
    expect(
      contrast(of(themes['sun'] ?? light, ink), of(themes['sun'] ?? light, ground)),
      `${ink} on ${ground}`,
    ).toBeGreaterThanOrEqual(7)
  }
  expect(css).toMatch(/\[data-theme="sun"\] \{[^}]*--edge: 3px solid #000000/)
})

it.each(Object.entries(asked))(
  '%s: who asks for more contrast reads what is secondary as easily as the rest',
  (_, tokens) => {
    const secondary = texts.filter(([ink]) => /-[23]$|hint$/.test(ink))
    for (const [ink, ground] of secondary) {
      expect(contrast(of(tokens, ink), of(tokens, ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(7)
    }
  },
)
