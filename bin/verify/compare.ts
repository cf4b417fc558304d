/**
 * Three-ledger comparison (三账核对). The care ledger is the first word: a settlement counts because the care region
 * decided it. At any moment the difference to the other two is an enumerable list (protocol 1.4.7): what is in an
 * outbox is in flight, and everything else that differs is named. Sums are recomputed from the postings, never
 * believed; equal and opposite errors do not cancel out, because settlements are compared one by one.
 */
import { isKnownIdForm } from '../../common/identifiers'
import { type Fen, fenFromWire, sumOf } from '../../common/money'
import { keyFromWire, keyText, reversalKeyOf } from '../../common/settlement-key'
import type { LedgerRow, PostingRow } from '../../proto/types'

export type Ledger = 'care' | 'hub' | 'enrollment'

export interface Scan {
  readonly ledger: Ledger
  /** Empty for the hub. */
  readonly region: string
  readonly rows: readonly LedgerRow[]
}

/** One thing that is wrong with one settlement in one ledger. */
export interface Difference {
  readonly settlement: string
  /** Whose books are wrong, e.g. "enrollment 5116". */
  readonly ledger: string
  readonly expected: string
  readonly found: string
}

export interface LedgerSum {
  readonly count: number
  /** By the postings. */
  readonly postedFen: Fen
}

export interface Comparison {
  readonly care: LedgerSum
  readonly hub: LedgerSum
  readonly enrollment: LedgerSum
  /** In a follower's ledger, but the care region never decided it. */
  readonly missingAtCare: readonly Difference[]
  readonly missingAtHub: readonly Difference[]
  readonly missingAtEnrol: readonly Difference[]
  readonly amountMismatch: readonly Difference[]
  readonly doublePosting: readonly Difference[]
  readonly unbalanced: readonly Difference[]
  /** Decided and not yet at the hub; at the hub and not yet at the enrollment side. By the outboxes. */
  readonly inFlight: { readonly toHub: number; readonly toEnrollment: number }
  /** Sum of the absolute differences. */
  readonly diffFen: Fen
}

/** One settlement in one ledger, with all rows and postings that claim to be it. */
interface Booked {
  readonly ledger: Ledger
  readonly region: string
  readonly row: LedgerRow
  readonly rows: number
  readonly postings: readonly PostingRow[]
}

type Book = ReadonlyMap<string, Booked>

interface Findings {
  missingAtCare: Difference[]
  missingAtHub: Difference[]
  missingAtEnrol: Difference[]
  amountMismatch: Difference[]
  doublePosting: Difference[]
  unbalanced: Difference[]
  inFlight: { toHub: number; toEnrollment: number }
  diffFen: Fen
}

export function compare(scans: readonly Scan[]): Comparison {
  const books = { care: bookOf(scans, 'care'), hub: bookOf(scans, 'hub'), enrollment: bookOf(scans, 'enrollment') }
  const findings: Findings = {
    missingAtCare: [],
    missingAtHub: [],
    missingAtEnrol: [],
    amountMismatch: [],
    doublePosting: [],
    unbalanced: [],
    inFlight: { toHub: 0, toEnrollment: 0 },
    diffFen: 0n,
  }
  for (const book of Object.values(books)) for (const booked of book.values()) examine(booked, findings)
  for (const [key, decided] of books.care) follow(key, decided, books, findings)
  for (const book of [books.hub, books.enrollment]) orphans(book, books.care, findings)
  opposites(books.care, findings)
  return { ...findings, care: sum(books.care), hub: sum(books.hub), enrollment: sum(books.enrollment) }
}

/** Keys that a follower has and the care ledger, read earlier, has not: to be read again before they are a finding. */
export function aheadOfCare(scans: readonly Scan[]): readonly string[] {
  const care = bookOf(scans, 'care')
  const followers = [bookOf(scans, 'hub'), bookOf(scans, 'enrollment')]
  return [...new Set(followers.flatMap((book) => [...book.keys()].filter((key) => !care.has(key))))]
}

