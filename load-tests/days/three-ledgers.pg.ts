/**
 * Settlements as they stand in the three ledgers after everything has arrived, without the road there: for tests and
 * measurements of what happens to whole days of them.
 */
import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { codecs } from '../../common/contracts.grpc'
import { OWED_PARTS } from '../../common/double-entry'
import { keyToWire, type SettlementKey } from '../../common/settlement-key'
import type { Signer } from '../../common/signing'

/** One confirmed settlement with its proofs. */
export interface Settled {
  readonly key: SettlementKey
  readonly enrollmentRegion: string
  readonly day: string
  readonly personId: string
  readonly token: Buffer
  readonly decision: Buffer
  readonly signed: Buffer
  /** By the names of a split. */
  readonly parts: Readonly<Record<string, number>>
  readonly owedFen: number
  readonly totalFen: number
}

export interface Made {
  readonly careRegion: string
  readonly enrollmentRegion: string
  readonly day: string
  /** Signs for real when given; otherwise the proofs are as long as real ones and prove nothing. */
  readonly signers?: { readonly care: Signer; readonly enrollment: Signer } | undefined
  readonly decidedAtMs?: number
  /** Short proofs without explanation, where only what is booked matters. */
  readonly isLean?: boolean
}

const NO_SIGNATURE = { algorithm: 'ES256', certificate: Buffer.alloc(420, 1), value: Buffer.alloc(64, 2) }
const LEAN_SIGNATURE = { algorithm: 'ES256', certificate: Buffer.alloc(8, 1), value: Buffer.alloc(8, 2) }
const EXPLANATION = Array.from({ length: 5 }, (_, i) => ({
  ...{ rule: 'segment', baseFen: 1_000 * i, ratePermyriad: 8_500, exact: '8500000/10000', amountFen: 850 },
  source: 'made up',
}))

/** The n-th settlement of a unit; the same each time. */
export function settled(n: number, made: Made): Settled {
  const { careRegion, enrollmentRegion, day, signers, decidedAtMs = 0, isLean = false } = made
  const noSignature = isLean ? LEAN_SIGNATURE : NO_SIGNATURE
  const digest = createHash('sha256').update(`${careRegion}/${enrollmentRegion}/${day}/${n}`).digest()
  const hex = digest.toString('hex')
  const settleId = `01930f0e-${hex.slice(0, 4)}-7${hex.slice(4, 7)}-9${hex.slice(7, 10)}-${hex.slice(10, 22)}`
  const key = { careRegion, hospital: `H${careRegion}0000001`, settleId, kind: 'S' } as const
  const personId = `${enrollmentRegion}${String(n % 100_000).padStart(12, '0')}`
  const totalFen = 10_000 + (digest.readUInt16BE(20) % 500_000)
  const personalAccountFen = totalFen % 7 === 0 ? Math.floor(totalFen / 20) : 0
  const poolingFundFen = Math.floor(totalFen * 0.6)
  const owedFen = poolingFundFen + personalAccountFen
  const parts = { totalFen, poolingFundFen, personalAccountFen, cashFen: totalFen - owedFen }
  const verdict = codecs.verdict.encode({
    ...{ key: keyToWire(key), enrollmentRegion, personId, decidedAtMs },
    requestHash: digest,
    authorised: { split: parts, insurance: '310', policyVersion: '310.2024', explanation: isLean ? [] : EXPLANATION },
  })
  const token = codecs.signedVerdict.encode({
    verdict,
    signature: signers?.enrollment.sign('verdict', verdict) ?? noSignature,
  })
  const decision = codecs.decision.encode({ key: keyToWire(key), enrollmentRegion, confirmed: { token, day } })
  const signature = signers?.care.sign('decision', decision) ?? noSignature
  const signed = codecs.signedDecision.encode({ decision, signature })
  return { key, enrollmentRegion, day, personId, token, decision, signed, parts, owedFen, totalFen }
}

