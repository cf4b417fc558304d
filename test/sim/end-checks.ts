/** What must hold when everything is healed and drained: three equal ledgers, nothing in doubt, nobody told wrongly. */

import { isOpen } from '../../bin/hospital/bill'
import { balancesOf, type Posting } from '../../common/double-entry'
import { keyText, type SettlementKey } from '../../common/settlement-key'
import type { DownRow, SettlementState } from '../../proto/types'
import type { Decided } from '../../region-node/care/registers'
import { authorisedIn } from '../../region-node/care/token'
import type { AccumulatorCode } from '../../region-node/enrollment/policy/accumulators'
import { changedUnits, unclosed } from './closing'
import type { Lost } from './officers'
import { CAP_FEN, DEDUCTIBLE_FEN, ENROLLMENTS, HOSPITALS } from './places'
import { callText, type Told } from './told'
import type { World } from './world'

/** What still moves or waits; none: it is drained. */
export async function unfinished({ care, hub, enrollment, hospitals, lost, closing }: World): Promise<string[]> {
  // A unit of a region that is lost for good never closes.
  const waiting = lost.forGood.size === 0 ? await unclosed({ closing, hub }) : []
  const hubEpoch = await hub.facts.epoch()
  for (const [region, { memory, isDoubted }] of care) {
    if (lost.forGood.has(region)) continue
    if (await isDoubted()) waiting.push(`${region} has not heard what it may have forgotten`)
    if ((memory.learners.get('hub')?.epoch ?? 0) < hubEpoch)
      waiting.push(`${region} has not heard of epoch ${hubEpoch}`)
    for (const [name, { isBehind }] of memory.learners) if (isBehind) waiting.push(`${region} still teaches ${name}`)
    if (memory.outbox.size > 0) waiting.push(`outbox of ${region}: ${[...memory.outbox.keys()].join(', ')}`)
    for (const name of memory.revIntents.keys())
      if (!memory.decisions.has(name)) waiting.push(`reversal promised and not done: ${name}`)
  }
  if (hub.outbox.size > 0) waiting.push(`outbox of the hub: ${[...hub.outbox.keys()].join(', ')}`)
  const down = hub.waitingDown.filter((row) => lost.forGood.size === 0 || isForOthers(row, lost.forGood))
  if (down.length > 0) waiting.push(`rows for care regions: ${down.length}`)
  for (const { isAcknowledged, said } of await hub.manual.kept(10_000))
    if (!isAcknowledged) waiting.push(`decided by hand and not told: ${said.key?.settleId}`)
  for (const [region, { books, restorations }] of enrollment) {
    const { sinceMs } = await restorations.standing()
    // Whoever is lost for good teaches nobody.
    if (sinceMs !== undefined && lost.forGood.size === 0) waiting.push(`${region} was restored and is not taught again`)
    const open = (await books.open()).filter(({ key }) => !isLeftOpen(key, lost))
    if (open.length > 0) waiting.push(`authorised at ${region} without an end: ${open.map(({ key }) => keyText(key))}`)
  }
  for (const [place, { name, records }] of hospitals.entries()) {
    if (lost.forGood.has(HOSPITALS[place]?.region ?? '')) continue
    const open = [...records.bills.values()].filter(({ state }) => isOpen(state) || state === 'new')
    const unanswered = [...records.messages.values()].filter(({ isOver }) => !isOver)
    if (unanswered.length > 0) waiting.push(`${name} has ${unanswered.length} messages without an end`)
    if (records.reversing.size > 0) waiting.push(`${name} waits for reversals`)
    if (open.length > 0) waiting.push(`${name} still waits: ${open.map((bill) => `${bill.settleId} ${bill.state}`)}`)
  }
  return waiting
}

/** A promised reversal is asked about after a day only, so of a city that is lost for good it stays open here. */
function isLeftOpen({ kind, careRegion }: SettlementKey, { forGood }: Lost): boolean {
  return kind === 'R' && forGood.has(careRegion)
}

