// A code to scan: whole pixels of the screen for each module, and four modules of white around. Nothing stands in it.
// The one way in which the windows draw a code; docs/decisions/0019 says why there is no mark in the middle.

import { type CSSProperties, useSyncExternalStore } from 'react'
import type { CodeImage } from '../../shared/till'
import './code.css'

interface CodeProps {
  readonly code: CodeImage
  /** What it is, for those who listen. */
  readonly label: string
  /** Of the place that the code fills. */
  readonly className?: string
  readonly testId?: string
}

/** Fills its place, which is white and has a size of its own, as far as whole modules go. */
export function Code({ code, label, className = '', testId }: CodeProps) {
  const ratio = useSyncExternalStore(followPixelRatio, pixelRatio, () => 1)
  const sizes = { '--modules': code.modules, '--device-pixel': `${1 / ratio}px` } as CSSProperties
  return (
    <div className={`code ${className}`} style={sizes}>
      <svg data-testid={testId} role="img" aria-label={label} viewBox={`0 0 ${code.modules} ${code.modules}`}>
        <path d={code.path} />
      </svg>
    </div>
  )
}

function pixelRatio(): number {
  return window.devicePixelRatio
}

/** A window changes its ratio when it comes onto another display, or when the display is scaled anew. */
function followPixelRatio(changed: () => void): () => void {
  let query = watch()
  function watch(): MediaQueryList {
    const now = matchMedia(`(resolution: ${pixelRatio()}dppx)`)
    now.addEventListener('change', turn, { once: true })
    return now
  }
  function turn(): void {
    query = watch()
    changed()
  }
  return () => query.removeEventListener('change', turn)
}
