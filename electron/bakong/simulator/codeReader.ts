// How the payer's banking app reads a KHQR: a small TLV reader of its own, a second opinion on the till's codes.

import { createHash } from 'node:crypto'
import { type Currency, minorFromBakong } from '../../../shared/money'

export interface ReadCode {
  readonly khqr: string
  readonly md5: string
  readonly accountId: string
  readonly currency: Currency
  /** Riel or cents; null on a static code, where the payer types the amount. */
  readonly amountMinor: number | null
  /** Tag 99-01, UTC ms. */
  readonly expiresAt: number | null
}

const TEXT_MAX = 2048

/**
 * Reads what a payer's app needs (bakong/KHQR.md §1, §2, §6): CRC first, then account, currency and amount.
 * @returns null when a banking app would refuse the code
 */
export function readCode(khqr: string): ReadCode | null {
  if (khqr.length > TEXT_MAX || !/6304[0-9A-F]{4}$/.test(khqr) || crc(khqr.slice(0, -4)) !== khqr.slice(-4)) return null
  const tags = readTags(khqr)
  const merchant = readTags(tags?.get('29') ?? tags?.get('30') ?? '')
  const accountId = merchant?.get('00') ?? ''
  if (!tags || !/^[^@\s]+@[^@\s]+$/.test(accountId)) return null
  const currency = tags.get('53') === '116' ? 'KHR' : tags.get('53') === '840' ? 'USD' : null
  if (currency === null) return null
  const amountText = tags.get('54')
  const written = amountText === undefined ? 0 : minorFromBakong(amountText, currency)
  if (written === undefined) return null
  // Old generators write a zero where the payer shall type the amount.
  const amountMinor = written === 0 ? null : written
  const expiry = readTags(tags.get('99') ?? '')?.get('01')
  const expiresAt = expiry !== undefined && /^\d{13}$/.test(expiry) ? Number(expiry) : null
  return { khqr, md5: createHash('md5').update(khqr).digest('hex'), accountId, currency, amountMinor, expiresAt }
}

/** @returns null when a length leads astray or a tag comes twice */
function readTags(text: string): Map<string, string> | null {
  const tags = new Map<string, string>()
  for (let at = 0; at < text.length; ) {
    const head = /^(\d{2})(\d{2})$/.exec(text.slice(at, at + 4))
    const [, tag = '', length = ''] = head ?? []
    const value = text.slice(at + 4, at + 4 + Number(length))
    if (!head || value.length !== Number(length) || tags.has(tag)) return null
    tags.set(tag, value)
    at += 4 + value.length
  }
  return tags
}

/** CRC-16/CCITT-FALSE over the UTF-8 bytes, four upper-case hex digits (KHQR.md §6). */
function crc(text: string): string {
  let crc = 0xffff
  for (const byte of Buffer.from(text)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}
