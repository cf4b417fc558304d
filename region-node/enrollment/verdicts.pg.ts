/** The register A(s) in Postgres: a verdict is one read and one function, two round trips in all. */
import type { Pool } from 'pg'
import type { Region } from '../../common/regions'
import { rowsOf } from '../../common/statement.pg'
import { COMMIT_OWN } from '../../common/transaction.pg'
import { withFaults } from './faults.pg'
import type { Accumulated, AccumulatorCode } from './policy/accumulators'
import type { Approval, Blacklisting, Enrolled, Filing, Identity } from './policy/coverage'
import type { NewVerdict, Read, StoredVerdict, Verdicts, Written } from './verdicts'

const READ = {
  name: 'settle-read',
  text: `
  select v.token, v.request_hash, p.version, p.birthday::text as birthday,
    (select json_agg(json_build_object('insurance', e.insurance, 'personCategory', e.person_category,
            'status', e.status, 'division', e.division, 'from', e.begins, 'to', e.ends,
            'benefitsFrom', e.benefits_from, 'paidUntil', e.paid_until, 'salaryFen', e.salary_fen::text))
       from enrollment e where e.person_id = p.person_id) as enrollments,
    (select json_agg(json_build_object('kind', f.kind, 'from', f.begins, 'to', f.ends, 'areas', f.areas))
       from filing f where f.person_id = p.person_id) as filings,
    (select json_agg(json_build_object('disease', c.disease, 'from', c.begins, 'to', c.ends))
       from approval c where c.person_id = p.person_id) as approvals,
    (select json_agg(json_build_object('code', i.code, 'from', i.begins, 'to', i.ends))
       from identity i where i.person_id = p.person_id) as identities,
    (select json_agg(json_build_object('from', b.begins, 'to', b.ends))
       from blacklist b where b.person_id = p.person_id) as blacklistings,
    (select json_agg(json_build_object('insurance', a.insurance, 'year', a.year, 'code', a.code,
            'amount', (a.opening + a.used)::text))
       from accumulator a where a.person_id = p.person_id and a.insurance = $6 and a.year in ($7, 0)) as accumulators
  from (select) as one
  left join verdict v on (v.care_region, v.hospital, v.settle_id, v.kind) = ($1, $2, $3, $4)
  left join person p on p.person_id = $5`,
}

const WRITE = {
  name: 'settle-write',
  text: `
  select * from settle($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
    $22, $23)`,
}

interface ReadRow {
  readonly token: Buffer | null
  readonly request_hash: Buffer | null
  readonly version: bigint | null
  readonly birthday: string | null
  readonly enrollments: (Nullable<Omit<Enrolled, 'salaryFen'>> & { readonly salaryFen: string | null })[] | null
  readonly filings: Nullable<Filing>[] | null
  readonly approvals: Nullable<Approval>[] | null
  readonly identities: Nullable<Identity>[] | null
  readonly blacklistings: Nullable<Blacklisting>[] | null
  readonly accumulators: { insurance: string; year: number; code: AccumulatorCode; amount: string }[] | null
}

/** What is undefined inside is null in the database. */
type Nullable<T> = { readonly [K in keyof T]: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K] }

export function verdictsInPostgres(pool: Pool): Verdicts {
  return {
    async read({ careRegion, hospital, settleId, kind }, { personId, insurance, year }) {
      const values = [careRegion, hospital, settleId, kind, personId, insurance, year]
      const [row] = await withFaults(rowsOf<ReadRow>(pool, READ, values))
      return readOf(row as ReadRow)
    },
    async write(verdict) {
      const [row] = await withFaults(rowsOf<WriteRow>(pool, WRITE, valuesOf(verdict)))
      return writtenOf(row as WriteRow, verdict)
    },
    async commitOwn() {
      await withFaults(rowsOf(pool, COMMIT_OWN))
    },
  }
}

function readOf(row: ReadRow): Read {
  const stored = row.token ? storedOf(row.token, row.request_hash) : undefined
  if (row.version === null) return { stored, person: undefined }
  const { version, birthday, enrollments, filings, approvals, identities, blacklistings, accumulators } = row
  const person = {
    version,
    birthday: birthday ?? undefined,
    enrollments: (enrollments ?? []).map((e) => ({
      ...e,
      to: e.to ?? undefined,
      benefitsFrom: e.benefitsFrom ?? undefined,
      paidUntil: e.paidUntil ?? undefined,
      salaryFen: e.salaryFen === null ? undefined : BigInt(e.salaryFen),
    })),
    filings: (filings ?? []).map((f) => ({ ...f, to: f.to ?? undefined })),
    approvals: (approvals ?? []).map((a) => ({ ...a, to: a.to ?? undefined })),
    identities: (identities ?? []).map((i) => ({ ...i, to: i.to ?? undefined })),
    blacklistings: (blacklistings ?? []).map((b) => ({ ...b, to: b.to ?? undefined })),
    accumulators: (accumulators ?? []).map((a): Accumulated => ({ ...a, amount: BigInt(a.amount) })),
  }
  return { stored, person }
}

function storedOf(token: Buffer, requestHash: Buffer | null): StoredVerdict {
  return { token, requestHash: requestHash ?? undefined }
}

function valuesOf({ key, reservation, ...verdict }: NewVerdict): unknown[] {
  const { careRegion, hospital, settleId, kind } = key
  const deltas = reservation?.deltas ?? []
  return [
    ...[careRegion, hospital, settleId, kind],
    ...[verdict.personId, verdict.version ?? null, reservation ? 'AUTH' : 'REJ', verdict.code ?? null],
    ...[verdict.requestHash, verdict.token, verdict.claim],
    ...[
      reservation?.owedFen ?? 0n,
      reservation?.totalFen ?? 0n,
      reservation?.visitId ?? '',
      reservation?.batchId ?? '',
    ],
    reservation?.pools ?? [],
    deltas.map(({ insurance }) => insurance),
    deltas.map(({ year }) => year),
    deltas.map(({ code }) => code),
    deltas.map(({ amount }) => amount.toString()),
    ...[reservation?.decidedAtMs ?? 0, reservation?.windowMs ?? 0, reservation?.nextInquiryAtMs ?? 0],
  ]
}

interface WriteRow {
  readonly result: Written['result']
  readonly stored_token: Buffer
  readonly stored_hash: Buffer | null
  readonly holder_care_region: Region
  readonly holder_hospital: string
  readonly holder_settle_id: string
  readonly holder_visit_id: string
  readonly holder_batch_id: string
  readonly holder_ends_at_ms: bigint
}

function writtenOf(row: WriteRow, { key }: NewVerdict): Written {
  if (row.result === 'stored') return { result: row.result, stored: storedOf(row.stored_token, row.stored_hash) }
  if (row.result !== 'waiting') return { result: row.result }
  const holder = {
    key: {
      careRegion: row.holder_care_region,
      hospital: row.holder_hospital,
      settleId: row.holder_settle_id,
      kind: key.kind,
    },
    visitId: row.holder_visit_id,
    batchId: row.holder_batch_id,
    endsAtMs: Number(row.holder_ends_at_ms),
  }
  return { result: row.result, holder }
}
