// Certificates made while a test runs, so that no private key is kept anywhere: an authority, and servers by its word or by
// their own. X.509 v3 (RFC 5280 §4.1) with P-256, written in DER by hand: there is no such maker in Node, and no openssl
// on every machine.

import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

export interface Certificate {
  /** Both in PEM. */
  readonly cert: string
  readonly key: string
}

export interface Wanted {
  /** UTC ms. */
  readonly from: number
  readonly until: number
  /** The name it is for; also the DNS name of a server. */
  readonly host: string
}

export interface Authority extends Certificate {
  /** A server's certificate by this authority. */
  issue(wanted: Wanted): Certificate
}

const TAG = {
  boolean: 1,
  integer: 2,
  bits: 3,
  octets: 4,
  oid: 6,
  utf8: 12,
  utcTime: 23,
  sequence: 48,
  set: 49,
} as const
const OID = { ecdsaSha256: '2a8648ce3d040302', commonName: '550403', basicConstraints: '551d13', altName: '551d11' }

export function anAuthority(wanted: Wanted): Authority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = { name: wanted.host, key: keys.privateKey }
  return {
    ...written(wanted, keys, issuer, [extension(OID.basicConstraints, sequence(der(TAG.boolean, byte(255))))]),
    issue: (server) =>
      written(server, generateKeyPairSync('ec', { namedCurve: 'P-256' }), issuer, [named(server.host)]),
  }
}

/** One that vouches for itself, as an antivirus makes it. */
export function selfSigned(wanted: Wanted): Certificate {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return written(wanted, keys, { name: wanted.host, key: keys.privateKey }, [named(wanted.host)])
}

function written(
  { from, until, host }: Wanted,
  keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  issuer: { readonly name: string; readonly key: KeyObject },
  extensions: readonly Buffer[],
): Certificate {
  const algorithm = sequence(oid(OID.ecdsaSha256))
  const told = sequence(
    der(0xa0, der(TAG.integer, byte(2))),
    der(TAG.integer, Buffer.concat([byte(1), randomBytes(8)])),
    algorithm,
    nameOf(issuer.name),
    sequence(time(from), time(until)),
    nameOf(host),
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  )
  const whole = sequence(told, algorithm, bits(sign('sha256', told, issuer.key)))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return {
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function named(host: string): Buffer {
  return extension(OID.altName, sequence(der(0x82, Buffer.from(host))))
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), der(TAG.octets, value))
}

function nameOf(commonName: string): Buffer {
  return sequence(der(TAG.set, sequence(oid(OID.commonName), der(TAG.utf8, Buffer.from(commonName)))))
}

/** `YYMMDDHHMMSSZ`: good for the years 1950 to 2049. */
function time(at: number): Buffer {
  const text = new Date(at).toISOString().replace(/\.\d+|[-:T]/g, '')
  return der(TAG.utcTime, Buffer.from(text.slice(2)))
}

function bits(value: Buffer): Buffer {
  return der(TAG.bits, Buffer.concat([byte(0), value]))
}

function oid(hex: string): Buffer {
  return der(TAG.oid, Buffer.from(hex, 'hex'))
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(TAG.sequence, Buffer.concat(parts))
}

function der(tag: number, value: Buffer): Buffer {
  const { length } = value
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), value])
}

function byte(value: number): Buffer {
  return Buffer.from([value])
}
