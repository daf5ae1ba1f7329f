// Says a line that came up on the screen by what was pressed here, not by a snapshot: a refusal, a notice.

import { useEffect } from 'react'
import type { Language } from '../../shared/settings'
import { say } from '../ui/liveRegion'

/** @param line in the window's language; null while there is none. The same line again after none is said again. */
export function useSaid(line: string | null): void {
  useEffect(() => {
    if (line !== null) say(line, document.documentElement.lang as Language)
  }, [line])
}
