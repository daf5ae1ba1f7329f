// Type that never leaves its place: a figure is measured, and set smaller until all of its digits are inside.

import { type RefObject, useLayoutEffect, useRef } from 'react'

/** Type is not quite as wide as its size says (spacing, optical sizes): a second measure or third settles it. */
const MEASURES_MAX = 4

/** A little less than what would just do: widths are rounded to whole pixels. */
const SLACK = 0.99

/**
 * For an element whose style multiplies its size of type with `--fit`. It must be no wider than its place by itself
 * (`max-width: 100%`), so that what hangs out of it can be measured; the place must not follow its width.
 * @returns the element's ref; `--fit` is set anew when what it says, its place or the fonts change
 */
export function useFit<E extends HTMLElement>(): RefObject<E | null> {
  const element = useRef<E>(null)
  // After every rendering: another figure, another language.
  useLayoutEffect(() => fitType(element.current))
  useLayoutEffect(() => {
    const again = () => fitType(element.current)
    const place = element.current?.parentElement
    const observer = new ResizeObserver(again)
    if (place) observer.observe(place)
    document.fonts.addEventListener('loadingdone', again)
    return () => {
      observer.disconnect()
      document.fonts.removeEventListener('loadingdone', again)
    }
  }, [])
  return element
}

function fitType(element: HTMLElement | null): void {
  if (element === null) return
  element.style.removeProperty('--fit')
  let share = 1
  for (let measure = 0; measure < MEASURES_MAX; measure += 1) {
    const { scrollWidth, clientWidth } = element
    if (clientWidth === 0 || scrollWidth <= clientWidth) return
    share *= (clientWidth / scrollWidth) * SLACK
    element.style.setProperty('--fit', share.toFixed(3))
  }
}
