/** What must hold of manual decisions wherever they are kept: the same tables in memory and on real Postgres. */
import { v7 as uuidv7 } from 'uuid'
import { codecs } from '../../../common/contracts.grpc'
import type { Fault } from '../../../common/errors'
import { keyText, keyToWire, reversalKeyOf, type SettlementKey } from '../../../common/settlement-key'
import { CARE, REGION, requestOf } from '../region-node/enrollment/province'
import {
  cancelledOf,
  confirmedOn,
  type Everybody,
  HOUR_MS,
  type LostCare,
  li,
  lostCare,
  person,
  type Stores,
  signedFact,
  wang,
} from './lost-care'

export interface Place {
  stores(): Promise<Stores>
  /** used and pending of the fund. */
  accumulated(personId: string): Promise<readonly [used: bigint, pending: bigint]>
  everybody(): Everybody
}

const FUND_FEN = 1_968_300n
const OWED_FEN = 1_978_300n
const HUB = { [`receivable:region:${REGION}`]: OWED_FEN, [`payable:region:${CARE}`]: -OWED_FEN }
const ENROLLMENT = { 'fund:310:pooling_fund': FUND_FEN, 'account:310': 10_000n, 'payable:province': -OWED_FEN }

const code = async (work: Promise<unknown>) => work.then(() => 'fine').catch((error) => (error as Fault).refusal.code)
const difference = (after: Record<string, bigint>, before: Record<string, bigint>) => {
  const accounts = [...new Set([...Object.keys(after), ...Object.keys(before)])]
  const moved = accounts.map((name) => [name, (after[name] ?? 0n) - (before[name] ?? 0n)] as const)
  return Object.fromEntries(moved.filter(([, fen]) => fen !== 0n))
}

