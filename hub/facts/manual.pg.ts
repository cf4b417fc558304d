import type { Pool } from 'pg'
import { codecs } from '../../common/contracts.grpc'
import type { Posting } from '../../common/double-entry'
import { PERSONS } from '../../common/manual'
import { keyFromWire, type SettlementKey, type SettlementKind } from '../../common/settlement-key'
import type { DownRow, ManualWord } from '../../proto/types'
import type { Kept, KeptManual, ManualStore, NewManual, OpenAuthorisation, Proposal } from './manual-store'

const KEY = 'care_region, hospital, settle_id, kind'
/** An id, or the whole key. */
const NAMED = `(settle_id = $1 or concat_ws('/', ${KEY}) = $1)`

// Inquiries wait for their care region under the name i/<key>/<who asks>.
const OPEN = `
  select content from (
    select d.content, split_part(d.dedupe, '/', 2) as care_region, split_part(d.dedupe, '/', 3) as hospital,
           split_part(d.dedupe, '/', 4) as settle_id, split_part(d.dedupe, '/', 5) as kind
      from down_row d where d.dedupe like 'i/%') asked
   where ${NAMED}
     and not exists (select from inbox i where (i.care_region, i.hospital, i.settle_id, i.kind)
                                             = (asked.care_region, asked.hospital, asked.settle_id, asked.kind))
   order by ${KEY}`
const PROPOSE = 'select * from propose_manual($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)'
const PROPOSALS = `select * from manual_proposal order by ${KEY}`
const WITHDRAW = `delete from manual_proposal where ${NAMED} returning *`
const KEEP = 'select keep_manual($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, make_interval(secs => $11)) as kept'
const KEPT = `
  select m.signed, o.acked_epoch is not null as is_acknowledged, i.outcome as overruled_by,
         coalesce((select jsonb_agg(jsonb_build_array(p.debit, p.credit, p.amount_fen::text) order by p.entry, p.line)
                     from manual_posting p
                    where (p.care_region, p.hospital, p.settle_id, p.kind)
                        = (m.care_region, m.hospital, m.settle_id, m.kind)), '[]') as postings
    from manual_decision m
    left join manual_outbox o using (${KEY})
    left join inbox i using (${KEY})`
const KEPT_ALL = `${KEPT} order by m.kept_at desc limit $1`
const KEPT_NAMED = `${KEPT} where (m.settle_id = $2 or concat_ws('/', ${KEY}) = $2) order by m.kept_at desc limit $1`
const CLAIM = 'select enrollment_region, signed from claim_manual(make_interval(secs => $1), $2)'
const ACKNOWLEDGED = `
  update manual_outbox o set acked_epoch = $6
    from manual_decision m
   where (o.care_region, o.hospital, o.settle_id, o.kind) = ($1, $2, $3, $4)
     and (m.care_region, m.hospital, m.settle_id, m.kind) = ($1, $2, $3, $4) and m.enrollment_region = $5`
const NOTE = 'select note_care_signs($1, $2)'
const SILENCES = `
  select region, (extract(epoch from now() - seen_at) * 1000)::float8 as "silentMs" from care_sign order by region`
const WANT = `
  insert into manual_wanted (region) select unnest($1::text[])
  on conflict (region) do update set next_place = '', asked_at = null, heard_at = null`
const CLAIM_WANTED = 'select region, next_place as next from claim_manual_wanted(make_interval(secs => $1))'
const HEARD = `
  update manual_wanted set next_place = $2, asked_at = null, heard_at = case when $2 = '' then now() end
   where region = $1`

interface ProposalRow {
  readonly care_region: string
  readonly hospital: string
  readonly settle_id: string
  readonly kind: SettlementKind
  readonly enrollment_region: string
  readonly is_confirmed: boolean
  readonly token: Buffer
  readonly words: readonly ManualWord[]
}

interface KeptRow {
  readonly signed: Buffer
  readonly is_acknowledged: boolean
  readonly overruled_by: 'confirmed' | 'cancelled' | null
  readonly postings: readonly (readonly [string, string, string])[]
}

