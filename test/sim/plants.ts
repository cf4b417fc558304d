/**
 * Bugs to plant: each is one change of the product as it is written, made in a copy and never shipped. `from` must be
 * there exactly once; else the plant fails loudly. What Postgres functions do is planted in the twin in memory.
 */
import { days } from './day-plants'

export interface Plant {
  readonly bug: string
  /** What is wrong then. */
  readonly about: string
  /** Source file, below the root. */
  readonly file: string
  readonly from: string
  readonly to: string
}

const [CARE, ENROLLMENT] = ['region-node/care', 'region-node/enrollment'] as const

/** M1 to M11 of the prototype (protocol 1.8). */
const prototype: readonly Plant[] = [
  {
    bug: 'M1',
    about: 'an enrollment region expires an authorisation by itself',
    file: `${ENROLLMENT}/enrollment.memory.ts`,
    from: 'if (row) reservations.set(keyText(key), { ...row, inquiries: row.inquiries + 1, nextInquiryAtMs })',
    to: 'if (row) reservations.delete(keyText(key))',
  },
  {
    bug: 'M2',
    about: 'an enrollment region forgets a cancel that arrives before its settle',
    file: `${ENROLLMENT}/enrollment.memory.ts`,
    from: 'if (!stood && tombstone) memory.verdicts.set(name, tombstoneRow(key, tombstone))',
    to: '',
  },
  {
    bug: 'M3',
    about: 'a care region answers "unknown" without writing it',
    file: `${CARE}/registers.memory.ts`,
    from: 'memory.decisions.set(keyText(decided.key), decided)',
    to: "if ((decided as Cancelled).reason !== 'UNKNOWN') memory.decisions.set(keyText(decided.key), decided)",
  },
  {
    bug: 'M4',
    about: 'a confirm is answered before its commit',
    file: `${CARE}/confirm.ts`,
    from: 'const answered = await decide(checked, call, parts)',
    to: [
      'void decide(checked, call, parts).then((early) => announce(early, parts), () => {})',
      "if (true) return { settleId, state: 'SETTLED' }",
      'const answered: any = 0',
    ].join(';'),
  },
  {
    bug: 'M5',
    about: 'a verdict is sent before its commit',
    file: `${ENROLLMENT}/answer.ts`,
    from: 'const written = await parts.verdicts.write({ version: standing?.version, ...verdict })',
    to: [
      'parts.verdicts.write({ version: standing?.version, ...verdict }).catch(() => {})',
      "const written: any = { result: 'written' }",
    ].join(';'),
  },
  {
    bug: 'M6',
    about: 'a fact is acknowledged before it is applied',
    file: `${ENROLLMENT}/facts.ts`,
    from: 'return finished(parts, waiting, await add(waiting))',
    to: 'add(waiting).catch(() => {}); return ackOf(parts, fact, waiting.key)',
  },
  {
    bug: 'M7',
    about: 'a fact is sent without an outbox row',
    file: `${CARE}/care.memory.ts`,
    from: 'memory.outbox.set(name, { row, ...whose, queuedAtMs: nowMs, dueAtMs: undefined })',
    to: '',
  },
  {
    bug: 'M8',
    about: 'the last decision wins',
    file: `${CARE}/registers.memory.ts`,
    from: 'if (stored) return { decided: net(memory, stored), wrote: false, queued: [] }',
    to: "if (stored?.outcome === 'confirmed') return { decided: net(memory, stored), wrote: false, queued: [] }",
  },
  {
    bug: 'M9',
    about: 'the hub posts a fact each time it comes',
    file: 'hub/facts/facts.memory.ts',
    from: 'if (!known) this.inbox.set(name, fact)',
    to: [
      'const postings = [known, fact].flatMap((one) => one?.confirmed?.postings ?? [])',
      'this.inbox.set(name, fact.confirmed ? { ...fact, confirmed: { ...fact.confirmed, postings } } : fact)',
    ].join(';'),
  },
  {
    bug: 'M10',
    about: 'no guard: a batch may be settled twice',
    file: `${CARE}/registers.memory.ts`,
    from: 'const superseded = holder === undefined ?',
    to: 'const superseded = holder !== null ?',
  },
  {
    bug: 'M11',
    about: 'the accounting day is remembered from before the flip',
    file: `${CARE}/registers.memory.ts`,
    from: "{ outcome: 'confirmed', token, day: memory.day, ...written }",
    to: "{ outcome: 'confirmed', token, day: ((memory as any).was ??= memory.day), ...written }",
  },
]

