import type { Pool } from 'pg'
import { codecs } from '../../common/contracts.grpc'
import type { SettlementKey, SettlementKind } from '../../common/settlement-key'
import { rowsOf } from '../../common/statement.pg'
import type { SignedDecision } from '../../proto/types'
import type {
  FactStore,
  LearnedFact,
  Outcome,
  OutgoingFact,
  RegionWord,
  RelayBounds,
  UnusableFact,
  UsableFact,
} from './fact-store'

// Each statement is one function of hub/migrations: one round trip and one commit, whatever the batch.
const EPOCH = { name: 'hub-epoch', text: 'select hub_epoch() as epoch' }
const LEARN = {
  name: 'hub-learn',
  text: `
    select outcome, outbox_id from learn_facts($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
      $15, $16, $17, $18, $19, make_interval(secs => $20), $21, $22) order by place`,
}
const QUARANTINE = { name: 'hub-quarantine', text: 'select quarantine_facts($1, $2, $3, $4, $5, $6)' }
const CLAIM = {
  name: 'hub-claim',
  text: `
    select id, destination, care_region, hospital, settle_id, kind, signed
      from claim_outbox(make_interval(secs => $1), $2, $3)`,
}
const GIVE_BACK = {
  name: 'hub-give-back',
  text: 'select give_back_outbox($1, make_interval(secs => $2), make_interval(secs => $3))',
}
const TAKE = {
  name: 'hub-take',
  text: 'select taken from take_region_records($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) order by place',
}

interface OutgoingColumns {
  readonly id: bigint
  readonly destination: string
  readonly care_region: string
  readonly hospital: string
  readonly settle_id: string
  readonly kind: SettlementKind
  readonly signed: Buffer
}

/** Inbox, postings, outbox, alarms and quarantine in Postgres. */
export function factsInPostgres(pool: Pool, { resendMs, inFlightMax, probes, pauseMs }: RelayBounds): FactStore {
  const bounds = [resendMs / 1_000, inFlightMax, probes]
  return {
    async epoch() {
      const { rows } = await pool.query<{ epoch: number }>(EPOCH)
      return rows[0]!.epoch
    },
    async learn(facts) {
      const columns = [...learnColumns(facts), ...bounds]
      const rows = await rowsOf<{ outcome: Outcome; outbox_id: bigint | null }>(pool, LEARN, columns)
      return rows.map(
        ({ outcome, outbox_id }): LearnedFact => (outbox_id ? { outcome, rowId: outbox_id } : { outcome }),
      )
    },
    async quarantine(facts) {
      await pool.query({ ...QUARANTINE, values: quarantineColumns(facts) })
    },
    async claim() {
      return (await rowsOf<OutgoingColumns>(pool, CLAIM, bounds)).map(outgoingOf)
    },
    async giveBack(rowIds) {
      await pool.query({ ...GIVE_BACK, values: [rowIds.map(String), resendMs / 1_000, pauseMs / 1_000] })
    },
    async take(words, toldHere) {
      const values = [...wordColumns(words), [...(toldHere ?? [])]]
      const rows = await rowsOf<{ taken: boolean }>(pool, TAKE, values)
      return rows.map(({ taken }) => taken)
    },
  }
}

/** One array a column, one element a fact; null where a fact has no such thing. */
function learnColumns(facts: readonly UsableFact[]): unknown[] {
  const lines = facts.flatMap(({ confirmed }, index) =>
    (confirmed?.postings ?? []).map((posting, line) => ({ ...posting, place: index + 1, line: line + 1 })),
  )
  return [
    ...keyColumns(facts),
    facts.map(({ signed }) => signed.decision),
    facts.map(({ signed }) => codecs.signedDecision.encode(signed)),
    facts.map(({ confirmed }) => (confirmed ? 'confirmed' : 'cancelled')),
    facts.map(({ enrollmentRegion }) => enrollmentRegion),
    facts.map(({ confirmed }) => confirmed?.day),
    facts.map(({ confirmed }) => confirmed?.owedFen.toString()),
    facts.map(({ confirmed }) => confirmed?.totalFen.toString()),
    facts.map(({ number }) => number),
    facts.map(({ destination }) => destination),
    facts.map(({ row }) => row && codecs.downRow.encode(row)),
    lines.map(({ place }) => place),
    lines.map(({ line }) => line),
    lines.map(({ debit }) => debit),
    lines.map(({ credit }) => credit),
    lines.map(({ amountFen }) => amountFen.toString()),
  ]
}

function quarantineColumns(facts: readonly UnusableFact[]): unknown[] {
  return [
    facts.map(({ linkRegion }) => linkRegion),
    facts.map(({ fact }) => fact),
    facts.map(({ digest }) => digest),
    facts.map(({ code }) => code),
    facts.map(({ reason }) => reason),
    facts.map(({ keyText }) => keyText),
  ]
}

function wordColumns(words: readonly RegionWord[]): unknown[] {
  return [
    words.map(({ ack }) => ack !== undefined),
    ...keyColumns(words),
    words.map(({ enrollmentRegion }) => enrollmentRegion),
    words.map(({ ack }) => ack?.hubEpoch),
    words.map(({ ack }) => ack?.enrollmentEpoch),
    words.map(({ ack }) => ack?.refusedCode),
    words.map(({ row }) => codecs.downRow.encode(row)),
  ]
}

function keyColumns(keyed: readonly { readonly key: SettlementKey }[]): string[][] {
  return [
    keyed.map(({ key }) => key.careRegion),
    keyed.map(({ key }) => key.hospital),
    keyed.map(({ key }) => key.settleId),
    keyed.map(({ key }) => key.kind),
  ]
}

function outgoingOf(row: OutgoingColumns): OutgoingFact {
  const { id: rowId, destination, care_region: careRegion, hospital, settle_id: settleId, kind } = row
  const signed: SignedDecision = codecs.signedDecision.decode(row.signed)
  return { rowId, destination, key: { careRegion, hospital, settleId, kind }, signed }
}
