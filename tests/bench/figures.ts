// Collects measured figures and prints them as one table and one JSON file.

import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'

export interface Figure {
  readonly what: string
  readonly value: string
  readonly budget: string
  readonly met: boolean | null
}

const folder = 'test-results/bench'

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`

/** @param runtime which Electron was measured. @param file in `test-results/bench` */
export function report(figures: readonly Figure[], runtime: string, file = 'figures.json'): void {
  const machine = `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`
  mkdirSync(folder, { recursive: true })
  const at = new Date().toISOString()
  writeFileSync(`${folder}/${file}`, JSON.stringify({ at, machine, runtime, figures }, null, 2))
  const width = (key: 'what' | 'value' | 'budget') =>
    Math.max(...figures.map((figure) => figure[key].length), key.length)
  const row = (what: string, value: string, budget: string, met: string) =>
    `| ${what.padEnd(width('what'))} | ${value.padEnd(width('value'))} | ${budget.padEnd(width('budget'))} | ${met} |`
  const lines = figures.map((f) => row(f.what, f.value, f.budget, f.met === null ? '-' : f.met ? 'yes' : 'NO'))
  console.log(
    [
      '',
      machine,
      runtime,
      '',
      row('what', 'value', 'budget', 'met'),
      row('---', '---', '---', '---'),
      ...lines,
      '',
    ].join('\n'),
  )
}