/** The absence of a rule that is marked † in the protocol. */
const rules: readonly Plant[] = [
  {
    bug: 'R1',
    about: 'whoever knows a settlement id may cancel it',
    file: `${CARE}/cancel.ts`,
    from: `    key: keyOf(parts.region, hospital.code, settleId),
    reason: 'HOSPITAL',`,
    to: `    key:
      (await parts.intents.unconfirmed(undefined, 1000)).find(({ key }) => key.settleId === settleId)?.key ??
      keyOf(parts.region, hospital.code, settleId),
    reason: 'HOSPITAL',`,
  },
  {
    bug: 'R4',
    about: 'confirm does not look whether the bill has changed',
    file: `${CARE}/registers.memory.ts`,
    from: "if (!stored || stored.version !== batch.version) return { reason: 'OUTDATED' }",
    to: "if (!stored) return { reason: 'OUTDATED' }",
  },
  {
    bug: 'R5',
    about: 'a losing confirm leaves its guard behind',
    file: `${CARE}/registers.memory.ts`,
    from: 'const lost = whyNot(memory, offer)',
    to: [
      'const lost = whyNot(memory, offer)',
      'if (!memory.guards.has(batch.batchId)) memory.guards.set(batch.batchId, key.settleId)',
    ].join(';'),
  },
  {
    bug: 'R6',
    about: 'a reversal leaves the guard where it was',
    file: `${CARE}/reversals.memory.ts`,
    from: 'if (memory.guards.get(batch.batchId) === originalSettleId) memory.guards.delete(batch.batchId)',
    to: '',
  },
  {
    bug: 'R7',
    about: 'an enrollment region reckons questions for which nobody waits any more',
    file: `${ENROLLMENT}/answer.ts`,
    from: "const late = ask === 'ASK_REVERSE' ? undefined : await parts.tooOld?.(request)",
    to: 'const late = undefined as any',
  },
  {
    bug: 'R7 first answer',
    about: 'an enrollment process judges the questions of a hub process before it knows anything of its clock',
    file: `${ENROLLMENT}/ages.ts`,
    from: "if (!narrowest || !newest) return 'unknown'",
    to: "if (!narrowest || !newest) return 'young'",
  },
  {
    bug: 'R7 round trip',
    about: "a hub's clock is taken to be what it was when its answer came, however long that took",
    file: `${ENROLLMENT}/ages.ts`,
    from: 'if (reading.roundTripMs < 0 || reading.roundTripMs > widestMs(limitMs)) return readings',
    to: '',
  },
  {
    bug: 'R7 stood still',
    about: 'a question is called old by what its hub said before its machine stood still',
    file: `${ENROLLMENT}/ages.ts`,
    from: "return newest.hubMs > stampMs ? 'old' : 'unknown'",
    to: "return 'old'",
  },
  {
    bug: 'R7 reversal',
    about: 'a promised reversal is refused for its age (R9)',
    file: `${ENROLLMENT}/answer.ts`,
    from: "ask === 'ASK_REVERSE' ? undefined : await parts.tooOld?.(request)",
    to: 'await parts.tooOld?.(request)',
  },
  {
    bug: 'R8',
    about: 'an inquiry is answered to the region of the intent, not to the asker',
    file: `${CARE}/cancel.ts`,
    from: 'addressees: [enrollmentRegion],',
    to: 'addressees: [],',
  },
  {
    bug: 'R9',
    about: 'a reversal that cannot be done now is given up',
    file: `${CARE}/reverse.ts`,
    from: "if (typeof ended !== 'string') return dayOf(ended)",
    to: [
      "const givenUp = { key, reason: 'DEADLINE', addressees: [], nowMs: 1 } as const",
      "if (typeof ended === 'string') await parts.registers.cancel(givenUp)",
      'else return dayOf(ended)',
    ].join(';'),
  },
  {
    bug: 'R11',
    about: 'the one-phase door tells a failure before it has written that nothing will come of it',
    file: `${CARE}/one-phase.ts`,
    from: "return giveUp(open, { reason: 'DEADLINE', cause: why.code }, parts)",
    to: "return { refusal: refusal('H8003') }",
  },
  {
    bug: 'R11 overtaken',
    about: 'a message that is taken back before it came is not stopped',
    file: `${CARE}/one-phase-withdraw.ts`,
    from: "const answered = await parts.registers.cancel({ key, reason: 'HOSPITAL', addressees: [], nowMs })",
    to: [
      "const unseen = { key, outcome: 'cancelled', reason: 'HOSPITAL', holderSettleId: '', decidedAtMs: nowMs } as any",
      'const isSeen = (await parts.registers.read(key)) ?? (await parts.intents.find(key))',
      "const offer = { key, reason: 'HOSPITAL', addressees: [], nowMs } as const",
      'const answered = isSeen ? await parts.registers.cancel(offer) : { decided: unseen, wrote: false, queued: [] }',
    ].join(';'),
  },
  {
    bug: 'R14',
    about: 'a settle carries no facts, so the next bill overtakes them',
    file: `${CARE}/settle.ts`,
    from: 'unackedFacts: facts.map((row) => parts.signFact(row)),',
    to: 'unackedFacts: [],',
  },
  {
    bug: 'R15',
    about: 'two settlements of one person and pool wait at once',
    file: `${ENROLLMENT}/enrollment.memory.ts`,
    from: 'const holder = reservation && holderOf(memory, name, personId, reservation.pools)',
    to: 'const holder = undefined as any',
  },
  {
    bug: 'R18',
    about: 'a care region does not teach a hub that was restored',
    file: `${CARE}/learners.memory.ts`,
    from: 'learners.set(HUB, { epoch, isBehind: true, sinceMs: 0 })',
    to: 'learners.set(HUB, { epoch, isBehind: false, sinceMs: 0 })',
  },
  {
    bug: 'R18 echo',
    about: 'a care region believes acks that a hub gave before it was restored',
    file: `${CARE}/learners.memory.ts`,
    from: 'return epochs.hub >= known(HUB) && epochs.enrollment >= known(region)',
    to: 'return true',
  },
  {
    bug: 'R26',
    about: 'a restored enrollment region reckons on books that are not whole',
    file: `${ENROLLMENT}/recovery.ts`,
    from: 'if (sinceMs === undefined || taughtBy.has(careRegion) || !RECKONED.has(question.ask)) return undefined',
    to: 'if (sinceMs !== 1) return undefined',
  },
  {
    bug: 'R26 outdated',
    about: 'a care region confirms a verdict from before its region was restored',
    file: `${CARE}/registers.memory.ts`,
    from: "if (enrollmentEpoch < (memory.learners.get(enrollmentRegion)?.epoch ?? 0)) return { reason: 'OUTDATED' }",
    to: '',
  },
  {
    bug: 'R26 hub',
    about: 'the hub does not send a restored enrollment region again what it holds of a city that is lost for good',
    file: 'hub/facts/facts.memory.ts',
    from: 'if (fact.enrollmentRegion === region) this.arm({ ...fact, destination: region })',
    to: '',
  },
  {
    bug: 'R23',
    about: 'a care region never sends a lost fact again',
    file: 'region-node/province/window.ts',
    from: 'if (nowMs - atMs < resendMs) break',
    to: 'break',
  },
  {
    bug: 'R23 hub',
    about: 'the hub never sends a lost fact again',
    file: 'hub/facts/facts.memory.ts',
    from: 'const isDue = ({ sentAt }: OutboxRow) => sentAt === undefined || sentAt <= now - this.bounds.resendMs',
    to: 'const isDue = ({ sentAt }: OutboxRow) => sentAt === undefined',
  },
]

