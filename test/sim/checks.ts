/**
 * What must hold. After every commit: both registers are written once, nothing is confirmed that was not authorised,
 * the other ledgers know nothing that the care ledger does not, what they lack is in the care region's outbox, and no
 * cap is passed. At the end, when all is healed and drained: see end-checks.ts.
 */
import { keyText } from '../../common/settlement-key'
import type { CareMemory } from '../../region-node/care/care.memory'
import { decisionBytes } from '../../region-node/care/decision'
import type { Confirmed, Decided } from '../../region-node/care/registers'
import { authorisedIn } from '../../region-node/care/token'
import type { MemoryPeople } from '../../region-node/enrollment/people.memory'
import { CAP_FEN, DEDUCTIBLE_FEN, ENROLLMENTS, POLICY_DAY } from './places'
import type { Shadow } from './shadow'
import type { World } from './world'

type Watched = Pick<World, 'care' | 'hub' | 'enrollment' | 'violations'> & {
  readonly shadows: ReadonlyMap<string, Shadow>
  /** What care regions decided and have forgotten with a restore, by keyText. */
  readonly forgotten: ReadonlyMap<string, Decided>
  now(): number
}

export interface Watch {
  /** Called when a statement was carried out. */
  after(operation: string): void
  /** The hub's database has lost commits that it had acknowledged: until it was taught again it may lack facts. */
  hubRolledBack(): void
  /**
   * A restored enrollment region has reservations back whose end it has forgotten, beside what it is taught again: what
   * waits there counts too much until it is taught.
   */
  enrollmentRestored(region: string): void
  /** A care region was put back to a backup without these. */
  careForgot(names: readonly string[]): void
  /** People decide without knowing, so a cap may be used twice until the care region's own decision is known. */
  decidedByHand(): void
}

/** Statements that may raise what a person has used or reserved. */
const RAISE = new Set(['verdicts.write', 'reversals.write', 'factBooks.learn'].map((name) => `enrollment ${name}`))
const DECIDE = new Set(
  ['registers.confirm', 'registers.cancel', 'reversals.begin', 'reversals.confirm', 'reversals.adopt'].map(
    (name) => `care ${name}`,
  ),
)

/** What was looked at is written once, so each look goes on where the last one ended. */
interface Looked {
  /** Decisions, by keyText; and when they were first seen. */
  readonly seen: Map<string, Decided>
  readonly seenAt: Map<string, number>
  /** Confirmed, and not yet found at both others. */
  readonly underWay: Map<string, Decided>
  readonly atHub: Set<string>
}

export function watchOver(watched: Watched): Watch {
  const looked: Looked = { seen: new Map(), seenAt: new Map(), underWay: new Map(), atHub: new Set() }
  let isHubWhole = true
  const restored = new Set<string>()
  return {
    careForgot(names) {
      for (const name of names) for (const map of [looked.seen, looked.seenAt, looked.underWay]) map.delete(name)
    },
    decidedByHand() {
      for (const { region } of ENROLLMENTS) restored.add(region)
    },
    enrollmentRestored(region) {
      isHubWhole = false
      restored.add(region)
    },
    hubRolledBack() {
      isHubWhole = false
      looked.atHub.clear()
    },
    after(operation) {
      if (DECIDE.has(operation)) registers(watched, looked)
      else if (operation === 'care outbox.acknowledged' && isHubWhole) outbox(watched, looked)
      else if (operation === 'hub facts.learn') hubLedger(watched, looked)
      else if (operation === 'enrollment factBooks.learn') enrollmentLedgers(watched)
      if (RAISE.has(operation)) caps(watched, restored)
      if (operation === 'enrollment verdicts.write') overtaken(watched, looked)
    },
  }
}

function registers(watched: Watched, { seen, seenAt, underWay }: Looked): void {
  const { care, violations, now, forgotten } = watched
  let stored = 0
  for (const { memory } of care.values()) {
    stored += memory.decisions.size
    for (const [name, decided] of memory.decisions) {
      const first = seen.get(name)
      if (first === decided) continue
      if (first) violations.push(`D(${name}) was written twice`)
      seen.set(name, decided)
      // What was decided without its intent names neither person nor batch, so no settle can know to carry it.
      if (decided.batch) seenAt.set(name, now())
      // Learned back from the hub, which passes it on.
      const isBack = isSame(forgotten.get(name), decided)
      if (decided.outcome !== 'confirmed' || isBack) continue
      underWay.set(name, decided)
      confirmed(watched, memory, name, decided)
    }
  }
  if (stored === seen.size) return
  for (const name of seen.keys()) {
    const isThere = [...care.values()].some(({ memory: { decisions } }) => decisions.has(name))
    if (!isThere) violations.push(`D(${name}) is gone`)
  }
}

