// The commands about people: who there is, who stands at the till, what was done.

import { z } from 'zod'
import { latinDigits } from '../digits'
import { type AuditPageView, IDLE_MINUTES, type PeopleView, PIN_DIGITS, pinModes, roles } from '../people'

const nothing = z.object({})
const View = z.custom<PeopleView>()
/** Khmer and wide digits are the same PIN. */
export const Pin = z
  .string()
  .max(PIN_DIGITS.max)
  .transform(latinDigits)
  .pipe(z.string().regex(new RegExp(`^[0-9]{${PIN_DIGITS.min},${PIN_DIGITS.max}}$`)))
/** As it was entered: what is no PIN is a wrong one. */
export const EnteredPin = z.string().max(16).transform(latinDigits)
const Name = z.string().trim().min(1).max(40)
export const PersonId = z.uuid()

export const peopleCommands = {
  /** Names and roles, never anything of a PIN. */
  'people.view': { input: nothing, output: View, needs: 'nobody' },
  'people.signIn': {
    input: z.object({ personId: PersonId, pin: EnteredPin, newPin: Pin.optional() }),
    output: nothing,
    needs: 'nobody',
  },
  /** Somebody goes: the till is locked, or a cashier's again. */
  'people.signOut': { input: nothing, output: nothing, needs: 'nobody' },
  /** A manager says yes to a question: to one run of that command with that input, within half a minute (0060, 0064). */
  'people.approve': {
    input: z.object({ personId: PersonId, pin: EnteredPin, newPin: Pin.optional(), question: z.uuid() }),
    output: nothing,
    needs: 'nobody',
  },
  /** Somebody touched the till: the idle time begins again. */
  'people.active': { input: nothing, output: nothing, needs: 'nobody' },
  'people.add': { input: z.object({ name: Name, role: z.enum(roles), pin: Pin }), output: nothing, needs: 'manager' },
  'people.change': {
    input: z.object({
      id: PersonId,
      name: Name.optional(),
      role: z.enum(roles).optional(),
      active: z.boolean().optional(),
      pin: Pin.optional(),
    }),
    output: nothing,
    needs: 'manager',
  },
  'people.lock': {
    input: z.object({
      mode: z.enum(pinModes).optional(),
      idleMinutes: z.int().min(IDLE_MINUTES.min).max(IDLE_MINUTES.max).optional(),
    }),
    output: nothing,
    needs: 'manager',
  },
  /** What was done, newest first. `before`: the number the last page gave. */
  'audit.view': {
    input: z.object({ before: z.int().positive().optional() }),
    output: z.custom<AuditPageView>(),
    needs: 'manager',
  },
} as const
