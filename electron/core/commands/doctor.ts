// The commands of the check-up.

import type { doctorCommands } from '../../../shared/commands/doctor'
import type { Handlers } from '../../../shared/contract'
import { ok } from '../../../shared/result'
import { textOf } from '../../../shared/text'
import { type Doctor, reportOf } from '../doctor'

export interface DoctorDeps {
  readonly doctor: Doctor
  readonly copy: (text: string) => void
}

export function doctorHandlers({ doctor, copy }: DoctorDeps): Pick<Handlers, keyof typeof doctorCommands> {
  return {
    'doctor.view': () => ok(doctor.last),
    'doctor.run': () => doctor.run(),
    'doctor.report': async () => {
      const view = doctor.last === null ? await doctor.run() : ok(doctor.last)
      if (!view.ok) return view
      // For support, who read English.
      const text = reportOf(view.value, (check) => textOf('en').doctorWords.advice[check.advice])
      copy(text)
      return ok({ text })
    },
  }
}
