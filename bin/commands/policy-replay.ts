/** A node's settled history under a new policy: what every fund would have paid, who gains and who loses, and why. */
import { join } from 'node:path'
import { reversalIdOf } from '../../common/identifiers'
import type { Policy } from '../../region-node/enrollment/policy/policy'
import type { Kept } from '../../region-node/enrollment/policy/tools/again'
import { nothingCompared, worstOf } from '../../region-node/enrollment/policy/tools/compare'
import { replayPerson } from '../../region-node/enrollment/policy/tools/replay'
import { regionsIn } from '../organisations/asking'
import { dataFolder } from '../organisations/directory.file'
import type { Asked } from '../organisations/organisations'
import { noSuch } from '../output/mistake'
import { grouped } from '../output/table'
import { tellComparison } from '../policy/comparison'
import { type FetchedHistory, fetchedHistory } from '../policy/history.file'
import { type Exit, exits, json, type World } from '../world'
import { policyIn } from './policy-try'

export interface ReplayAsked {
  readonly new: string
  readonly from: string
}

type ReplayWorld = Pick<World, 'organisations' | 'out' | 'clock' | 'interrupted'>

const AT_ONCE = 32
const TELL_EVERY = 1_000

/** @throws Mistake when the file is wrong or no such region runs; Fault when the node does not answer */
export async function replay(world: ReplayWorld, { new: file, from }: ReplayAsked): Promise<Exit> {
  const { out, clock } = world
  const policy = policyIn(file)
  const cities = regionsIn(world.organisations())
  const city = cities.find(({ place }) => place.region === policy.region)
  if (!city)
    throw noSuch(
      cities.map(({ place }) => place.region),
      policy.region,
      { zh: '统筹区', en: 'region' },
    )
  const history = fetchedHistory(join(dataFolder(), 'replay', `${policy.version}-${from}.jsonl`))
  const beganMs = clock.monotonic()
  const ids = await settledSince(city, from)
  await fetchAll(world, city, ids, history)
  if (world.interrupted.aborted) return interrupted(world, history.known.size, ids.length)
  const sum = nothingCompared()
  let untried = 0
  for (const bills of byPerson(ids, history, policy)) untried += replayPerson(sum, bills, policy).untried
  sum.worst = worstOf(sum.worst)
  history.forget()
  const tookMs = Math.round(clock.monotonic() - beganMs)
  if (out.json) json(out, { new: policy.version, from, took_ms: tookMs, untried, ...sum })
  else {
    tellComparison(out, `${from} → ${policy.version}`, sum)
    const words = {
      zh: `由别的引擎算得、没有重算的 ${untried} 笔`,
      en: `${untried} reckoned by another engine, not replayed`,
    }
    if (untried > 0) out.line(`  ${words[out.language]}`)
  }
  return sum.unexplained.length === 0 ? exits.fine : exits.wrong
}

/** Confirmed ones of the city's own ledger, without those that were reversed: nobody was settled for by them. */
async function settledSince(city: Asked, from: string): Promise<string[]> {
  const settled = new Set<string>()
  const reversals = new Set<string>()
  for await (const rows of city.scan(undefined)) {
    for (const { organisation, key, day } of rows) {
      if (organisation !== 'ENROLLMENT' || !key) continue
      if (key.kind === 'REVERSAL') reversals.add(key.settleId)
      else if (day >= from) settled.add(key.settleId)
    }
  }
  return [...settled].filter((id) => !reversals.has(reversalIdOf(id)))
}

async function fetchAll(
  { out, interrupted, clock }: ReplayWorld,
  city: Asked,
  ids: readonly string[],
  history: FetchedHistory,
) {
  const waiting = ids.filter((id) => !history.known.has(id))
  const beganMs = clock.monotonic()
  let done = 0
  const next = async (): Promise<void> => {
    for (let id = waiting.pop(); id !== undefined && !interrupted.aborted; id = waiting.pop()) {
      const known = await city.show(id)
      history.keep(
        id,
        known.find(({ organisation, claim }) => organisation === 'ENROLLMENT' && claim.length > 0),
      )
      done++
      if (done % TELL_EVERY !== 0 || out.json) continue
      const aMinute = Math.round((done / Math.max(1, clock.monotonic() - beganMs)) * 60_000)
      const rate = out.language === 'zh' ? `每分钟 ${grouped(aMinute)}` : `${grouped(aMinute)} a minute`
      out.note(`${grouped(history.known.size)}/${grouped(ids.length)}  ${rate}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
}

function byPerson(ids: readonly string[], { known }: FetchedHistory, { insurance }: Policy): Iterable<readonly Kept[]> {
  const people = new Map<string, Kept[]>()
  for (const id of ids) {
    const kept = known.get(id)
    if (!kept || kept.claim.insurance !== insurance) continue
    const bills = people.get(kept.claim.personId) ?? []
    bills.push(kept)
    people.set(kept.claim.personId, bills)
  }
  return people.values()
}

function interrupted({ out }: ReplayWorld, done: number, all: number): Exit {
  const text = {
    zh: `已取回 ${grouped(done)}/${grouped(all)} 笔；再运行同样的命令就从这里继续`,
    en: `${grouped(done)}/${grouped(all)} fetched; the same command goes on from here`,
  }
  out.note(text[out.language])
  return exits.wrong
}
