// PINs that everybody tries first. One of them is no secret, however slowly guesses are taken.

/** Patterns on a keypad and years of habit that no rule below finds, from published counts of PINs. */
const known: ReadonlySet<string> = new Set([
  ...[
    '1004',
    '2000',
    '2001',
    '2002',
    '1357',
    '2468',
    '1379',
    '1397',
    '1470',
    '3690',
    '0007',
    '1123',
    '1221',
    '2580',
    '0852',
  ],
  ...['147258', '258369', '159753', '159357', '789456', '102030', '123321', '123654', '112358', '520520'],
  ...['147258369', '12344321', '11235813', '13579', '24680'],
])

/** Longest part whose repetition counts as a pattern: 4567 4567. */
const PART_MAX = 4

/** Whether a PIN is below the floor: one digit, digits in their order, a part twice, or known to be common. */
export function isCommonPin(pin: string): boolean {
  return known.has(pin) || isRun(pin) || isRepeated(pin) || isRun(halved(pin))
}

/** 1234, 7890, 4321, 0987: each digit is the next one, nine being followed by nought. */
function isRun(pin: string): boolean {
  if (pin.length < 2) return false
  const steps = new Set([...pin].slice(1).map((digit, at) => (Number(digit) - Number(pin[at]) + 10) % 10))
  return steps.size === 1 && (steps.has(1) || steps.has(9))
}

/** 1111, 1212, 123123, 45674567. */
function isRepeated(pin: string): boolean {
  for (let size = 1; size <= Math.min(PART_MAX, pin.length / 2); size++) {
    if (pin === pin.slice(0, size).repeat(pin.length / size) && pin.length % size === 0) return true
  }
  return false
}

/** 1122 as 12, 332211 as 321; empty where the digits don't come in pairs. */
function halved(pin: string): string {
  const pairs = pin.match(/(\d)\1/g) ?? []
  return pairs.join('') === pin ? pairs.map((pair) => pair.charAt(0)).join('') : ''
}