/** @param pool as superuser, in the schema of the care half */
export async function fillCare(pool: Pool, rows: readonly Settled[]): Promise<void> {
  await pool.query(
    `with d as (
       insert into decision (care_region, hospital, settle_id, kind, enrollment_region, outcome, token, day,
                             decided_at_ms)
       select c, h, s, 'S', e, 'CONF', t, d::date, 0
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::text[]) as r (c, h, s, e, t, d))
     insert into posting (care_region, hospital, settle_id, kind, leg, debit, credit, amount_fen)
     select c, h, s, 'S', 1, 'receivable:province', 'payable:hospital:' || h, a
       from unnest($1::text[], $2::text[], $3::text[], $7::bigint[]) as r (c, h, s, a) where a <> 0`,
    [...keysOf(rows), rows.map((r) => r.enrollmentRegion), rows.map((r) => r.token), daysOf(rows), owedOf(rows)],
  )
}

/** @param pool as superuser, in the schema of the hub */
export async function fillHub(pool: Pool, rows: readonly Settled[]): Promise<void> {
  await pool.query(
    `with i as (
       insert into inbox (care_region, hospital, settle_id, kind, decision, signed, outcome, enrollment_region,
                          fact_number, accounting_day, owed_fen, total_fen)
       select c, h, s, 'S', b, p, 'confirmed', e, 1, d, a, t
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[],
                     $8::bytea[], $9::bytea[]) as r (c, h, s, e, d, a, t, b, p))
     insert into posting (care_region, hospital, settle_id, kind, line, debit, credit, amount_fen)
     select c, h, s, 'S', 1, 'receivable:region:' || e, 'payable:region:' || c, a
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $6::bigint[]) as r (c, h, s, e, a) where a <> 0`,
    [
      ...keysOf(rows),
      ...[rows.map((r) => r.enrollmentRegion), daysOf(rows), owedOf(rows), rows.map((r) => r.totalFen)],
      ...[rows.map((r) => r.decision), rows.map((r) => r.signed)],
    ],
  )
}

/** @param pool as superuser, in the schema of the enrollment half */
export async function fillEnrollment(pool: Pool, rows: readonly Settled[]): Promise<void> {
  const lines = rows.flatMap((row) =>
    OWED_PARTS.filter((part) => row.parts[part]).map((part, line) => ({ row, part, line: line + 1 })),
  )
  await pool.query(
    `with v as (
       insert into verdict (care_region, hospital, settle_id, kind, outcome, person_id, token, owed_fen, total_fen)
       select c, h, s, 'S', 'AUTH', n, t, a, o
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::bigint[], $7::bigint[])
              as r (c, h, s, n, t, a, o)
     ), i as (
       insert into inbox (care_region, hospital, settle_id, kind, decision, signed, outcome, ours, accounting_day)
       select c, h, s, 'S', b, p, 'CONF', true, d::date
         from unnest($1::text[], $2::text[], $3::text[], $8::bytea[], $9::bytea[], $10::text[]) as r (c, h, s, b, p, d))
     insert into posting (care_region, hospital, settle_id, kind, line, debit, credit, amount_fen)
     select c, h, s, 'S', l, 'fund:310:' || f, 'payable:province', a
       from unnest($11::text[], $12::text[], $13::text[], $14::integer[], $15::text[], $16::bigint[])
            as r (c, h, s, l, f, a)`,
    [
      ...keysOf(rows),
      ...[rows.map((r) => r.personId), rows.map((r) => r.token), owedOf(rows), rows.map((r) => r.totalFen)],
      ...[rows.map((r) => r.decision), rows.map((r) => r.signed), daysOf(rows)],
      ...keysOf(lines.map(({ row }) => row)),
      ...[lines.map(({ line }) => line), lines.map(({ part }) => part), lines.map(({ row, part }) => row.parts[part])],
    ],
  )
}

function keysOf(rows: readonly Settled[]): string[][] {
  return [
    rows.map(({ key }) => key.careRegion),
    rows.map(({ key }) => key.hospital),
    rows.map(({ key }) => key.settleId),
  ]
}

const daysOf = (rows: readonly Settled[]) => rows.map(({ day }) => day)
const owedOf = (rows: readonly Settled[]) => rows.map(({ owedFen }) => owedFen)