/** Our own. */
const own: readonly Plant[] = [
  {
    bug: 'version',
    about: 'a verdict is written although its person has moved since it was reckoned',
    file: `${ENROLLMENT}/enrollment.memory.ts`,
    from: "if (memory.people.versionOf(personId) !== version) return { result: 'moved' }",
    to: '',
  },
  {
    bug: 'not released',
    about: 'a cancelled authorisation keeps what it had reserved',
    file: `${ENROLLMENT}/enrollment.memory.ts`,
    from: 'if (waiting) memory.people.move(waiting.personId, waiting.deltas, { pending: -1n, used })',
    to: 'if (waiting && confirmed) memory.people.move(waiting.personId, waiting.deltas, { pending: -1n, used })',
  },
  {
    bug: 'hop ack',
    about: "a care region takes its own sending for the enrollment region's ack",
    file: 'region-node/province/outbox.ts',
    from: 'for (const row of due) onItsWay(this.destination(row.enrollmentRegion).window, keyText(row.key), row, atMs)',
    to: 'for (const row of due) void this.parts.rows.acknowledged(row.key, row.enrollmentRegion).catch(() => {})',
  },
  {
    bug: 'silence',
    about: 'a hospital takes silence after a confirm for a refusal',
    file: 'bin/hospital/bill.ts',
    from: "silence: { state: 'confirming', move: 'confirm' },",
    to: "silence: { state: 'cancelled', move: 'rest' },",
  },
  {
    bug: 'reversed wrong',
    about: 'a reversal moves what it should move back',
    file: `${ENROLLMENT}/reverse.ts`,
    from: 'deltas: authorised.deltas.map((delta) => ({ ...delta, amount: 0 - delta.amount })),',
    to: 'deltas: authorised.deltas,',
  },
  {
    bug: 'inquiry once',
    about: 'an enrollment region asks about an authorisation only once',
    file: `${ENROLLMENT}/inquire.ts`,
    from: 'await reservations.asked(waiting.key, nowMs + pauseMs(parts, waiting.inquiries))',
    to: 'await reservations.asked(waiting.key, Number.MAX_SAFE_INTEGER)',
  },
  {
    bug: 'promise kept in mind',
    about: 'a reversal that was promised is not repeated',
    file: `${CARE}/reverse.ts`,
    from: 'const due = await parts.reversals.due(parts.clock.now(), AT_ONCE, region)',
    to: 'const due = [] as never[]',
  },
  {
    bug: 'full disk',
    about: 'a verdict is sent although its commit was refused',
    file: `${ENROLLMENT}/answer.ts`,
    from: 'const written = await parts.verdicts.write({ version: standing?.version, ...verdict })',
    to: [
      "const refused: any = () => ({ result: 'written' })",
      'const written = await parts.verdicts.write({ version: standing?.version, ...verdict }).catch(refused)',
    ].join(';'),
  },
  {
    bug: 'day by the clock',
    about: 'what is confirmed belongs to the day that the process sees on its clock, not to the one that is open',
    file: `${CARE}/registers.memory.ts`,
    from: "{ outcome: 'confirmed', token, day: memory.day, ...written }",
    to: "{ outcome: 'confirmed', token, day: new Date(nowMs + 28_800_000).toISOString().slice(0, 10), ...written }",
  },
]

