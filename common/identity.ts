/**
 * Who somebody is, read from their certificate and from nowhere else (protocol R1). The name is one
 * SAN URI in SPIFFE form:
 *   spiffe://lianjie/hub/<instance>
 *   spiffe://lianjie/region/<region>/care          spiffe://lianjie/region/<region>/enrollment
 *   spiffe://lianjie/region/<region>/hospital/<code>
 *   spiffe://lianjie/operator/<name>
 * More than one only for a successor (R21): its own name first, then those of whom it has taken over, in the same role.
 */
import type { X509Certificate } from 'node:crypto'
import type { Region } from './regions'

/** One name of somebody. */
export type Name =
  | { readonly role: 'hub'; readonly instance: string }
  | { readonly role: 'care' | 'enrollment'; readonly region: Region }
  | { readonly role: 'hospital'; readonly region: Region; readonly hospital: string }
  | { readonly role: 'operator'; readonly name: string }

/** Whoever holds a certificate: by their name, or by the one of their names that they chose for a call. */
export type Identity = Name & {
  /** The other names in the certificate; absent: there are none. */
  readonly formerly?: readonly Name[]
}

const TRUST_DOMAIN = 'spiffe://lianjie/'

/** The SAN URI of an identity; the local authority writes it, identityOf reads it back. */
export function uriOf(identity: Name): string {
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

/** @throws Error when the certificate names none, or several that are not one successor's */
export function identityOf(certificate: Pick<X509Certificate, 'subjectAltName'>): Identity {
  return identityIn(certificate.subjectAltName ?? '')
}

/** The same from the subjectaltname text that a TLS socket shows. */
export function identityIn(subjectAltName: string): Identity {
  const uris = subjectAltName.split(', ').filter((entry) => entry.startsWith('URI:'))
  const [name, ...formerly] = uris.map((uri) => parsed(uri.slice('URI:'.length)))
  const areOnes = formerly.every((former) => former !== undefined && former.role === name?.role)
  if (!name || !areOnes) throw new Error(`a certificate names one ${TRUST_DOMAIN} identity, found: ${subjectAltName}`)
  return formerly.length > 0 ? { ...name, formerly: formerly as Name[] } : name
}

/**
 * The same holder under the name that they choose for one call, of their own names; undefined when it is none of them.
 * @param uri empty: the first
 */
export function chosenName(identity: Identity, uri: string): Identity | undefined {
  if (uri === '' || uriOf(identity) === uri) return identity
  const { formerly = [], ...first } = identity
  const chosen = formerly.find((name) => uriOf(name) === uri)
  return chosen && { ...chosen, formerly: [first as Name, ...formerly.filter((name) => name !== chosen)] }
}

/** Whether somebody, under any of their names, is this half of this region. */
export function speaksFor(identity: Identity, role: 'care' | 'enrollment', region: Region): boolean {
  const names: readonly Name[] = [identity, ...(identity.formerly ?? [])]
  return names.some((name) => name.role === role && 'region' in name && name.region === region)
}

/**
 * A person behind a certificate. One of several names is what they sign with; what tells them from another person is
 * every mark of their certificate, its key and all its names, so that nobody is two by having two names.
 */
export interface Person {
  readonly name: string
  readonly marks: readonly string[]
}

/** @param keyDigest of the public key in the certificate; empty: unknown */
export function personOf(identity: Identity, keyDigest: string): Person {
  const names: readonly Name[] = [identity, ...(identity.formerly ?? [])]
  const marks = [...(keyDigest === '' ? [] : [`key ${keyDigest}`]), ...names.map(uriOf)]
  return { name: identity.role === 'operator' ? identity.name : uriOf(identity), marks }
}

function parsed(uri: string): Name | undefined {
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
