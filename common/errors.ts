/**
 * Every code that a caller can meet, with what each reader needs: the cashier's sentence, the remedy, whose turn it
 * is, and whether to ask again. docs/ERRORS.md is written from this table and proven equal to it by test/tidy.
 * A code is never given another meaning; one that is no longer used moves to `retired`.
 */
import { afterErrors } from './errors-after'
import { billErrors } from './errors-bill'
import { doorErrors } from './errors-door'

/** What the cashier may conclude. Every code maps to exactly one. */
export type CashierSentence = 'certainly-not-settled' | 'settled-here-it-is' | 'wait-do-not-charge-again'

export type Retry =
  | 'no'
  | 'after-correction'
  | 'later'
  | 'same-id'
  | 'quote-again'
  | 'settle-anew'
  | 'query-same-id-or-cancel'

export type Language = 'zh' | 'en'

export interface Entry {
  /** What the number stands for, in code and logs: PERSON_NOT_FILED. */
  readonly name: string
  /** Name of the gRPC status. */
  readonly status: string
  readonly retry: Retry
  readonly sentence: CashierSentence
  /** Whose turn it is. */
  readonly owner: 'hospital' | 'care' | 'hub' | 'enrollment'
  /** Sentences with named holes {like this}, filled from the refusal's params. */
  readonly zh: string
  readonly en: string
  readonly remedyZh: string
  readonly remedyEn: string
}

const entries = { ...doorErrors, ...billErrors, ...afterErrors }
export type Code = keyof typeof entries

export const catalogue: Readonly<Record<Code, Entry>> = entries
export const codes: readonly Code[] = Object.keys(entries) as Code[]

/** Codes that were used once and may never be used again. */
export const retired: readonly string[] = []

/** Whether a text from outside is a code of ours. */
export function isCode(text: string): text is Code {
  return Object.hasOwn(entries, text)
}

/** How a call ended that was answered with this code: whether the cashier knows where they stand. */
export function outcomeOf(code: string): 'refused' | 'undecided' {
  return isCode(code) && catalogue[code].sentence !== 'wait-do-not-charge-again' ? 'refused' : 'undecided'
}

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

/**
 * A refusal from the wire. A code that we do not know (a newer neighbour's) becomes the cautious H9001, its own
 * number kept among the params.
 */
export function refusalFromWire(failure: {
  readonly code: string
  readonly params: Readonly<Record<string, string>>
  readonly retryAfterMs: number
}): Refusal {
  const { code, params, retryAfterMs } = failure
  if (isCode(code)) return refusal(code, params, retryAfterMs)
  return refusal('H9001', { ...params, code }, retryAfterMs)
}

const SENTENCES: Readonly<Record<CashierSentence, Readonly<Record<Language, string>>>> = {
  'certainly-not-settled': {
    zh: '肯定没有结算，医保没有支付。',
    en: 'Certainly not settled: no money has moved.',
  },
  'settled-here-it-is': {
    zh: '已经结算，请采用这笔结果。',
    en: 'Settled, and here it is.',
  },
  'wait-do-not-charge-again': {
    zh: '结果还没有确定：请等待，不要重复收费。',
    en: 'Not known yet: wait, and do not charge again.',
  },
}

/** The one of three sentences that tells a cashier what to do. */
export function sentenceOf(code: Code, language: Language): string {
  return SENTENCES[catalogue[code].sentence][language]
}

/** What happened, with the refusal's values in their places. */
export function textOf({ code, params }: Pick<Refusal, 'code' | 'params'>, language: Language): string {
  return filled(catalogue[code][language], params)
}

/** What to do about it. */
export function remedyOf({ code, params }: Pick<Refusal, 'code' | 'params'>, language: Language): string {
  const { remedyZh, remedyEn } = catalogue[code]
  return filled(language === 'zh' ? remedyZh : remedyEn, params)
}

/** Names of the holes of a code's sentences. */
export function holesOf(code: Code): readonly string[] {
  const { zh, en, remedyZh, remedyEn } = catalogue[code]
  const holes = [zh, en, remedyZh, remedyEn].flatMap((text) =>
    [...text.matchAll(HOLE)].map(([, name]) => name as string),
  )
  return [...new Set(holes)]
}

const HOLE = /\{(\w+)\}/g

function filled(text: string, params: Readonly<Record<string, string>>): string {
  return text.replace(HOLE, (_, name: string) => params[name] ?? '…')
}
