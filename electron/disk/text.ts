// Text as programs on Windows save it: with a byte order mark or without; another encoding than UTF-8 is named, not guessed at.

/** Read as UTF-8 it would be nonsense, or worse: nearly right. */
export class WrongEncoding extends Error {
  override readonly name = 'WrongEncoding'
  /** @param encoding as people who save files know it: `UTF-16` */
  constructor(readonly encoding: string) {
    super(`saved as ${encoding}; save it as UTF-8`)
  }
}

/** Bytes looked at to tell UTF-16 without a mark: the first few characters of JSON are plain ones. */
const LOOKED_AT = 64

/** The longest mark first: that of UTF-32 LE begins as that of UTF-16 LE. */
const marks: readonly (readonly [encoding: string, ...bytes: number[]])[] = [
  ['UTF-32', 0xff, 0xfe, 0x00, 0x00],
  ['UTF-32', 0x00, 0x00, 0xfe, 0xff],
  ['UTF-16', 0xff, 0xfe],
  ['UTF-16', 0xfe, 0xff],
  ['UTF-7', 0x2b, 0x2f, 0x76],
]

/**
 * @returns the text, without a byte order mark. Ends of lines stay as they are: JSON does not mind them
 * @throws WrongEncoding
 */
export function textOf(bytes: Uint8Array): string {
  const marked = marks.find(([, ...mark]) => mark.every((byte, index) => bytes[index] === byte))
  if (marked !== undefined) throw new WrongEncoding(marked[0])
  // No text of ours holds a zero; UTF-16 has one beside each plain character.
  if (bytes.subarray(0, LOOKED_AT).includes(0)) throw new WrongEncoding('UTF-16')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Which one of the many eight-bit encodings can't be told.
    throw new WrongEncoding('ANSI or another encoding')
  }
}