/** A row that names no settlement waits for whoever is lost, too. */
function isForOthers({ endToEndAck, inquiry }: DownRow, lost: ReadonlySet<string>): boolean {
  const { key } = endToEndAck ?? inquiry ?? {}
  return key ? !lost.has(key.careRegion) : false
}

export async function endChecks(world: World): Promise<string[]> {
  const decisions = new Map([...world.care.values()].flatMap(({ memory }) => [...memory.decisions]))
  return [
    ...(await ledgers(world, decisions)),
    ...guards(world, decisions),
    ...(await accumulators(world, decisions)),
    ...overdrawn(world, decisions),
    ...(await byHand(world)),
    ...undone(world, decisions),
    ...(await changedUnits(world.closing, world.lost.forGood)),
    ...world.told.flatMap((one) => wronglyTold(one, decisions)),
    ...journals(world, decisions),
    ...cancelledByStrangers(world, decisions),
    ...(await alarms(world)),
  ]
}

type Decisions = ReadonlyMap<string, Decided>

async function ledgers({ care, hub, enrollment, lost }: World, decisions: Decisions): Promise<string[]> {
  const atCare = new Map<string, string>()
  for (const [region, { memory }] of care) {
    if (lost.forGood.has(region)) continue
    for (const [name, decided] of memory.decisions)
      if (decided.outcome === 'confirmed') atCare.set(name, sum(memory.postings.get(name) ?? []))
  }
  // What a lost region alone knew is lost with it; what the hub had learned of it counts.
  for (const [name, { key, confirmed }] of hub.learned)
    if (confirmed && lost.forGood.has(key.careRegion)) atCare.set(name, sum(confirmed.postings))
  const isPassedOn = (name: string) => !lost.forGood.has(name.slice(0, 4)) || hub.learned.has(name)
  const atHub = (await hub.ledger.page(undefined, undefined, 10_000)).map(
    ({ key, postings }) => [keyText(key), sum(postings)] as const,
  )
  const pages = await Promise.all([...enrollment.values()].map(({ books }) => books.page(undefined, undefined, 10_000)))
  const booked = pages.flat().map(({ key, postings }) => [keyText(key), sum(postings)] as const)
  // A settle may have carried a fact past the hub (R14) whose region was lost before it sent it there, too.
  const atEnrollment = booked.filter(([name]) => isPassedOn(name))
  const positions = [...(await hub.ledger.positions()).values()].reduce((all, fen) => all + fen, 0n)
  return [
    ...differences('the hub', atCare, atHub),
    ...differences('enrollment', atCare, atEnrollment),
    ...(positions === 0n ? [] : [`the hub's positions add up to ${positions}`]),
    ...[...decisions.values()].filter(isUnreadable).map(({ key }) => `${keyText(key)} has a token nobody can read`),
  ]
}

function isUnreadable(decided: Decided): boolean {
  return decided.outcome === 'confirmed' && !authorisedIn(decided.token).authorised.split
}

/** How many postings, and how much: doubled postings of opposite signs would otherwise hide each other. */
function sum(postings: readonly Posting[]): string {
  const owed = postings.reduce((all, { amountFen }) => all + amountFen, 0n)
  const balance = [...balancesOf(postings).values()].reduce((all, fen) => all + fen, 0n)
  return balance === 0n ? `${owed}` : `out of balance by ${balance}`
}

function differences(where: string, atCare: ReadonlyMap<string, string>, others: Iterable<readonly [string, string]>) {
  const there = new Map<string, string>()
  const found: string[] = []
  for (const [name, owed] of others) {
    if (there.has(name)) found.push(`${where} has ${name} twice`)
    there.set(name, owed)
  }
  for (const [name, owed] of atCare)
    if (there.get(name) !== owed) found.push(`${where} has ${there.get(name) ?? 'nothing'} of ${name}, care ${owed}`)
  for (const name of there.keys()) if (!atCare.has(name)) found.push(`${where} has ${name}, care has not`)
  return found
}

