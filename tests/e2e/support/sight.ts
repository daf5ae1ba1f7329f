// How large and how whole things are on a display, told by the page itself. Each of these runs in the page.

/**
 * Texts whose letters are lower than this, in px of CSS. Measured is the letter by which a script's type is judged: a
 * capital (ISO 9241-303 calls it the character height), and in Khmer a consonant, which is lower.
 * @param except a selector: what may be smaller
 */
export function tooSmall({ leastPx, except }: { leastPx: number; except: string }): string[] {
  const pen = document.createElement('canvas').getContext('2d')
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found: string[] = []
  while (walker.nextNode()) {
    const node = walker.currentNode
    const element = node.parentElement
    const words = (node.textContent ?? '').trim()
    if (pen === null || element === null || words === '' || !element.checkVisibility()) continue
    // Names for those who listen, and lists that the machine draws itself once they are open.
    if (element.closest(`.unseen, script, style, option, ${except}`) !== null) continue
    const style = getComputedStyle(element)
    // Measured large: small letters are rounded to the pixels of the display.
    pen.font = `${style.fontWeight} 1000px ${style.fontFamily}`
    const khmer = /[\u1780-\u17b3]/.test(words)
    const { actualBoundingBoxAscent } = pen.measureText(khmer ? 'ក' : 'H')
    const height = (actualBoundingBoxAscent / 1000) * Number.parseFloat(style.fontSize)
    if (height < leastPx) found.push(`${height.toFixed(1)} px: ${words.slice(0, 40)}`)
  }
  return found
}

/** Of these elements, which are not whole in the window, or lie under something else. */
export function notInSight(testIds: readonly string[]): string[] {
  return testIds.flatMap((testId) => {
    const element = document.querySelector(`[data-testid="${testId}"]`)
    if (element === null) return [`${testId}: is not there`]
    const range = document.createRange()
    range.selectNodeContents(element)
    // A name for those who listen is its last part, and is not seen.
    const unseen = [...element.querySelectorAll('.unseen')].at(-1)
    if (unseen?.textContent && element.textContent?.endsWith(unseen.textContent)) range.setEndBefore(unseen)
    // What it says may hang out of its own box; a field and a picture say nothing.
    const boxes = [element, range].map((each) => each.getBoundingClientRect()).filter(({ width }) => width > 0)
    if (boxes.length === 0) return [`${testId}: has no size`]
    const frames = [{ left: 0, top: 0, right: innerWidth, bottom: innerHeight }]
    for (let box = element.parentElement; box !== null && box !== document.body; box = box.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(box)
      if (overflowX !== 'visible' || overflowY !== 'visible') frames.push(box.getBoundingClientRect())
    }
    const cut = boxes.some((box) =>
      frames.some(
        (frame) =>
          box.left < frame.left - 1 ||
          box.right > frame.right + 1 ||
          box.top < frame.top - 1 ||
          box.bottom > frame.bottom + 1,
      ),
    )
    if (cut) return [`${testId}: is cut`]
    // A quarter from its edges: lines of large type are higher than their boxes, and white above their letters.
    const { left, right, top, bottom } = boxes.at(-1) as DOMRect
    const [x, y] = [(right - left) / 8, (bottom - top) / 4]
    const [cover] = [
      [left + x, top + y],
      [right - x, top + y],
      [left + x, bottom - y],
      [right - x, bottom - y],
      [(left + right) / 2, (top + bottom) / 2],
    ].flatMap(([atX = 0, atY = 0]) => {
      const seen = document.elementFromPoint(atX, atY)
      // What stands beside it on its lines does not lie on it.
      return seen === null || element.parentElement?.contains(seen) || seen.contains(element) ? [] : [seen]
    })
    return cover === undefined ? [] : [`${testId}: lies under ${cover.tagName} .${cover.getAttribute('class')}`]
  })
}

/** Every amount of money on the page that is not whole: a digit less is another amount. */
export function cutFigures(): string[] {
  const found: string[] = []
  for (const figure of document.querySelectorAll('.amount, .money, .khqr__amount')) {
    if (!figure.checkVisibility() || figure.closest('option') !== null) continue
    const range = document.createRange()
    range.selectNodeContents(figure)
    const unseen = figure.querySelector(':scope > .unseen:last-child')
    if (unseen !== null) range.setEndBefore(unseen)
    const box = range.getBoundingClientRect()
    // Of the last sales those that have no room stand in a line that nobody sees.
    const row = figure.closest('.board__sales li')
    if (row !== null && row.getBoundingClientRect().top >= innerHeight) continue
    let scrolls = false
    for (let frame = figure.parentElement; frame !== null; frame = frame.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(frame)
      if (overflowX === 'visible' && overflowY === 'visible') continue
      const { left, right, top, bottom } = frame.getBoundingClientRect()
      scrolls ||= overflowY === 'auto' || overflowY === 'scroll'
      if (box.left < left - 1 || box.right > right + 1 || (!scrolls && (box.top < top - 1 || box.bottom > bottom + 1)))
        found.push(`${figure.textContent} hangs out of .${frame.className}`)
    }
    if (box.right > innerWidth + 1 || box.left < -1) found.push(`${figure.textContent} hangs out of the window`)
  }
  return found
}

/** Buttons that stand nearer to each other than this, px of CSS. */
export function tooNear({ first, second, leastPx }: { first: string; second: string; leastPx: number }): string[] {
  const [a, b] = [first, second].map((id) => document.querySelector(`[data-testid="${id}"]`)?.getBoundingClientRect())
  if (a === undefined || b === undefined) return []
  const across = Math.max(a.left - b.right, b.left - a.right)
  const along = Math.max(a.top - b.bottom, b.top - a.bottom)
  // Boxes lie between the pixels where a display is scaled.
  return Math.max(across, along) < leastPx - 0.01 ? [`${first} and ${second}: ${Math.max(across, along)} px`] : []
}
