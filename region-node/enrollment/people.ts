/** Whom this region insures, for look-ups and imports. Port; people.pg.ts and enrollment.memory.ts keep them. */
import type { Fen } from '../../common/money'
import type { Enrolled } from './policy/coverage'

/** What a hospital may find a person by [mdtrt_cert_type]: e-credential, identity card, social-security card. */
export const credentialTypes = ['01', '02', '03'] as const
export type CredentialType = (typeof credentialTypes)[number]

/** Of a social-security card; the other credentials are always active. */
export type CardState = 'active' | 'inactive' | 'lost'

export interface PersonFound {
  readonly personId: string
  readonly name: string
  readonly gender: string
  readonly birthday: string
  /** Of the credential that found them. */
  readonly state: CardState
  readonly enrollments: readonly (Enrolled & { readonly balanceFen: Fen })[]
}

export const importKinds = [
  'people',
  'enrollments',
  'filings',
  'approvals',
  'identities',
  'blacklist',
  'accounts',
  'mutual_aid',
  'accumulators',
] as const
export type ImportKind = (typeof importKinds)[number]

/** A row whose columns were found good, as texts; empty optional columns are absent. Amounts are in fen or counts. */
export interface ImportRow {
  readonly line: number
  readonly values: Readonly<Record<string, string>>
}

/** A good row that does not fit what is stored. */
export interface Misfit {
  readonly line: number
  /** unknown-person: import people first; taken: another person has this credential. */
  readonly why: 'unknown-person' | 'taken'
  readonly column: string
}

export interface People {
  findByCredential(type: CredentialType, number: string): Promise<PersonFound | undefined>
  /** The state of the person's card; undefined when they have none. */
  cardOf(personId: string): Promise<CardState | undefined>
  /** Puts rows in force: new ones are added, known ones take the new values, the same ones change nothing. */
  put(kind: ImportKind, rows: readonly ImportRow[]): Promise<readonly Misfit[]>
}
