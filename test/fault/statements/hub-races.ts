/** Races of two hub instances for one fact (protocol 1.4.9, U.facts). */
import { relayBounds, type UsableFact } from '../../../hub/facts/fact-store'
import { factsInPostgres } from '../../../hub/facts/facts.pg'
import { cancelled, confirmed } from '../../integration/hub/facts/hub-database'
import { broken, type Race, times } from './scene'
import type { Actor, Played, Stage } from './stepping'

const FEN = 7_500n

const learning = (...facts: readonly UsableFact[]): Actor => ({
  name: `learn ${facts.map(({ key, signed }) => `${key.settleId} ${signed.decision}`).join(' and ')}`,
  work: async (pool) => (await factsInPostgres(pool, relayBounds(60_000)).learn(facts)).map(({ outcome }) => outcome),
})

interface Held {
  readonly settle_id: string
  readonly outcome: string
  readonly posted: bigint
  readonly alarms: bigint
}

const HELD = `
  select i.settle_id, i.outcome,
         (select coalesce(sum(amount_fen), 0)::bigint from posting p where p.settle_id = i.settle_id) as posted,
         (select count(*) from equivocation e where e.settle_id = i.settle_id) as alarms
    from inbox i where i.settle_id like $1`

async function wrongOf({ root }: Stage, number: number, played: Played): Promise<string[]> {
  const { rows } = await root.query<Held>(HELD, [`${number}-%`])
  const differing = times<string[]>(played, (outcomes) => outcomes.includes('differs'))
  const alarms = rows.reduce((sum, row) => sum + row.alarms, 0n)
  const learned = played.ended
    .flatMap(({ answer }) => (answer as string[] | undefined) ?? [])
    .filter((o) => o === 'learned')
  return [
    ...rows
      .filter(({ outcome, posted }) => posted !== (outcome === 'confirmed' ? FEN : 0n))
      .map(({ settle_id, posted }) => `${settle_id} booked ${posted}`),
    ...(learned.length === rows.length ? [] : [`${learned.length} were told learned of ${rows.length}`]),
    ...(Number(alarms) === differing ? [] : [`${alarms} alarms for ${differing} contradictions`]),
  ]
}

function race(name: string, cast: (number: number) => readonly Actor[]): Race {
  return {
    name,
    async scene(stage, number) {
      const actors = cast(number)
      const wrong = async (played: Played) => [...broken(played, actors), ...(await wrongOf(stage, number, played))]
      return { actors, wrong }
    },
  }
}

export const hubRaces = {
  twice: race('one fact comes by both instances', (number) => [
    learning(confirmed(`${number}-a`)),
    learning(confirmed(`${number}-a`)),
  ]),
  contradiction: race('two different decisions of one settlement', (number) => [
    learning(confirmed(`${number}-a`)),
    learning(cancelledOtherwise(`${number}-a`)),
  ]),
  batches: race('two batches in opposite order', (number) => [
    learning(confirmed(`${number}-a`), confirmed(`${number}-b`)),
    learning(confirmed(`${number}-b`), confirmed(`${number}-a`)),
  ]),
}

function cancelledOtherwise(settleId: string): UsableFact {
  const fact = cancelled(settleId)
  return { ...fact, signed: { ...fact.signed, decision: Buffer.from('something else') } }
}