export function isClean(comparison: Comparison): boolean {
  return differencesIn(comparison).length === 0 && comparison.diffFen === 0n
}

/** Every finding with the name of its class. */
export function differencesIn(comparison: Comparison): readonly (Difference & { readonly kind: DifferenceKind })[] {
  return differenceKinds.flatMap((kind) => comparison[kind].map((difference) => ({ ...difference, kind })))
}

const differenceKinds = [
  'missingAtCare',
  'missingAtHub',
  'missingAtEnrol',
  'amountMismatch',
  'doublePosting',
  'unbalanced',
] as const
export type DifferenceKind = (typeof differenceKinds)[number]

function bookOf(scans: readonly Scan[], ledger: Ledger): Book {
  const book = new Map<string, Booked>()
  for (const { region, rows } of scans.filter((scan) => scan.ledger === ledger)) {
    for (const row of rows) {
      // What people decided stands beside the three ledgers: manual.ts.
      if (row.manual !== '') continue
      const key = keyFromWire(row.key)
      const name = key ? keyText(key) : `unnamed row of ${ledger} ${region}`
      const known = book.get(name)
      const postings = [...(known?.postings ?? []), ...row.postings]
      book.set(name, { ledger, region: known?.region ?? region, row, rows: (known?.rows ?? 0) + 1, postings })
    }
  }
  return book
}

/** What can be seen inside one ledger: each entry has two sides, once, and they add up to what its register says. */
function examine(booked: Booked, findings: Findings): void {
  const { row, postings } = booked
  const owed = fenFromWire(row.owedFen)
  const posted = postedIn(postings)
  const doubled = booked.rows > 1 || new Set(postings.map(({ debit }) => debit)).size < postings.length
  if (doubled) {
    findings.doublePosting.push(difference(booked, `${owed} once`, `${posted} in ${postings.length} postings`))
  } else if (posted !== owed) {
    findings.amountMismatch.push(difference(booked, String(owed), String(posted)))
  }
  findings.diffFen += distance(posted, owed)
  for (const posting of postings) {
    const trouble = troubleWith(posting, booked)
    if (trouble) findings.unbalanced.push(difference(booked, trouble.expected, trouble.found))
  }
}

/** An entry balances when both its accounts are named, differ, and belong to the parties of this settlement. */
function troubleWith(posting: PostingRow, { ledger, row }: Booked): { expected: string; found: string } | undefined {
  const found = `${posting.debit || '(none)'} → ${posting.credit || '(none)'}`
  const { debit, credit } = accountsOf(ledger, row)
  const fine = debit.test(posting.debit) && posting.credit === credit
  return fine ? undefined : { expected: `${debit.source.replace(/[\^$\\]/g, '')} → ${credit}`, found }
}

/** Who owes whom in each ledger (protocol 1.4.7). */
function accountsOf(ledger: Ledger, row: LedgerRow): { debit: RegExp; credit: string } {
  switch (ledger) {
    case 'care':
      return { debit: /^receivable:province$/, credit: `payable:hospital:${row.key?.hospital}` }
    case 'hub':
      return {
        debit: new RegExp(`^receivable:region:${row.enrollmentRegion}$`),
        credit: `payable:region:${row.key?.careRegion}`,
      }
    case 'enrollment':
      return { debit: /^(fund|account):.+$/, credit: 'payable:province' }
  }
}