export function tablesOfLostCare(place: Place): void {
  let stores: Stores
  let lost: LostCare
  beforeAll(async () => {
    stores = await place.stores()
    lost = await lostCare(stores, place.everybody())
  })

  async function doubted() {
    const one = await lost.authorised()
    await lost.doubted()
    await lost.fenced()
    return one
  }
  async function moved(work: () => Promise<unknown>) {
    const before = [await lost.hubBooks(), await lost.enrollmentBooks()] as const
    await work()
    const after = [await lost.hubBooks(), await lost.enrollmentBooks()] as const
    return { hub: difference(after[0], before[0]), enrollment: difference(after[1], before[1]) }
  }

  test.each`
    isConfirmed | used        | hub    | enrollment    | why
    ${true}     | ${FUND_FEN} | ${HUB} | ${ENROLLMENT} | ${'a receipt was found'}
    ${false}    | ${0n}       | ${{}}  | ${{}}         | ${'nobody has one'}
  `('R20: decided as confirmed=$isConfirmed the reservation ends: $why', async (row) => {
    const { key, personId } = await doubted()
    expect(await place.accumulated(personId)).toEqual([0n, FUND_FEN])
    const books = await moved(() => lost.decided(key.settleId, row.isConfirmed))
    expect(books).toEqual({ hub: row.hub, enrollment: row.enrollment })
    expect(await place.accumulated(personId)).toEqual([row.used, 0n])
    expect(await stores.enrollment.reservations.due(Number.MAX_SAFE_INTEGER, 1_000)).toEqual([])
    const [kept] = await lost.manual.kept(key.settleId)
    expect(kept).toMatchObject({ isAcknowledged: true, overruledBy: undefined })
    expect(kept?.said.words.map(({ by }) => by)).toEqual(['wang', 'li'])
    // It is no D(s): neither register nor ledger knows of any.
    expect((await stores.ledger.of(key.settleId)).length).toBe(0)
  })

  test.each`
    manual   | decision       | told        | used        | hub    | enrollment
    ${true}  | ${'confirmed'} | ${'before'} | ${FUND_FEN} | ${HUB} | ${ENROLLMENT}
    ${true}  | ${'cancelled'} | ${'before'} | ${0n}       | ${{}}  | ${{}}
    ${false} | ${'confirmed'} | ${'before'} | ${FUND_FEN} | ${HUB} | ${ENROLLMENT}
    ${false} | ${'cancelled'} | ${'before'} | ${0n}       | ${{}}  | ${{}}
    ${true}  | ${'confirmed'} | ${'after'}  | ${FUND_FEN} | ${HUB} | ${ENROLLMENT}
    ${true}  | ${'cancelled'} | ${'after'}  | ${0n}       | ${{}}  | ${{}}
    ${false} | ${'confirmed'} | ${'after'}  | ${FUND_FEN} | ${HUB} | ${ENROLLMENT}
    ${false} | ${'cancelled'} | ${'after'}  | ${0n}       | ${{}}  | ${{}}
  `('R20: M confirmed=$manual, D $decision comes, M told $told it: D wins to the fen', async (row) => {
    const { key, token, personId } = await doubted()
    const decision = row.decision === 'confirmed' ? confirmedOn(key, token) : cancelledOf(key)
    const books = await moved(async () => {
      lost.held.isHeld = row.told === 'after'
      await lost.decided(key.settleId, row.manual)
      await lost.comes(decision)
      // Twice is once.
      await lost.comes(decision)
      await lost.release()
    })
    expect(books).toEqual({ hub: row.hub, enrollment: row.enrollment })
    expect(await place.accumulated(personId)).toEqual([row.used, 0n])
    expect(await lost.manual.kept(key.settleId)).toMatchObject([{ isAcknowledged: true, overruledBy: row.decision }])
    expect(await stores.ledger.of(key.settleId)).toMatchObject([{ postings: row.used > 0n ? [{}] : [] }])
  })

  test('R20: D that comes first leaves nothing to decide', async () => {
    const { key, token } = await doubted()
    const said = { settlement: key.settleId, isConfirmed: false, reason: 'r' }
    await lost.manual.decide(said, wang)
    await lost.comes(confirmedOn(key, token))
    expect(await code(lost.manual.decide(said, li))).toBe('H9007')
    expect(await lost.manual.kept(key.settleId)).toEqual([])
  })

  test.each`
    silentH | answer     | why
    ${0}    | ${'H9006'} | ${'it was here just now'}
    ${24}   | ${'H9006'} | ${'its fence has just acted'}
    ${26.9} | ${'H9006'} | ${'within the margin'}
    ${27.1} | ${'fine'}  | ${'fence, longest window and margin are over'}
  `('R20: after $silentH hours of silence: $answer, $why', async ({ silentH, answer }) => {
    const { key } = await lost.authorised()
    await lost.doubted()
    lost.linked.add(CARE)
    await lost.manual.decide({ settlement: key.settleId, isConfirmed: true, reason: 'r' }, wang).catch(() => undefined)
    lost.linked.clear()
    await stores.silentFor(silentH * HOUR_MS)
    const deciding = lost.manual.decide({ settlement: key.settleId, isConfirmed: true, reason: 'r' }, wang)
    const refused = await deciding.then(() => undefined).catch((error: Fault) => error.refusal)
    expect(refused?.code ?? 'fine').toBe(answer)
    if (refused) {
      expect(refused.params).toMatchObject({ region: CARE, from: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d$/) })
      expect(Math.abs(refused.retryAfterMs - (27 - silentH) * HOUR_MS)).toBeLessThan(10_000)
    }
  })

  test('R20: one person is one, whatever they call themselves; another word is not heard; a word can be taken back', async () => {
    const { key } = await doubted()
    const said = { settlement: keyText(key), isConfirmed: true, reason: 'r' }
    expect(await lost.manual.decide(said, wang)).toMatchObject({ words: [{ by: 'wang' }] })
    const again = { name: 'wang2', marks: ['another key', 'wang'] }
    expect(await lost.manual.decide(said, again)).toMatchObject({ words: [{ by: 'wang' }] })
    expect(await code(lost.manual.decide({ ...said, isConfirmed: false }, li))).toBe('H9008')
    const proposed = (await lost.manual.proposals()).filter((one) => keyText(one.key) === keyText(key))
    expect(proposed).toMatchObject([{ isConfirmed: true, words: [{ by: 'wang', reason: 'r' }] }])
    await lost.manual.withdraw(key.settleId)
    expect(await code(lost.manual.withdraw(key.settleId))).toBe('H9007')
    expect(await lost.manual.decide({ ...said, isConfirmed: false }, li)).toMatchObject({ words: [{ by: 'li' }] })
    await lost.manual.decide({ ...said, isConfirmed: false }, person('zhao'))
    expect(await lost.manual.kept(key.settleId)).toMatchObject([{ said: { isConfirmed: false } }])
    // Decided is decided, whatever is said later.
    expect(await lost.manual.decide(said, wang)).toMatchObject({ said: { isConfirmed: false } })
  })

  test('R20: nobody asks about a settlement that people have decided, not even an inquiry under way', async () => {
    const { key } = await doubted()
    lost.held.isHeld = true
    await lost.doubted()
    const inquiries = lost.held.records.splice(0)
    lost.held.isHeld = false
    await lost.decided(key.settleId, true)
    for (const { topic, value } of inquiries) await lost.deliver(topic, value)
    expect(await stores.manual.open(key.settleId)).toEqual([])
  })

  test('R20: a hub that lost its manual decisions is told them again, and books each once', async () => {
    const { key } = await doubted()
    await lost.decided(key.settleId, true)
    const books = await moved(async () => {
      await stores.manual.want([REGION])
      await lost.manual.tick()
    })
    expect(books).toEqual({ hub: {}, enrollment: {} })
    expect(await stores.manual.claimWanted(0)).toEqual([])
  })

  /** What its care region would be told, were it back. */
  const toldOwn = async () => {
    const { decisions, isOpen } = await stores.ownFacts.manual(CARE, 1_000)
    const names = decisions.map(({ manual }) => codecs.manualDecision.decode(manual).key?.settleId)
    return { isOpen, tells: ({ key }: { key: SettlementKey }) => names.includes(key.settleId) }
  }

  test('R20: a care region that is back is told what was decided of it, once the insurer has it, until it decides so', async () => {
    const one = await doubted()
    lost.held.isHeld = true
    await lost.decided(one.key.settleId, true)
    const early = await toldOwn()
    expect([early.isOpen, early.tells(one)]).toEqual([true, false])
    await lost.release()
    const told = await toldOwn()
    expect([told.isOpen, told.tells(one)]).toEqual([false, true])
    expect((await stores.ownFacts.manual(CARE, 0)).isOpen).toBe(true)
    await lost.comes(confirmedOn(one.key, one.token))
    expect((await toldOwn()).tells(one)).toBe(false)
  })

  test('R20: a hub that may have lost manual decisions tells so until the insurers have told theirs', async () => {
    const one = await doubted()
    await lost.decided(one.key.settleId, true)
    // Only where a fact ever went can anybody hold one.
    const { key, token } = await lost.authorised()
    await lost.comes(confirmedOn(key, token))
    lost.held.isHeld = true
    await stores.manual.want([REGION])
    await lost.manual.tick()
    expect((await toldOwn()).isOpen).toBe(true)
    await lost.release()
    expect((await toldOwn()).isOpen).toBe(false)
  })

  test('R20: a care region that comes back between the second word and its commit is not decided for', async () => {
    const { key, token } = await doubted()
    expect(await lost.manual.gone()).toContain(CARE)
    await toldOwn()
    expect(await lost.manual.gone()).not.toContain(CARE)
    const signed = { manual: Buffer.from('never kept'), signature: null }
    const manual = { key, enrollmentRegion: REGION, signed, day: '2026-11-22', postings: [], silentMs: 27 * HOUR_MS }
    expect(await stores.manual.keep(manual)).toBe('heard')
    await lost.fenced()
    await lost.comes(confirmedOn(key, token))
    expect(await stores.manual.keep(manual)).toBe('overtaken')
  })

  test('R20: what the insurer alone had learned reaches the hub before its ack, also when the first answer is lost', async () => {
    const one = await doubted()
    await lost.half.learn(signedFact(place.everybody().care, confirmedOn(one.key, one.token)))
    lost.held.isHeld = true
    await lost.decided(one.key.settleId, false)
    const [manual] = lost.held.records.splice(0)
    await lost.deliver(manual!.topic, manual!.value)
    expect(lost.held.records.splice(0)).toHaveLength(1)
    lost.held.isHeld = false
    await lost.deliver(manual!.topic, manual!.value)
    const kept = await lost.manual.kept(one.key.settleId)
    expect(kept).toMatchObject([{ isAcknowledged: true, overruledBy: 'confirmed' }])
    expect((await toldOwn()).tells(one)).toBe(false)
  })

  test('R9: a promised reversal that waits for a lost region is only ever confirmed by hand', async () => {
    const { key, token } = await lost.authorised(uuidv7())
    const fact = signedFact(place.everybody().care, confirmedOn(key, token))
    await lost.half.learn(fact)
    const reversal = reversalKeyOf(key)
    const body = codecs.reversal.encode({ key: keyToWire(reversal), original: fact })
    await lost.half.ask(requestOf('ASK_REVERSE', reversal, body))
    // A promise is asked about after a day.
    lost.clock.pass(25 * HOUR_MS)
    await lost.doubted()
    await lost.fenced()
    const settlement = reversal.settleId
    expect(await code(lost.manual.decide({ settlement, isConfirmed: false, reason: 'r' }, wang))).toBe('H1001')
    await lost.decided(settlement, true)
    expect(await lost.manual.kept(settlement)).toMatchObject([{ isAcknowledged: true }])
  })

  test('R20: what only a stranger signed is no manual decision', async () => {
    const { key, token } = await doubted()
    const words = [wang, li].map(({ name }) => ({ by: name, reason: 'r', atMs: 1 }))
    const about = { key: { ...key, kind: 'SETTLEMENT' as const }, enrollmentRegion: REGION, isConfirmed: true, token }
    const said = { ...about, day: '2026-11-22', decidedAtMs: Date.now() }
    const { hub, care } = place.everybody()
    const offer = (content: typeof said & { words: typeof words }, by = hub) => {
      const manual = codecs.manualDecision.encode(content)
      return lost.here.decided({ manual, signature: by.signer.sign('manual', manual) })
    }
    await expect(offer({ ...said, words }, care)).rejects.toThrow('not signed by a hub')
    await expect(offer({ ...said, words: words.slice(1) })).rejects.toThrow('not of two persons')
    await expect(offer({ ...said, words, enrollmentRegion: '5107' })).rejects.toThrow("not its region's verdict")
    await expect(offer({ ...said, words, token: Buffer.from('x') })).rejects.toThrow('about no verdict')
    await offer({ ...said, words })
  })

  test('R14: a contradiction that the enrollment region alone has met reaches the hub, once and again', async () => {
    const { key, token } = await lost.authorised()
    const { care } = place.everybody()
    // A settle carried one of them past the hub; the other came the usual way and the hub knows it.
    await lost.half.learn(signedFact(care, cancelledOf(key)))
    await lost.facts.learn(signedFact(care, confirmedOn(key, token)), CARE)
    expect((await lost.half.learn(signedFact(care, confirmedOn(key, token)))).refused?.code).toBe('H5010')
    lost.held.isHeld = true
    await lost.here.tellContradictions()
    const told = lost.held.records.splice(0)
    lost.held.isHeld = false
    expect(told).toHaveLength(1)
    const before = await contradictions()
    for (const { topic, value } of [...told, ...told]) await lost.deliver(topic, value)
    expect((await contradictions()) - before).toBe(1)
    await lost.here.tellContradictions()
    expect((await contradictions()) - before).toBe(1)
  })

  async function contradictions(): Promise<number> {
    return (stores as Stores & { contradictions(): Promise<number> }).contradictions()
  }
}