/** R5: the guard is there exactly while its holder is settled and not reversed; a batch is never settled twice. */
function guards({ care, lost }: World, decisions: Decisions): string[] {
  const found: string[] = []
  for (const [region, { memory }] of care) {
    // A promised reversal that a lost region will never decide holds its batch for ever (seed 40747).
    if (lost.forGood.has(region)) continue
    const live = new Map<string, string>()
    const reversed = new Set(
      [...memory.revIntents.values()].map(({ originalSettleId: id, key }) => `${key.hospital}/${id}`),
    )
    for (const decided of memory.decisions.values()) {
      const { key, batch } = decided
      if (decided.outcome !== 'confirmed' || key.kind === 'R' || reversed.has(`${key.hospital}/${key.settleId}`))
        continue
      if (live.has(batch?.batchId ?? '')) found.push(`batch ${batch?.batchId} is settled twice`)
      live.set(batch?.batchId ?? '', key.settleId)
    }
    for (const [batchId, settleId] of live)
      if (memory.guards.get(batchId) !== settleId) found.push(`${settleId} is settled and does not hold ${batchId}`)
    for (const batchId of memory.guards.keys()) if (!live.has(batchId)) found.push(`${batchId} is held by nobody`)
  }
  return decisions.size === 0 ? [] : found
}

/** R16: what stands is exactly the sum of the deltas of what was confirmed, and nothing waits. */
async function accumulators(world: World, decisions: Decisions): Promise<string[]> {
  const { enrollment } = world
  const expected = await movedBy(world, decisions)
  const left = await leftOpen(world)
  const found: string[] = []
  for (const { region, personId } of ENROLLMENTS) {
    for (const code of ['deductible', 'fund', 'eligible', 'admissions', 'account'] as readonly AccumulatorCode[]) {
      const year = code === 'account' ? 0 : 2026
      const stands = enrollment.get(region)?.people.accumulated(personId, '310', year, code)
      const name = [region, personId, '310', year, code].join('/')
      const due = expected.get(name) ?? 0n
      if (stands?.used !== due) found.push(`${personId} ${code} stands at ${stands?.used}, confirmed ${due}`)
      if (stands?.pending !== (left.get(name) ?? 0n))
        found.push(`${personId} ${code} still waits for ${stands?.pending}`)
    }
  }
  return found
}

/**
 * R26: a region that forgot answers a city nothing before that one has taught it everything. Of two cities one may
 * still hold what the region promised and forgot, and people decide without knowing (R20).
 */
function overdrawn({ enrollment, lost }: World, decisions: Decisions): string[] {
  if (lost.until.size > 0) return []
  const cities = new Map<string, Set<string>>()
  for (const decided of decisions.values()) {
    if (decided.outcome !== 'confirmed') continue
    const { personId } = authorisedIn(decided.token).verdict
    cities.set(personId, (cities.get(personId) ?? new Set()).add(decided.key.careRegion))
  }
  return ENROLLMENTS.flatMap(({ region, personId }) => {
    const people = enrollment.get(region)?.people
    const used = (code: AccumulatorCode) => people?.accumulated(personId, '310', 2026, code).used ?? 0n
    const isOver = used('fund') > CAP_FEN || used('deductible') > DEDUCTIBLE_FEN
    return isOver && cities.get(personId)?.size === 1 ? [`${personId} was promised more than there is`] : []
  })
}

/** What promised reversals of a city that is lost for good still hold. */
async function leftOpen({ enrollment, lost }: World): Promise<Map<string, bigint>> {
  const held = new Map<string, bigint>()
  if (lost.forGood.size === 0) return held
  for (const [region, { books }] of enrollment) {
    for (const { key } of (await books.open()).filter(({ key }) => isLeftOpen(key, lost))) {
      const known = await books.known(key.settleId)
      const token = known.find(({ key: { kind } }) => kind === 'R')?.token
      if (!token) continue
      const { verdict, authorised } = authorisedIn(token)
      for (const delta of authorised.deltas) add(held, `${region}/${verdict.personId}`, delta)
    }
  }
  return held
}

