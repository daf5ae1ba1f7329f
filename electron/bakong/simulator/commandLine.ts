// `npm run bakong-sim`: its options, and what it tells the developer who started it.

import { parseArgs } from 'node:util'
import { z } from 'zod'
import { scenarioNames } from '../../../shared/demo'
import { Scenario } from './scenario'
import type { Simulator, SimulatorOptions } from './server'

export const USAGE = `npm run bakong-sim -- [options]

  --port N             port on 127.0.0.1 (8085; 0 takes a free one)
  --scenario NAME      ${wrapped(scenarioNames)}
  --seconds N          how long customers take to pay, or how late they are (5)
  --limit N            look-ups a token may ask a day before errorCode 17 (none)
  --delay-ms N         scenario slow: how long an answer takes (4000)
  --retry-after N      scenario rate-limited: seconds (5)
  --skew-ms N          how far Bakong's clock is ahead of this machine's (0)
  --token TEXT         accept this token (one is made otherwise)
  --journal FILE       keep the ledger in this file over restarts
  --help`

const whole = z
  .string()
  .regex(/^-?\d{1,9}$/, 'a whole number')
  .transform(Number)

const Flags = z.object({
  port: whole.pipe(z.int().min(0).max(65_535)).default(8085),
  scenario: z.enum(scenarioNames).default('manual'),
  seconds: z.coerce.number().min(0).max(86_400).default(5),
  limit: whole.pipe(z.int().min(0)).optional(),
  'delay-ms': whole.pipe(z.int().min(0).max(120_000)).optional(),
  'retry-after': whole.pipe(z.int().min(0).max(86_400)).optional(),
  'skew-ms': whole.default(0),
  token: z
    .string()
    .regex(/^[\x21-\x7e]{1,4096}$/, 'printable characters without spaces')
    .optional(),
  journal: z.string().min(1).optional(),
})

const text = { type: 'string' } as const

/**
 * @param args without node and script
 * @returns what to start, `help`, or one line for each option that is wrong
 */
export function readCommandLine(args: readonly string[]): SimulatorOptions | 'help' | { readonly wrong: string } {
  let values: { readonly [name: string]: unknown; readonly help?: unknown }
  try {
    const options = Object.fromEntries(Object.keys(Flags.shape).map((name) => [name, text]))
    values = parseArgs({ args: [...args], options: { ...options, help: { type: 'boolean' } } }).values
  } catch (failure) {
    return { wrong: failure instanceof Error ? failure.message : String(failure) }
  }
  if (values.help === true) return 'help'
  const flags = Flags.safeParse(values)
  if (!flags.success) {
    return { wrong: flags.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n') }
  }
  const { port, scenario: name, seconds, limit, token, journal } = flags.data
  const { 'delay-ms': delayMs, 'retry-after': retryAfterSeconds, 'skew-ms': clockSkewMs } = flags.data
  return {
    port,
    control: true,
    clockSkewMs,
    dailyLimit: limit ?? null,
    scenario: Scenario.parse({ name, seconds, limit, delayMs, retryAfterSeconds }),
    ...(token === undefined ? {} : { token }),
    ...(journal === undefined ? {} : { journal }),
  }
}

/** What to do with a simulator that has just started. */
export function welcome(simulator: Simulator): string {
  const { baseUrl, token, scenario } = simulator
  const provision = { bakong: { baseUrl, token, dailyLookups: null } }
  const post = (path: string, body: object) =>
    `  curl -s ${baseUrl}/_sim/${path} -H 'content-type: application/json' -d '${JSON.stringify(body)}'`
  return `Simulated Bakong: ${baseUrl}   scenario: ${scenario}
Token: ${token}

Point a till at it: put this, with a "merchant", into a file and name the file in KHQR_POS_PROVISION
  ${JSON.stringify(provision)}

A till that runs apart shows its codes to nobody. Be the customer:
${post('show', { khqr: '<text of the code>' })}
${post('pay', { khqr: '<text of the code>' })}
${post('scenario', { name: 'wrong-amount', seconds: 5 })}
${post('token', { lifetimeMs: 60_000 })}
  curl -s ${baseUrl}/_sim/ledger

Ctrl+C ends it.`
}

/** Names over several lines, under the column where they begin. */
function wrapped(names: readonly string[]): string {
  const lines: string[] = []
  for (const name of names) {
    const last = lines.at(-1)
    if (last === undefined || last.length + name.length > 70) lines.push(name)
    else lines[lines.length - 1] = `${last}, ${name}`
  }
  return lines.join(`,\n${' '.repeat(23)}`)
}
