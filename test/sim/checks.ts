/**
 * What must hold. After every commit: both registers are written once, nothing is confirmed that was not authorised,
 * the other ledgers know nothing that the care ledger does not, what they lack is in the care region's outbox, and no
 * cap is passed. At the end, when all is healed and drained: see end-checks.ts.
 */
import { decisionBytes } from '../../region-node/care/decision'
import type { Decided } from '../../region-node/care/registers'
import type { MemoryPeople } from '../../region-node/enrollment/people.memory'
import { CAP_FEN, DEDUCTIBLE_FEN, ENROLLMENTS, POLICY_DAY } from './places'
import type { Shadow } from './shadow'
import type { World } from './world'

type Watched = Pick<World, 'care' | 'hub' | 'enrollment' | 'violations'> & {
  readonly shadows: ReadonlyMap<string, Shadow>
  now(): number
}

export interface Watch {
  /** Called when a statement was carried out. */
  after(operation: string): void
  /** The hub's database has lost commits that it had acknowledged: until it was taught again it may lack facts. */
  hubRolledBack(): void
}

export function watchOver(watched: Watched): Watch {
  const seen = new Map<string, Decided>()
  const seenAt = new Map<string, number>()
  const learnedAtHub = new Set<string>()
  let isHubWhole = true
  return {
    hubRolledBack() {
      isHubWhole = false
      learnedAtHub.clear()
    },
    after(operation) {
      if (operation.startsWith('care registers') || operation.startsWith('care reversals'))
        registers(watched, seen, seenAt)
      else if (operation === 'care outbox.acknowledged' && isHubWhole) outbox(watched)
      else if (operation === 'hub facts.learn') hubLedger(watched, learnedAtHub)
      else if (operation === 'enrollment factBooks.learn') enrollmentLedgers(watched)
      if (operation.startsWith('enrollment')) caps(watched)
      if (operation === 'enrollment verdicts.write') overtaken(watched, seenAt)
    },
  }
}

function registers(
  { care, shadows, violations, now }: Watched,
  seen: Map<string, Decided>,
  at: Map<string, number>,
): void {
  for (const { memory } of care.values()) {
    for (const [name, decided] of memory.decisions) {
      const first = seen.get(name)
      if (first === decided) continue
      if (first) violations.push(`D(${name}) was written twice`)
      seen.set(name, decided)
      // What was decided without its intent names neither person nor batch, so no settle can know to carry it.
      if (decided.batch) at.set(name, now())
      if (decided.outcome !== 'confirmed') continue
      const token = shadows.get(decided.enrollmentRegion)?.authorised.get(name)
      if (!token?.equals(decided.token)) violations.push(`D(${name}) confirms what was never authorised`)
      if (decided.day !== memory.day) violations.push(`D(${name}) is of ${decided.day}, open is ${memory.day}`)
      const row = memory.visits.get(decided.batch?.visitId ?? '')
      const batch = row?.batches.find(({ batchId }) => batchId === decided.batch?.batchId)
      const isAsBilled = decided.key.kind === 'R' || batch?.version === decided.batch?.version
      if (!isAsBilled) violations.push(`D(${name}) confirms another state of the bill`)
    }
    for (const name of seen.keys()) {
      const isOurs = [...care.values()].some(({ memory: { decisions } }) => decisions.has(name))
      if (!isOurs) violations.push(`D(${name}) is gone`)
    }
  }
}

/** Whatever has no row any more was learned by both others. */
function outbox({ care, hub, shadows, violations }: Watched): void {
  for (const { memory } of care.values()) {
    for (const [name, decided] of memory.decisions) {
      if (decided.outcome !== 'confirmed' || memory.outbox.has(`${name} ${decided.enrollmentRegion}`)) continue
      if (!hub.learned.has(name)) violations.push(`${name} is neither at the hub nor in the outbox`)
      if (!shadows.get(decided.enrollmentRegion)?.learned.has(name))
        violations.push(`${name} is neither at its enrollment region nor in the outbox`)
    }
  }
}

function hubLedger({ care, hub, violations }: Watched, checked: Set<string>): void {
  for (const [name, { key, signed }] of hub.learned) {
    if (checked.has(name)) continue
    checked.add(name)
    const decided = care.get(key.careRegion)?.memory.decisions.get(name)
    if (!decided || !decisionBytes(decided).equals(signed.decision))
      violations.push(`the hub has learned of ${name} what was not decided`)
  }
}

function enrollmentLedgers({ care, shadows, violations }: Watched): void {
  const decisions = new Map([...care.values()].flatMap(({ memory }) => [...memory.decisions]))
  for (const { learned } of shadows.values()) {
    for (const [name, { decision }] of learned) {
      const decided = decisions.get(name)
      if (!decided || !decisionBytes(decided).equals(decision))
        violations.push(`an enrollment region has learned of ${name} what was not decided`)
    }
  }
}

/** Longer than any question is on its way: what was decided before it left, it carries. */
const ON_ITS_WAY_MS = 10_000

/** R14: nobody waits for a settlement of their own care region that has long been decided there. */
function overtaken({ shadows, violations }: Watched, decidedAt: ReadonlyMap<string, number>): void {
  for (const { holders } of shadows.values()) {
    for (const [name, at] of holders)
      if ((decidedAt.get(name) ?? at) < at - ON_ITS_WAY_MS) violations.push(`${name} was decided and stood in the way`)
    holders.clear()
  }
}

function caps({ enrollment, violations }: Watched): void {
  const year = Number(POLICY_DAY.slice(0, 4))
  for (const { region, personId } of ENROLLMENTS) {
    const { people } = enrollment.get(region) as { people: MemoryPeople }
    const fund = people.accumulated(personId, '310', year, 'fund')
    if (fund.used + fund.pending > CAP_FEN) violations.push(`the cap of ${personId} is passed`)
    const deductible = people.accumulated(personId, '310', year, 'deductible')
    if (deductible.used + deductible.pending > DEDUCTIBLE_FEN)
      violations.push(`${personId} pays their deductible twice`)
  }
}
