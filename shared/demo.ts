// The cases that the simulated Bakong can play, by name. Demo mode offers them; the tests use the same ones.

import { z } from 'zod'

export const scenarioNames = [
  /** Nothing comes until somebody presses "Mark paid". */
  'manual',
  'pays-after',
  'pays-late',
  'wrong-amount',
  'wrong-currency',
  'wrong-account',
  'failed',
  'slow',
  'error-500',
  'error-504',
  'unauthorized',
  'blocked',
  'list-closed',
  'rate-limited',
  'quota-spent',
  'garbage',
  'extra-fields',
  'missing-fields',
  'amount-as-string',
  'connection-cut',
  'time-out',
] as const
export const ScenarioName = z.enum(scenarioNames)
export type ScenarioName = z.infer<typeof ScenarioName>
