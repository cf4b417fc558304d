/** A node's settled history under a new policy: what every fund would have paid, who gains and who loses, and why. */
import { join } from 'node:path'
import { nothingCompared } from '../../region-node/enrollment/policy/tools/compare'
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

const MS_PER_MINUTE = 60_000
const TELL_EVERY = 1_000

/** @throws Mistake when the file is wrong or no such region runs; Fault when the node does not answer */
export async function replay(world: ReplayWorld, { new: file, from }: ReplayAsked): Promise<Exit> {
  const { out, clock, interrupted } = world
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
  const left = await fetchAll(world, city, from, history)
  if (interrupted.aborted) return stopped(world, history.count, left)
  const fetchedMs = clock.monotonic() - beganMs
  const sum = nothingCompared()
  let untried = 0
  for (const bills of history.people()) {
    const mine = bills.filter(({ claim }) => claim.insurance === policy.insurance)
    untried += replayPerson(sum, mine, policy).untried
    if (interrupted.aborted) return stopped(world, history.count, 0)
  }
  history.forget()
  const tookMs = Math.round(clock.monotonic() - beganMs)
  const times = { fetched_ms: Math.round(fetchedMs), took_ms: tookMs, a_minute: aMinute(history.count, tookMs) }
  if (out.json) json(out, { new: policy.version, from, ...times, untried, ...sum })
  else {
    tellComparison(out, `${from} → ${policy.version}`, sum)
    for (const line of remarks(out.language, untried, history.count, tookMs)) out.line(`  ${line}`)
  }
  return sum.unexplained.length === 0 ? exits.fine : exits.wrong
}

function remarks(language: 'zh' | 'en', untried: number, count: number, tookMs: number): string[] {
  const zh = language === 'zh'
  const rate = grouped(aMinute(count, tookMs))
  const words = zh ? `由别的引擎算得、没有重算的 ${untried} 笔` : `${untried} reckoned by another engine, not replayed`
  const speed = zh ? `每分钟 ${rate} 笔` : `${rate} settlements a minute`
  return untried > 0 ? [words, speed] : [speed]
}

function aMinute(count: number, tookMs: number): number {
  return Math.round((count / Math.max(1, tookMs)) * MS_PER_MINUTE)
}

/** In key order, from where an earlier call stopped. Answers how many are left to fetch. */
async function fetchAll(
  { out, interrupted, clock }: ReplayWorld,
  city: Asked,
  from: string,
  history: FetchedHistory,
): Promise<number> {
  const [beganMs, before] = [clock.monotonic(), history.count]
  let told = before
  let left = 0
  for await (const page of city.history(from, history.after)) {
    history.keep(page)
    left = page.left
    if (interrupted.aborted) return left
    if (out.json || history.count - told < TELL_EVERY) continue
    told = history.count
    const rate = grouped(aMinute(told - before, clock.monotonic() - beganMs))
    out.note(
      `${grouped(told)}/${grouped(told + left)}  ${out.language === 'zh' ? `每分钟 ${rate}` : `${rate} a minute`}`,
    )
  }
  return left
}

function stopped({ out }: ReplayWorld, done: number, left: number): Exit {
  const of = `${grouped(done)}/${grouped(done + left)}`
  const text = {
    zh: `已取回 ${of} 笔；再运行同样的命令就从这里继续`,
    en: `${of} fetched; the same command goes on from here`,
  }
  out.note(text[out.language])
  return exits.wrong
}
