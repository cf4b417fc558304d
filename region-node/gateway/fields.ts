/** Checks of what came through the door, field by field; what is wrong is named (H1001) and nothing is guessed. */
import { isCalendarDay } from '../../common/clock'
import { fault } from '../../common/errors'
import { isKnownIdForm, isSettleId } from '../../common/identifiers'
import type { Fen } from '../../common/money'

const TEXT_MAX = 64

/** @throws Fault H1001 */
function malformed(field: string, found: unknown, expected: string): never {
  const shown = String(found)
  throw fault('H1001', { field, found: shown.length > TEXT_MAX ? `${beginningOf(shown)}…` : shown, expected })
}

/** In whole characters: one that takes two places is not cut in its middle. */
function beginningOf(text: string): string {
  return [...text.slice(0, TEXT_MAX)].filter((character) => !LONELY.test(character)).join('')
}

const LONELY = /^[\ud800-\udfff]$/

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f\ufffd]/

/** Present, not too long, and without characters that no printer or log should meet. */
export function required(field: string, text: string, charactersMax = TEXT_MAX): string {
  if (text === '') malformed(field, '', 'a value')
  return optional(field, text, charactersMax)
}

export function optional(field: string, text: string, charactersMax = TEXT_MAX): string {
  if ([...text].length > charactersMax) malformed(field, text, `at most ${charactersMax} characters`)
  if (UNPRINTABLE.test(text)) malformed(field, JSON.stringify(text), 'printable UTF-8')
  return text
}

/** As required, but never shown back: it names a person. */
export function personal(field: string, text: string): string {
  if (text === '' || text.length > TEXT_MAX || UNPRINTABLE.test(text))
    throw fault('H1001', { field, found: '***', expected: '1 to 64 printable characters' })
  return text
}

export function matching(field: string, text: string, pattern: RegExp, expected: string): string {
  return pattern.test(text) ? text : malformed(field, text, expected)
}

/** A calendar day that exists. */
export function day(field: string, text: string): string {
  return isCalendarDay(text) ? text : malformed(field, text, 'a day, yyyy-MM-dd')
}

/** Beyond 2^53 a number no longer counts every fen, so it is no amount. */
export function whole(field: string, number: number): bigint {
  return Number.isSafeInteger(number) ? BigInt(number) : malformed(field, number, 'a whole number within 2^53')
}

export function amount(field: string, number: number): Fen {
  const fen = whole(field, number)
  return fen >= 0n ? fen : malformed(field, number, 'not below zero')
}

/** @throws Fault H1002 when it is not a UUIDv7 in lower case (protocol R2) */
export function settleId(text: string): string {
  if (!isSettleId(text)) throw fault('H1002', { id: beginningOf(text) })
  return text
}

/** Of a settlement that may be there already: one made from names, too, as a one-phase message's and a reversal's. */
export function knownId(text: string): string {
  if (!isKnownIdForm(text)) throw fault('H1002', { id: beginningOf(text) })
  return text
}

/** The same where one may be named or not. */
export function settleIdOrNone(text: string): string {
  return text === '' ? '' : knownId(text)
}