function isSame(one: Decided | undefined, other: Decided): boolean {
  return one !== undefined && decisionBytes(one).equals(decisionBytes(other))
}

function confirmed(watched: Watched, memory: CareMemory, name: string, decided: Confirmed): void {
  const { shadows, violations, hub } = watched
  const token = shadows.get(decided.enrollmentRegion)?.authorised.get(name)
  if (!token?.equals(decided.token)) violations.push(`D(${name}) confirms what was never authorised`)
  if (decided.day !== memory.day) violations.push(`D(${name}) is of ${decided.day}, open is ${memory.day}`)
  const row = memory.visits.get(decided.batch?.visitId ?? '')
  const batch = row?.batches.find(({ batchId }) => batchId === decided.batch?.batchId)
  // Two persons decided about what was authorised, not knowing what the lost region's hospital had added since (R20).
  const isByHand = hub.manual.decided.has(name)
  const isAsBilled = decided.key.kind === 'R' || isByHand || batch?.version === decided.batch?.version
  if (!isAsBilled) violations.push(`D(${name}) confirms another state of the bill`)
  if (isForgotten(watched, memory, name, decided))
    violations.push(`D(${name}) confirms what its region forgot, as the care region had heard`)
}

/** R26: such a verdict no longer binds its region, which may have promised the same to another bill since. */
function isForgotten(
  { hub }: Watched,
  { learners }: CareMemory,
  name: string,
  { key, ...decided }: Confirmed,
): boolean {
  const heardOf = learners.get(decided.enrollmentRegion)?.epoch ?? 0
  // People decide without its region (R20), and a promised reversal is never too old (R9).
  if (heardOf === 0 || key.kind === 'R' || hub.manual.decided.has(name)) return false
  return authorisedIn(decided.token).verdict.enrollmentEpoch < heardOf
}

/** Whatever has no row any more was learned by both others. */
function outbox({ care, hub, shadows, violations }: Watched, { underWay }: Looked): void {
  for (const [name, { key, enrollmentRegion }] of underWay) {
    if (care.get(key.careRegion)?.memory.outbox.has(`${name} ${enrollmentRegion}`)) continue
    underWay.delete(name)
    if (!hub.learned.has(name)) violations.push(`${name} is neither at the hub nor in the outbox`)
    if (!shadows.get(enrollmentRegion)?.learned.has(name))
      violations.push(`${name} is neither at its enrollment region nor in the outbox`)
  }
}

function hubLedger({ care, hub, violations, forgotten }: Watched, { atHub }: Looked): void {
  if (hub.learned.size === atHub.size) return
  for (const [name, { key, signed }] of hub.learned) {
    if (atHub.has(name)) continue
    atHub.add(name)
    const decided = care.get(key.careRegion)?.memory.decisions.get(name) ?? forgotten.get(name)
    if (!decided || !decisionBytes(decided).equals(signed.decision))
      violations.push(`the hub has learned of ${name} what was not decided`)
  }
}

function enrollmentLedgers({ care, shadows, violations, forgotten }: Watched): void {
  for (const { fresh } of shadows.values()) {
    for (const { key, decision } of fresh.splice(0)) {
      const name = keyText(key)
      const decided = care.get(key.careRegion)?.memory.decisions.get(name) ?? forgotten.get(name)
      if (!decided || !decisionBytes(decided).equals(decision))
        violations.push(`an enrollment region has learned of ${name} what was not decided`)
    }
  }
}

/** Longer than any question is on its way: what was decided before it left, it carries. */
const ON_ITS_WAY_MS = 10_000

/** R14: nobody waits for a settlement of their own care region that has long been decided there. */
function overtaken({ shadows, violations }: Watched, { seenAt }: Looked): void {
  for (const { holders } of shadows.values()) {
    for (const [name, at] of holders)
      if ((seenAt.get(name) ?? at) < at - ON_ITS_WAY_MS) violations.push(`${name} was decided and stood in the way`)
    holders.clear()
  }
}

function caps({ enrollment, violations }: Watched, restored: ReadonlySet<string>): void {
  const year = Number(POLICY_DAY.slice(0, 4))
  for (const { region, personId } of ENROLLMENTS) {
    if (restored.has(region)) continue
    const { people } = enrollment.get(region) as { people: MemoryPeople }
    const fund = people.accumulated(personId, '310', year, 'fund')
    if (fund.used + fund.pending > CAP_FEN) violations.push(`the cap of ${personId} is passed`)
    const deductible = people.accumulated(personId, '310', year, 'deductible')
    if (deductible.used + deductible.pending > DEDUCTIBLE_FEN)
      violations.push(`${personId} pays their deductible twice`)
  }
}
