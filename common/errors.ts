/**
 * Every code that a caller can meet (domain.md 1.10), with what each reader needs: the cashier's sentence, the remedy,
 * whose turn it is, and whether to ask again. docs/ERRORS.md is proven equal to this table by test/tidy.
 */

/** What the cashier may conclude. Every code maps to exactly one. */
export type CashierSentence = 'certainly-not-settled' | 'settled-here-it-is' | 'wait-do-not-charge-again'

export interface Entry {
  readonly name: string
  readonly status: string
  readonly retry: 'no' | 'after-correction' | 'later' | 'same-id' | 'quote-again' | 'query-same-id-or-cancel'
  readonly sentence: CashierSentence
  readonly owner: 'hospital' | 'care' | 'hub' | 'enrollment'
  readonly zh: string
  readonly en: string
  readonly remedyZh: string
  readonly remedyEn: string
}

export const codes = [
  'H1001',
  'H1002',
  'H1003',
  'H1004',
  'H1005',
  'H1006',
  'H1007',
  'H1008',
  'H1009',
  'H1010',
  'H1011',
  'H2001',
  'H2002',
  'H2003',
  'H2004',
  'H2005',
  'H3001',
  'H3002',
  'H3003',
  'H3004',
  'H3005',
  'H3006',
  'H3007',
  'H3008',
  'H4001',
  'H4002',
  'H4003',
  'H4004',
  'H4005',
  'H5001',
  'H5002',
  'H5003',
  'H5004',
  'H5005',
  'H5006',
  'H5007',
  'H5008',
  'H5009',
  'H5010',
  'H5011',
  'H5012',
  'H5013',
  'H5014',
  'H5015',
  'H5016',
  'H6001',
  'H6002',
  'H6003',
  'H6004',
  'H6005',
  'H7001',
  'H7002',
  'H7003',
  'H7004',
  'H8001',
  'H8002',
  'H8003',
  'H8004',
  'H9001',
  'H9002',
  'H9003',
  'H9004',
] as const
export type Code = (typeof codes)[number]

/** A refusal or a doubt as a value: what use cases return and what travels as wire.Failure. */
export interface Refusal {
  readonly code: Code
  /** Values for the named holes of the code's sentences; never personal data. */
  readonly params: Readonly<Record<string, string>>
  readonly retryAfterMs: number
}

export function refusal(code: Code, params: Readonly<Record<string, string>> = {}, retryAfterMs = 0): Refusal {
  return { code, params, retryAfterMs }
}

/** The same as an exception, for edges that cannot return a value; calls.grpc turns it into a rich status. */
export class Fault extends Error {
  override readonly name = 'Fault'
  constructor(
    readonly refusal: Refusal,
    options?: ErrorOptions,
  ) {
    super(`${refusal.code} ${JSON.stringify(refusal.params)}`, options)
  }
}

export function fault(code: Code, params: Readonly<Record<string, string>> = {}, retryAfterMs = 0): Fault {
  return new Fault(refusal(code, params, retryAfterMs))
}