/** What two persons decide of a lost care region (R20). */
const manual: readonly Plant[] = [
  {
    bug: 'R20 overruled',
    about: 'what two persons decided stays booked although the care region had decided',
    file: 'hub/facts/manual.memory.ts',
    from: 'return this.beside.outcomeOf(name) ? [...row.postings, ...reversed(row.postings)] : row.postings',
    to: 'return row.postings',
  },
  {
    bug: 'R20 moved',
    about: 'a decision that overrules people leaves the accumulators as they had moved them',
    file: `${ENROLLMENT}/enrollment.memory.ts`,
    from: 'memory.manual.overrule(fact)',
    to: '',
  },
  {
    bug: 'R20 as D',
    about: 'D(s) that comes after two persons have decided is taken for known',
    file: 'hub/facts/facts.memory.ts',
    from: 'const known = this.inbox.get(name)',
    to: "if (this.manual.decided.has(name)) return { outcome: 'known' }; const known = this.inbox.get(name)",
  },
  {
    bug: 'R20 told once',
    about: 'an enrollment region is told of a manual decision only once',
    file: 'hub/facts/manual.memory.ts',
    from: 'sentAt !== undefined && sentAt > now - resendMs',
    to: 'sentAt !== undefined',
  },
  {
    bug: 'R20 came home',
    about: 'a care region put back to an old backup decides without what people decided of it meanwhile',
    file: `${CARE}/relearn.ts`,
    from: 'for (const one of manual) await this.parts.madeOurs(one)',
    to: '',
  },
  {
    bug: 'R20 window',
    about: 'what people confirmed expires when the care region makes it its own',
    file: `${CARE}/registers.memory.ts`,
    from: 'if (byHand) return superseded',
    to: '',
  },
]

export const plants: readonly Plant[] = [...prototype, ...rules, ...own, ...manual, ...days]
