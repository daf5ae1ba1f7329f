// Digits as they are typed in Cambodia.

/** A Khmer keyboard writes the same ten digits with its own signs, an input method sometimes with wide ones. */
export function latinDigits(text: string): string {
  return text
    .replace(/[\u17e0-\u17e9]/g, (digit) => String(digit.charCodeAt(0) - 0x17e0))
    .replace(/[\uff0b-\uff19]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
}