/** By what was confirmed; of a region that is lost for good by what was learned of it, and by what people decided. */
async function movedBy({ enrollment, lost }: World, decisions: Decisions): Promise<Map<string, bigint>> {
  const moved = new Map<string, bigint>()
  for (const decided of decisions.values()) {
    if (decided.outcome !== 'confirmed') continue
    const { verdict, authorised } = authorisedIn(decided.token)
    const { enrollmentRegion, personId } = verdict
    const isLost = lost.forGood.has(decided.key.careRegion)
    if (isLost && !(await enrollment.get(enrollmentRegion)?.manual.decisionOf(decided.key))) continue
    for (const delta of authorised.deltas) add(moved, `${enrollmentRegion}/${personId}`, delta)
  }
  for (const [region, { manual }] of enrollment) {
    for (const { key, isConfirmed, content } of manual.taken.values()) {
      if (!isConfirmed || (await manual.decisionOf(key))) continue
      for (const delta of content.deltas) add(moved, `${region}/${content.personId}`, delta)
    }
  }
  return moved
}

function add(sums: Map<string, bigint>, of: string, { insurance, year, code, amount }: Moved): void {
  const name = [of, insurance, year, code].join('/')
  sums.set(name, (sums.get(name) ?? 0n) + BigInt(amount))
}

interface Moved {
  readonly insurance: string
  readonly year: number
  readonly code: string
  readonly amount: number | bigint
}

/** R20: hub and enrollment region hold the same manual decisions, and nothing of those that were overruled. */
async function byHand({ hub, enrollment, lost }: World): Promise<string[]> {
  const found: string[] = []
  for (const [name, { enrollmentRegion, signed }] of hub.manual.decided) {
    const there = enrollment.get(enrollmentRegion)?.manual
    const taken = there?.taken.get(name)
    if (!taken?.signed.manual.equals(signed.manual))
      found.push(`${name} was decided by hand and is not so at its region`)
    const [atHub, atRegion] = [sum(hub.manual.postingsOf(name)), sum(there?.postingsOf(name) ?? [])]
    const isAhead = lost.forGood.has(name.slice(0, 4)) && !hub.learned.has(name)
    if (atHub !== atRegion && !isAhead) found.push(`${name} by hand: hub ${atHub}, region ${atRegion}`)
    if (hub.learned.has(name) && atHub !== '0') found.push(`${name} is decided, and by hand still ${atHub}`)
  }
  for (const { manual } of enrollment.values())
    for (const name of manual.taken.keys())
      if (!hub.manual.decided.has(name)) found.push(`${name} was decided by hand, the hub does not know`)
  return found
}

/** R20: what a backup has forgotten is, in the end, what it was: people had seen the receipt, or the hub knew. */
function undone({ forgotten }: World, decisions: Decisions): string[] {
  return [...forgotten].flatMap(([name, { outcome }]) => {
    const now = decisions.get(name)?.outcome
    return now === outcome ? [] : [`${name} was ${outcome}, after the restore it is ${now ?? 'undecided'}`]
  })
}

/** Refusals that say of a settlement that it is certainly not settled. */
const NOT_SETTLED = /^H(5008|5009|5013)$/

/**
 * The one-phase door may not know (H6001), or not remember yet (H9004, R20), or tell of another body or of what came
 * later; all else is final (R11).
 */
const LEAVES_OPEN = /^H(6001|6003|5010|9004)$/