export function manualStoreInPostgres(pool: Pool): ManualStore {
  return {
    async open(settlement) {
      const { rows } = await pool.query<{ content: Buffer }>(OPEN, [settlement])
      return rows.flatMap(({ content }) => openIn(codecs.downRow.decode(content)))
    },
    async propose({ key, enrollmentRegion, isConfirmed, token }, { word, marks }) {
      const given = [enrollmentRegion, isConfirmed, token, JSON.stringify(word), marks, PERSONS]
      const { rows } = await pool.query<ProposalRow>(PROPOSE, [...columnsOf(key), ...given])
      return proposalOf(rows[0] as ProposalRow)
    },
    async proposals() {
      return (await pool.query<ProposalRow>(PROPOSALS)).rows.map(proposalOf)
    },
    async withdraw(settlement) {
      const { rows } = await pool.query<ProposalRow>(WITHDRAW, [settlement])
      return rows[0] && proposalOf(rows[0])
    },
    async keep(manual) {
      const { rows } = await pool.query<{ kept: Kept }>(KEEP, valuesOf(manual))
      return (rows[0] as { kept: Kept }).kept
    },
    async kept(most, settlement) {
      const [text, values] = settlement === undefined ? [KEPT_ALL, [most]] : [KEPT_NAMED, [most, settlement]]
      return (await pool.query<KeptRow>(text, values)).rows.map(keptOf)
    },
    async claim(resendMs, most) {
      const { rows } = await pool.query<{ enrollment_region: string; signed: Buffer }>(CLAIM, [resendMs / 1_000, most])
      return rows.map(({ enrollment_region: enrollmentRegion, signed }) => {
        return { enrollmentRegion, signed: codecs.signedManualDecision.decode(signed) }
      })
    },
    async acknowledged(key, enrollmentRegion, enrollmentEpoch) {
      await pool.query(ACKNOWLEDGED, [...columnsOf(key), enrollmentRegion, enrollmentEpoch])
    },
    async note(regions, heard) {
      await pool.query(NOTE, [regions, heard])
    },
    async silences() {
      return (await pool.query<{ region: string; silentMs: number }>(SILENCES)).rows
    },
    async want(regions) {
      await pool.query(WANT, [regions])
    },
    async claimWanted(againMs) {
      return (await pool.query<{ region: string; next: string }>(CLAIM_WANTED, [againMs / 1_000])).rows
    },
    async heard(region, next) {
      await pool.query(HEARD, [region, next])
    },
  }
}

function openIn({ inquiry }: Pick<DownRow, 'inquiry'>): OpenAuthorisation[] {
  const key = keyFromWire(inquiry?.key)
  return inquiry && key ? [{ key, enrollmentRegion: inquiry.enrollmentRegion, token: inquiry.token }] : []
}

function columnsOf({ careRegion, hospital, settleId, kind }: SettlementKey): string[] {
  return [careRegion, hospital, settleId, kind]
}

function valuesOf({ key, enrollmentRegion, signed, day, postings, silentMs }: NewManual): unknown[] {
  return [
    ...columnsOf(key),
    ...[enrollmentRegion, codecs.signedManualDecision.encode(signed), day],
    postings.map(({ debit }) => debit),
    postings.map(({ credit }) => credit),
    postings.map(({ amountFen }) => amountFen.toString()),
    silentMs === undefined ? null : silentMs / 1_000,
  ]
}

function proposalOf(row: ProposalRow): Proposal {
  const { care_region: careRegion, hospital, settle_id: settleId, kind, token, words } = row
  const key = { careRegion, hospital, settleId, kind }
  return { key, enrollmentRegion: row.enrollment_region, isConfirmed: row.is_confirmed, token, words }
}

function keptOf({ signed: bytes, is_acknowledged, overruled_by, postings }: KeptRow): KeptManual {
  const signed = codecs.signedManualDecision.decode(bytes)
  return {
    ...{
      said: codecs.manualDecision.decode(signed.manual),
      signed,
      isAcknowledged: is_acknowledged,
      overruledBy: overruled_by ?? undefined,
    },
    postings: postings.map(([debit, credit, fen]): Posting => ({ debit, credit, amountFen: BigInt(fen) })),
  }
}
