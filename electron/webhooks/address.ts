// Which addresses may be told of sales: https anywhere, http only on this machine and in the shop's own network.

import { BlockList, isIP } from 'node:net'
import { ok, type Result, refuse } from '../../shared/result'

const nearby = new BlockList()
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  nearby.addSubnet(network, bits, 'ipv4')
nearby.addAddress('::1', 'ipv6')
nearby.addSubnet('fc00::', 7, 'ipv6')
nearby.addSubnet('fe80::', 10, 'ipv6')

/**
 * Without TLS only a number counts as nearby (or `localhost`): a name may lead anywhere tomorrow.
 * @returns the address in its one form, or `webhook-address` with the reason
 */
export function judgeAddress(text: string): Result<string> {
  if (!URL.canParse(text)) return refuse('webhook-address', 'url', 'not a URL')
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return refuse('webhook-address', 'url', 'holds a password')
  url.hash = ''
  if (url.protocol === 'https:') return ok(url.href)
  if (url.protocol === 'http:' && isNearby(url.hostname)) return ok(url.href)
  return refuse('webhook-address', 'url', 'https, or http on this machine or in this network')
}

function isNearby(hostname: string): boolean {
  if (hostname === 'localhost') return true
  const address = hostname.replace(/^\[|\]$/g, '')
  const version = isIP(address)
  return version !== 0 && nearby.check(address, version === 4 ? 'ipv4' : 'ipv6')
}
