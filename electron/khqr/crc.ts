// The checksum that ends a KHQR (tag 63).

const POLYNOMIAL = 0x1021

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ POLYNOMIAL : crc << 1
  return crc
})

/**
 * CRC-16/CCITT-FALSE over the UTF-8 bytes, as four upper-case hex digits (EMV QRCPS, tag 63: ISO/IEC 13239,
 * polynomial 1021, start FFFF). Always four: a library that drops the leading zeros breaks one code in 4096.
 * @param text everything up to and including `6304`
 */
export function crcOf(text: string): string {
  let crc = 0xffff
  for (const byte of Buffer.from(text, 'utf8')) crc = ((crc << 8) ^ (TABLE[(crc >> 8) ^ byte] ?? 0)) & 0xffff
  return crc.toString(16).toUpperCase().padStart(4, '0')
}
