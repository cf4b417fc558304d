/** Ids that we make or check. Whoever asks makes the id and stores it before sending (protocol R2). */
import { v5, v7, validate, version } from 'uuid'

/** Where ids get time and chance from: given, so that the simulator's are made up. */
export interface IdSource {
  /** Milliseconds since 1970. */
  now(): number
  /** Fresh random bytes. */
  random(count: number): Uint8Array
}

/** A new settlement id: sorts by time, unique without asking anybody. */
export function newSettleId({ now, random }: IdSource): string {
  // With options given the library keeps no state of its own, so equal seeds give equal ids.
  return v7({ msecs: now(), random: random(16) })
}

/** Only UUIDv7, and only in its lower-case form: two spellings of one id would be two keys. */
export function isSettleId(text: string): boolean {
  return validate(text) && version(text) === 7 && text === text.toLowerCase()
}

/** The id of the reversal of a settlement: the same whoever computes it, so it is asked for once (protocol R2). */
export function reversalIdOf(settleId: string): string {
  return v5('R', settleId)
}

/** The place of one-phase ids among all ids made from names. Never changed: an id comes out the same for ever. */
const ONE_PHASE_NAMESPACE = '6f9b1c1e-4d0a-5f7e-9a53-2b0f5f0d7c11'

/** A message of a system without confirm: it makes no ids of its own, so its settlement's is made from its names. */
export interface OnePhaseNames {
  readonly transaction: string
  readonly messageId: string
  readonly personId: string
}

/**
 * The id of what a one-phase message settles (protocol R2). A take-back carries the same four names, so it can fence a
 * message that was never seen; and a message id that meets another patient's touches nobody else.
 */
export function onePhaseIdOf(hospital: string, { transaction, messageId, personId }: OnePhaseNames): string {
  return v5(JSON.stringify([hospital, transaction, messageId, personId]), ONE_PHASE_NAMESPACE)
}

/** Whether this may name a settlement that is there already: made by a hospital, or from a one-phase message. */
export function isKnownIdForm(text: string): boolean {
  return isSettleId(text) || (validate(text) && version(text) === 5 && text === text.toLowerCase())
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK_CHARACTERS = '10X98765432'

/** Whether an 18-character citizen number (GB 11643) has a possible birthday and the right last character. */
export function isCitizenNumber(text: string): boolean {
  return /^[1-9]\d{16}[\dX]$/.test(text) && isDay(text.slice(6, 14)) && text.endsWith(checkCharacter(text))
}

/** The last character that belongs to the first seventeen digits. */
export function checkCharacter(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0)
  return CHECK_CHARACTERS.charAt(sum % 11)
}

function isDay(yyyymmdd: string): boolean {
  const [year, month, day] = [yyyymmdd.slice(0, 4), yyyymmdd.slice(4, 6), yyyymmdd.slice(6)].map(Number)
  if (!year || !month || !day || year < 1800 || month > 12) return false
  return day <= daysIn(year, month)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
