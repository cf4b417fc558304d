/**
 * What a replay has fetched so far, kept beside the data until it ends: begun again, it goes on where it stopped. The
 * bills stay in the file, and only where each person's lie is remembered, so that a city's year fits into memory.
 */
import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { keyFromWire, keyToWire, type SettlementKey } from '../../common/settlement-key'
import type { HistoryPage, SettledBill } from '../../proto/types'
import type { Kept } from '../../region-node/enrollment/policy/tools/again'
import { settledIn } from './kept'

/** Persons stand in it: nobody else may read the file, and it goes when the replay is done. */
const PRIVATE = 0o600

export interface FetchedHistory {
  /** The last settlement that was fetched; undefined: none yet. */
  readonly after: SettlementKey | undefined
  readonly count: number
  keep(page: HistoryPage): void
  /** One person's bills after another's. */
  people(): Iterable<readonly Kept[]>
  forget(): void
}

/** A line of the file: a bill, or that all bills before it up to a key are there. */
type Line =
  | { readonly person: string; readonly key: string; readonly verdict: string; readonly claim: string }
  | { readonly after: string }

interface Place {
  readonly at: number
  readonly bytes: number
}

interface Found {
  readonly byPerson: Map<string, Place[]>
  after: SettlementKey | undefined
  count: number
  /** Where the next line begins. */
  end: number
}

export function fetchedHistory(file: string): FetchedHistory {
  mkdirSync(dirname(file), { recursive: true })
  const found: Found = { byPerson: new Map(), after: undefined, count: 0, end: 0 }
  if (existsSync(file)) goOn(found, file)
  else appendFileSync(file, '', { mode: PRIVATE })
  return {
    get after() {
      return found.after
    },
    get count() {
      return found.count
    },
    keep({ bills }) {
      const last = bills.at(-1)
      const lines = bills.flatMap((bill) => lineOf(bill) ?? [])
      const all: Line[] = last?.key ? [...lines, { after: keyJson(last) }] : lines
      const texts = all.map((line) => `${JSON.stringify(line)}\n`)
      appendFileSync(file, texts.join(''), { mode: PRIVATE })
      for (const [i, line] of all.entries()) note(found, line, Buffer.byteLength(texts[i] as string))
    },
    *people() {
      const handle = openSync(file, 'r')
      try {
        for (const places of found.byPerson.values()) yield places.flatMap((place) => billAt(handle, place) ?? [])
      } finally {
        closeSync(handle)
      }
    },
    forget: () => rmSync(file, { force: true }),
  }
}

/** What lies after the last mark was cut off by a kill, and is fetched again. */
function goOn(found: Found, file: string): void {
  const bytes = readFileSync(file)
  const lines = bytes.toString('utf8').split('\n').slice(0, -1)
  const whole = lines.findLastIndex((line) => line.startsWith('{"after"')) + 1
  const kept = lines.slice(0, whole)
  for (const line of kept) note(found, JSON.parse(line) as Line, Buffer.byteLength(line) + 1)
  rmSync(file)
  appendFileSync(file, bytes.subarray(0, found.end), { mode: PRIVATE })
}

function note(found: Found, line: Line, bytes: number): void {
  const place = { at: found.end, bytes }
  found.end += bytes
  if ('after' in line) {
    found.after = keyFromWire(JSON.parse(line.after))
    return
  }
  found.count++
  const places = found.byPerson.get(line.person)
  if (places) places.push(place)
  else found.byPerson.set(line.person, [place])
}

/** Undefined where no claim was seen: there is nothing to reckon again. */
function lineOf(bill: SettledBill): Line | undefined {
  const kept = settledIn(bill)
  if (!kept) return undefined
  const { verdict, claim } = bill
  const person = `${kept.claim.insurance} ${kept.claim.personId}`
  return { person, key: keyJson(bill), verdict: verdict.toString('base64'), claim: claim.toString('base64') }
}

function keyJson({ key }: SettledBill): string {
  const known = keyFromWire(key)
  return JSON.stringify(known ? keyToWire(known) : null)
}

function billAt(handle: number, { at, bytes }: Place): Kept | undefined {
  const buffer = Buffer.alloc(bytes)
  readSync(handle, buffer, 0, bytes, at)
  const line = JSON.parse(buffer.toString('utf8')) as Exclude<Line, { after: string }>
  const { verdict, claim } = line
  const key = JSON.parse(line.key)
  return settledIn({ key, verdict: Buffer.from(verdict, 'base64'), claim: Buffer.from(claim, 'base64') })
}
