// Commands of the check-up.

import { z } from 'zod'
import type { DoctorView } from '../doctor'

const nothing = z.object({})

export const doctorCommands = {
  /** The last check-up, or null. */
  'doctor.view': { input: nothing, output: z.custom<DoctorView | null>() },
  /** Runs all checks: one check-up at a time, a few a minute. */
  'doctor.run': { input: nothing, output: z.custom<DoctorView>() },
  /** The last check-up as plain English text for support, without secrets; also put on the clipboard. */
  'doctor.report': { input: nothing, output: z.object({ text: z.string() }) },
} as const
