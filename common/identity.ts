/**
 * Who somebody is, read from their certificate and from nowhere else (protocol R1, security.md S1). The name is one
 * SAN URI in SPIFFE form:
 *   spiffe://lianjie/hub/<instance>
 *   spiffe://lianjie/region/<region>/care          spiffe://lianjie/region/<region>/enrollment
 *   spiffe://lianjie/region/<region>/hospital/<code>
 *   spiffe://lianjie/operator/<name>
 */
import type { X509Certificate } from 'node:crypto'
import type { Region } from './regions'

export type Identity =
  | { readonly role: 'hub'; readonly instance: string }
  | { readonly role: 'care' | 'enrollment'; readonly region: Region }
  | { readonly role: 'hospital'; readonly region: Region; readonly hospital: string }
  | { readonly role: 'operator'; readonly name: string }

const TRUST_DOMAIN = 'spiffe://lianjie/'

/** The SAN URI of an identity; the local authority writes it, identityOf reads it back. */
export function uriOf(identity: Identity): string {
  switch (identity.role) {
    case 'hub':
      return `${TRUST_DOMAIN}hub/${identity.instance}`
    case 'operator':
      return `${TRUST_DOMAIN}operator/${identity.name}`
    case 'hospital':
      return `${TRUST_DOMAIN}region/${identity.region}/hospital/${identity.hospital}`
    default:
      return `${TRUST_DOMAIN}region/${identity.region}/${identity.role}`
  }
}

/** @throws Error when the certificate names none, or more than one */
export function identityOf(certificate: Pick<X509Certificate, 'subjectAltName'>): Identity {
  return identityIn(certificate.subjectAltName ?? '')
}

/** The same from the subjectaltname text that a TLS socket shows. */
export function identityIn(subjectAltName: string): Identity {
  const uris = subjectAltName.split(', ').filter((entry) => entry.startsWith('URI:'))
  const [uri] = uris
  const identity = uris.length === 1 && uri ? parsed(uri.slice('URI:'.length)) : undefined
  if (!identity) throw new Error(`a certificate names exactly one ${TRUST_DOMAIN} identity, found: ${subjectAltName}`)
  return identity
}

function parsed(uri: string): Identity | undefined {
  if (!uri.startsWith(TRUST_DOMAIN)) return undefined
  const [kind, name, role, hospital, ...rest] = uri.slice(TRUST_DOMAIN.length).split('/')
  if (!name || rest.length > 0) return undefined
  if (kind === 'hub' && !role) return { role: 'hub', instance: name }
  if (kind === 'operator' && !role) return { role: 'operator', name }
  if (kind !== 'region' || !/^\d{4}$/.test(name)) return undefined
  if (role === 'hospital' && hospital) return { role, region: name, hospital }
  if ((role === 'care' || role === 'enrollment') && !hospital) return { role, region: name }
  return undefined
}
