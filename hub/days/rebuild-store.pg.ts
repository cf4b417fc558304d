import type { Pool } from 'pg'
import { codecs } from '../../common/contracts.grpc'
import type { Page, RebuildStore } from './rebuild'

const BEGIN = `
  insert into rebuild as r (region) select unnest($1::text[])
  on conflict (region) do update
    set next_place = '', decisions = 0, checked = 0, touched_at = now(), done_at = null where r.done_at is not null`
const PROGRESS = 'select region, decisions, checked, done_at is not null as done from rebuild order by region'
const STALLED = `
  select region, next_place from rebuild
   where done_at is null and touched_at <= now() - make_interval(secs => $1) order by region`
const TAKE = {
  name: 'hub-relearn',
  text: 'select relearn_decisions($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)',
}
// One step of the index a day, however many settlements it has.
const DAYS = `
  with recursive found as (
    (select accounting_day as day from inbox where outcome = 'confirmed' order by 1 limit 1)
    union all
    select (select i.accounting_day from inbox i where i.outcome = 'confirmed' and i.accounting_day > f.day
             order by 1 limit 1) from found f where f.day is not null)
  select day from found where day is not null`

export function rebuildStoreInPostgres(pool: Pool): RebuildStore {
  return {
    async begin(regions) {
      await pool.query(BEGIN, [regions])
    },
    async progress() {
      const { rows } = await pool.query<{ region: string; decisions: bigint; checked: bigint; done: boolean }>(PROGRESS)
      return rows.map(({ region, decisions, checked, done }) => {
        return { region, decisions: Number(decisions), checked: Number(checked), isDone: done }
      })
    },
    async stalled(forMs) {
      const { rows } = await pool.query<{ region: string; next_place: Buffer }>(STALLED, [forMs / 1_000])
      return rows.map(({ region, next_place: next }) => ({ region, next }))
    },
    async take(page) {
      await pool.query({ ...TAKE, values: columnsOf(page) })
    },
    async days() {
      return (await pool.query<{ day: string }>(DAYS)).rows.map(({ day }) => day)
    },
  }
}

function columnsOf({ region, after, next, checked, highestFactNumber, decisions }: Page): unknown[] {
  const copies = decisions.map(({ signed }) => codecs.signedDecision.encode(signed))
  return [
    ...[region, after, next, checked, highestFactNumber],
    decisions.map(({ key }) => key.hospital),
    decisions.map(({ key }) => key.settleId),
    decisions.map(({ key }) => key.kind),
    copies,
    // Counted from one, as the database counts.
    decisions.map(({ signed }, i) => (copies[i] as Buffer).indexOf(signed.decision) + 1),
    decisions.map(({ signed }) => signed.decision.length),
    decisions.map(({ confirmed }) => (confirmed ? 'confirmed' : 'cancelled')),
    decisions.map(({ enrollmentRegion }) => enrollmentRegion),
    decisions.map(({ confirmed }) => confirmed?.day),
    decisions.map(({ confirmed }) => confirmed?.owedFen.toString()),
    decisions.map(({ confirmed }) => confirmed?.totalFen.toString()),
  ]
}