/** What became of a decision on its way: learned and equal, in flight, or missing. */
function follow(key: string, decided: Booked, books: Record<Ledger, Book>, findings: Findings): void {
  const region = decided.row.enrollmentRegion
  const atHub = books.hub.get(key)
  const atEnrol = books.enrollment.get(key)
  const leavesCare = decided.row.inFlightTo.length > 0
  if (atHub) equal(decided, atHub, findings)
  else if (leavesCare) findings.inFlight.toHub += 1
  else findings.missingAtHub.push(missing(decided, 'hub', findings))

  // Once the hub has it, the hub's own outbox answers for the last leg: it is emptied by the enrollment side's ack.
  const onItsWay = atHub ? atHub.row.inFlightTo.includes(region) : leavesCare
  if (atEnrol) equal(decided, atEnrol, findings)
  else if (onItsWay) findings.inFlight.toEnrollment += atHub ? 1 : 0
  else findings.missingAtEnrol.push(missing(decided, `enrollment ${region}`, findings))
}

/** The copies of one register say the same: region, day, amounts (protocol L3). */
function equal(decided: Booked, copy: Booked, findings: Findings): void {
  const wrongRegion = copy.ledger === 'enrollment' && copy.region !== decided.row.enrollmentRegion
  if (wrongRegion) {
    const expected = `in the ledger of ${decided.row.enrollmentRegion}`
    findings.amountMismatch.push(difference(copy, expected, `in the ledger of ${copy.region}`))
  }
  for (const field of ['owedFen', 'totalFen', 'enrollmentRegion', 'day'] as const) {
    const [expected, found] = [decided.row[field], copy.row[field]]
    if (expected === found) continue
    findings.amountMismatch.push(difference(copy, `${field} ${expected}`, `${field} ${found}`))
    if (field === 'owedFen') findings.diffFen += distance(BigInt(expected), BigInt(found))
  }
}

function orphans(book: Book, care: Book, findings: Findings): void {
  for (const [key, booked] of book) {
    if (care.has(key)) continue
    const owed = fenFromWire(booked.row.owedFen)
    findings.diffFen += owed < 0n ? -owed : owed
    findings.missingAtCare.push({
      settlement: key,
      ledger: `care ${booked.row.key?.careRegion ?? ''}`,
      expected: `${owed}, as in ${nameOf(booked)}`,
      found: 'no decision',
    })
  }
}

/** A reversal undoes its original to the fen; the copies of both have been compared with these already. */
function opposites(care: Book, findings: Findings): void {
  const keys = [...care.keys()]
  if (!keys.some((name) => name.endsWith('/R'))) return
  for (const { row } of [...care.values()]) {
    const key = keyFromWire(row.key)
    const reversal = key?.kind === 'S' && isKnownIdForm(key.settleId) && care.get(keyText(reversalKeyOf(key)))
    if (!reversal) continue
    for (const field of ['owedFen', 'totalFen'] as const) {
      const [expected, found] = [0 - row[field], reversal.row[field]]
      if (expected === found) continue
      findings.amountMismatch.push(difference(reversal, `${field} ${expected}`, `${field} ${found}`))
      if (field === 'owedFen') findings.diffFen += distance(BigInt(expected), BigInt(found))
    }
  }
}

function missing(decided: Booked, ledger: string, findings: Findings): Difference {
  const owed = fenFromWire(decided.row.owedFen)
  findings.diffFen += owed < 0n ? -owed : owed
  return { settlement: nameIn(decided), ledger, expected: String(owed), found: 'nothing, and nothing in flight' }
}

function difference(booked: Booked, expected: string, found: string): Difference {
  return { settlement: nameIn(booked), ledger: nameOf(booked), expected, found }
}

function nameIn({ row }: Booked): string {
  const key = keyFromWire(row.key)
  return key ? keyText(key) : '(a row without a key)'
}

function nameOf({ ledger, region }: Booked): string {
  return region ? `${ledger} ${region}` : ledger
}

function postedIn(postings: readonly PostingRow[]): Fen {
  return sumOf(postings.map(({ amountFen }) => fenFromWire(amountFen)))
}

function sum(book: Book): LedgerSum {
  return { count: book.size, postedFen: sumOf([...book.values()].map(({ postings }) => postedIn(postings))) }
}

function distance(a: Fen, b: Fen): Fen {
  return a > b ? a - b : b - a
}
