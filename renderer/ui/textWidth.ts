// About how wide a text is, before it is drawn: enough to choose a size of type in which it fits its line.

/** In sizes of the type: the card's fonts, with a little to spare. */
const NARROW = 0.33
const SMALL = 0.55
const USUAL = 0.6
const WIDE = 0.7
const WIDEST = 1

/** @returns the width in ems of the card's type; signs that stand above, below or around a letter take none */
export function widthInEms(text: string): number {
  let width = 0
  // In Khmer the coeng hangs the consonant behind it under the one before.
  for (const letter of text.replace(/\u17d2./gu, '')) width += letterWidth(letter)
  return width
}

function letterWidth(letter: string): number {
  if (/[\p{Mn}\u200b]/u.test(letter)) return 0
  if (/[ijlftI.,:;'|!()\s-]/u.test(letter)) return NARROW
  if (/[mwMW@%&—]/u.test(letter)) return WIDEST
  if (/[a-z]/.test(letter)) return SMALL
  if (/[\p{Lu}\p{Script=Khmer}]/u.test(letter)) return WIDE
  // What these fonts don't have comes from one of the system's, where a letter may be as wide as it is high.
  return letter < '\u0250' ? USUAL : WIDEST
}
