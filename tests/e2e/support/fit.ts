// What a person would see wrong in a layout, told by the page itself.

/** Text that is cut off, hangs out of its button or of the window, or lies on other text. Runs in the page. */
export function misfits(): string[] {
  const found: string[] = []
  const boxes: { rect: DOMRect; words: string; element: Element }[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const top = document.querySelector('dialog[open]')
  while (walker.nextNode()) {
    const node = walker.currentNode
    const element = node.parentElement
    const words = (node.textContent ?? '').trim()
    if (element === null || words === '' || (top !== null && !top.contains(element))) continue
    // Names for those who listen, lists of the machine's own drawing, and the board, which fades out on purpose.
    if (element.closest('.unseen, select, script, style, .board__sales') !== null) continue
    if (getComputedStyle(element).visibility !== 'visible') continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const rect = range.getBoundingClientRect()
    if (rect.width === 0) continue
    let scrolls = false
    for (let box: Element | null = element; box !== null; box = box.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(box)
      if (overflowY === 'auto' || overflowY === 'scroll') scrolls = true
      const hides = overflowX !== 'visible' && box !== document.body && box !== document.documentElement
      const frame = box.getBoundingClientRect()
      if (hides && (rect.right > frame.right + 1 || rect.left < frame.left - 1)) found.push(`cut: ${words}`)
    }
    const button = element.closest('button')?.getBoundingClientRect()
    if (button !== undefined && (rect.right > button.right + 1 || rect.left < button.left - 1))
      found.push(`out of its button: ${words}`)
    const middle = (rect.top + rect.bottom) / 2
    if (button !== undefined && (button.bottom < middle || button.top > middle))
      found.push(`out of its button: ${words}`)
    if (rect.right > innerWidth + 1 || rect.left < -1) found.push(`outside: ${words}`)
    if (!scrolls && (rect.bottom > innerHeight + 1 || rect.top < -1)) found.push(`below: ${words}`)
    // Line by line: a sentence that begins in bold fills a box with it, and does not lie on it.
    if (!scrolls)
      for (const line of range.getClientRects()) {
        const seen = document.elementFromPoint((line.left + line.right) / 2, (line.top + line.bottom) / 2)
        if (seen !== null && (element.contains(seen) || seen.contains(element)))
          boxes.push({ rect: line, words, element })
        // What somebody opened over it may hide it, and the demo's list lies over the shop's name, unseen.
        else if (top === null && seen?.closest('select, .why__reason') === null) found.push(`covered: ${words}`)
      }
  }
  boxes.forEach((one, index) => {
    for (const other of boxes.slice(index + 1)) {
      const across = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left)
      const along = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top)
      // Line boxes of Khmer are taller than its letters; a real overlap is more than half a line.
      const line = Math.min(one.rect.height, other.rect.height)
      if (across > 2 && along > line / 2 && one.element !== other.element)
        found.push(`overlap: ${one.words} / ${other.words}`)
    }
  })
  return found
}