function wronglyToldAtOnce({ hospital, region, call, settleId, answer }: Told, decisions: Decisions): string[] {
  const outcomeOf = (id: string) => decisions.get(`${region}/${hospital}/${id}/S`)?.outcome
  const wrong = (said: string) => [`${hospital} was told ${said} of ${settleId} at ${call}`]
  if ('reply' in answer) {
    const { state } = answer.reply as { state: SettlementState }
    const isSettled = state.state !== 'CANCELLED'
    return isSettled === (outcomeOf(state.settleId) === 'confirmed') ? [] : wrong(state.state)
  }
  const { code } = answer.refusal ?? {}
  if (!code || call !== 'settleOnePhase' || LEAVES_OPEN.test(code)) return []
  return outcomeOf(settleId) === 'confirmed' ? wrong(code) : []
}

function wronglyTold(told: Told, decisions: Decisions): string[] {
  const { hospital, region, call, settleId, answer } = told
  if (call.endsWith('OnePhase')) return wronglyToldAtOnce(told, decisions)
  const outcomeOf = (id: string) => decisions.get(`${region}/${hospital}/${id}/S`)?.outcome
  const wrong = (said: string) => [`${hospital} was told ${said} of ${settleId} at ${call}`]
  if ('reply' in answer && call !== 'settle') {
    const { state } = answer.reply as SettlementState
    const isSettled = ['SETTLED', 'REVERSING', 'REVERSED'].includes(state)
    const outcome = outcomeOf((answer.reply as SettlementState).settleId)
    if (isSettled && outcome !== 'confirmed') return wrong(state)
    if ((state === 'CANCELLED' || state === 'REJECTED') && outcome === 'confirmed') return wrong(state)
  }
  const { code, params } = answer.refusal ?? {}
  if (!code) return []
  if (NOT_SETTLED.test(code) && call !== 'settle' && outcomeOf(settleId) === 'confirmed')
    return call === 'reverse' ? [] : wrong(code)
  const named = params?.settleId
  const saysSettled = code === 'H5016' || (code === 'H5005' && named !== undefined)
  return saysSettled && outcomeOf(named ?? settleId) !== 'confirmed' ? wrong(code) : []
}

function journals({ hospitals }: World, decisions: Decisions): string[] {
  return hospitals.flatMap(({ records }, place) => {
    const { code, region } = HOSPITALS[place] as (typeof HOSPITALS)[number]
    return [...records.bills.values()].flatMap(({ settleId, state, adopted }) => {
      const outcome = decisions.get(`${region}/${code}/${adopted ?? settleId}/S`)?.outcome
      if (state === 'confirmed' && outcome !== 'confirmed') return [`${code} believes ${settleId} settled`]
      if ((state === 'cancelled' || state === 'rejected') && outcome === 'confirmed')
        return [`${code} believes ${settleId} ${state}, it is settled`]
      return []
    })
  })
}

/** R1: only the hospital whose settlement it is gives it up. */
function cancelledByStrangers({ asked }: World, decisions: Decisions): string[] {
  return [...decisions.values()].flatMap((decided) => {
    if (decided.outcome === 'confirmed' || decided.reason !== 'HOSPITAL') return []
    const { hospital, settleId } = decided.key
    const isAsked = ['cancel', 'withdrawOnePhase'].some((call) => asked.has(callText(hospital, call, settleId)))
    return isAsked ? [] : [`a stranger cancelled ${hospital} ${settleId}`]
  })
}

async function alarms({ hub, enrollment, broker }: World): Promise<string[]> {
  const found: string[] = []
  if (hub.equivocations.length > 0) found.push(`equivocation at the hub: ${hub.equivocations.length}`)
  if (hub.quarantined.size > 0)
    found.push(`quarantine at the hub: ${[...hub.quarantined.values()].map((f) => f.reason)}`)
  for (const [region, { books }] of enrollment)
    if ((await books.quarantined()) > 0) found.push(`quarantine at ${region}`)
  if (broker.parkedCount() > 0) found.push(`records that nobody could use: ${broker.parkedCount()}`)
  return found
}
