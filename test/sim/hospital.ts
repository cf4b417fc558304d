/**
 * A hospital: several tills over one client of the product (bin/hospital), with a journal that survives its crashes,
 * except where it forgets. Most are careful; some do what hospitals do.
 */
import { type Bill, type BillRecord, isFinal, isOpen } from '../../bin/hospital/bill'
import { type Hospital, hospitalWith, NotSignedIn } from '../../bin/hospital/client'
import type { Journal } from '../../bin/hospital/journal'
import { type PreparedBill, prepared } from '../../bin/hospital/preparation'
import { idsOf } from './care-node'
import { doorFor, type Knocking, type SimulatedDoor } from './door'
import type { Life } from './life'
import { attendAtOnce, clearUpMessages, type Message, type MessageRecord, type OnePhaseWorld } from './one-phase'
import { ENROLLMENTS, ITEM, POLICY_DAY } from './places'
import type { Visit } from './plan'
import { settings } from './settings'

/** What a hospital keeps through its crashes. */
export interface HospitalRecords {
  readonly bills: Map<string, BillRecord>
  /** Settlements to be reversed, until it was told that they are. */
  readonly reversing: Set<string>
  /** Messages of its one-phase system, by id. */
  readonly messages: Map<string, MessageRecord>
  visits: number
}

export interface HospitalAtWork {
  readonly life: Life
  attend(visit: Visit): Promise<void>
  /** Asks about everything that is still open, once. */
  clearUp(): Promise<void>
  readonly door: SimulatedDoor
}

export function hospitalAtWork(
  knocking: Knocking,
  records: HospitalRecords,
  others: () => readonly string[],
): HospitalAtWork {
  return new AtWork(knocking, records, others)
}

class AtWork implements HospitalAtWork {
  readonly life: Life
  readonly door: SimulatedDoor
  private readonly hospital: Hospital
  private readonly journal: Journal
  private attending = 0
  private readonly personIds = new Map<string, string>()

  constructor(
    private readonly knocking: Knocking,
    private readonly records: HospitalRecords,
    /** Ids of other hospitals' settlements, as they come to be known. */
    private readonly others: () => readonly string[],
  ) {
    this.life = knocking.life
    this.door = doorFor(knocking)
    this.journal = journalOn(records.bills)
    this.hospital = hospitalWith({
      pause: (ms) => this.life.pause(ms),
      operator: { operatorId: 'o', operatorName: 'o' },
      patienceMs: settings.hospital.patienceMs,
      ...{ door: this.door, journal: this.journal, clock: this.life.clock, newSettleId: idsOf(this.life) },
    })
  }

  async attend(visit: Visit): Promise<void> {
    this.attending++
    try {
      const bill = await this.prepared(visit)
      if (bill && visit.twists.includes('one-phase'))
        await attendAtOnce(this.onePhase(), visit, this.messages(visit, bill))
      else if (bill) await this.attended(visit, billOf(bill, visit), bill)
    } catch (error) {
      if (!(error instanceof NotSignedIn)) throw error
    } finally {
      this.attending--
    }
  }

  async clearUp(): Promise<void> {
    // Two who pursue one bill at once would each write over what the other has heard.
    if (this.attending > 0) return
    try {
      await this.hospital.resumePending()
      for (const settleId of this.records.reversing) await this.reversed(settleId, false)
      await clearUpMessages(this.onePhase())
    } catch (error) {
      if (!(error instanceof NotSignedIn)) throw error
    }
  }

  private prepared({ patient, fen, inpatient }: Visit): Promise<PreparedBill | undefined> {
    const { region, credentialNo } = ENROLLMENTS[patient] as (typeof ENROLLMENTS)[number]
    const { code, region: careRegion } = this.knocking.hospital
    const till = { name: code, region: careRegion, hospital: this.hospital }
    const insured = { enrollmentDivision: `${region}02`, insurance: '310', medicalType: inpatient ? '21' : '11' }
    const world = {
      pause: (ms: number) => this.life.pause(ms),
      newVisitNo: () => `V${++this.records.visits}`,
      linesFor: () => fen.map((amount, i) => feeLine(`${i + 1}`, amount)),
    }
    const notes = { personIds: this.personIds, trouble: () => undefined }
    const who = { credentialType: '02', credentialNo: `${credentialNo}`, ...insured }
    return prepared(world, { till, patient: who }, 1, notes)
  }

  private onePhase(): OnePhaseWorld {
    const { door, hospital, life, records } = this
    const session = () => hospital.session()
    return { door, messages: records.messages, session, pause: (ms) => life.pause(ms) }
  }

  /** One, or of two tills that do not know of each other. */
  private messages(visit: Visit, prepared: PreparedBill): Message[] {
    const { visitId, policyDay, useAccount, totalFen } = billOf(prepared, visit)
    const personId = this.personIds.get(prepared.patient.credentialNo) ?? ''
    return (visit.twists.includes('two-tills') ? ['a', 'b'] : ['a']).map((till) => ({
      message: { transaction: '2207', messageId: `${visitId}${till}`, personId },
      ...{ visitId, policyDay, useAccount, totalFen: Number(totalFen), invoiceNo: '' },
    }))
  }

  private async attended(visit: Visit, bill: Bill, { visitId }: PreparedBill): Promise<void> {
    const { twists } = visit
    const has = (twist: Visit['twists'][number]) => twists.includes(twist)
    const sessionId = await this.hospital.session()
    if (has('quote')) await this.door.preSettle({ sessionId, ...bill, totalFen: Number(bill.totalFen) })
    const second = has('two-tills') ? this.settled(bill, visit) : undefined
    const record = await this.settled(bill, visit)
    if (has('more-lines')) await this.door.uploadLines(sessionId, visitId, [feeLine('x', 700)])
    if (has('asks')) await this.door.query({ settleId: record.settleId })
    if (has('foreign')) await this.meddle()
    if (has('both-ends')) void this.hospital.cancel(record.settleId)
    const ended = await this.ended(record, visit)
    if (second) await this.ended(await second, { ...visit, ending: 'confirm' })
    if (has('amnesia')) this.records.bills.delete(record.settleId)
    if (has('reverse') && ended.state === 'confirmed')
      await this.reversed(ended.adopted ?? ended.settleId, has('amnesia'))
    const isFree = ended.state === 'cancelled' || has('reverse')
    if (has('rebill') && isFree) await this.ended(await this.settled(bill, visit), { ...visit, ending: 'confirm' })
  }

  /** Settled, or given up asking; who is not careful takes a new id then. */
  private async settled(bill: Bill, { twists }: Visit): Promise<BillRecord> {
    const { record } = await this.hospital.settle(bill)
    if (!isOpen(record.state) || !twists.includes('new-id')) return record
    if (twists.includes('amnesia')) this.records.bills.delete(record.settleId)
    return (await this.hospital.settle(bill)).record
  }

  private async ended(record: BillRecord, { ending, thinks, twists }: Visit): Promise<BillRecord> {
    if (record.state !== 'authorised') return record
    await this.life.pause(thinks)
    const now = this.journal.find(record.settleId)
    if (!now || isFinal(now.state) || ending === 'leave') return now ?? record
    if (ending === 'cancel') return this.hospital.cancel(record.settleId)
    if (twists.includes('double-click')) void this.door.confirm(record.settleId, tokenOf(record))
    return this.hospital.confirm(record.settleId)
  }

  /** Speaks of settlements that are somebody else's. */
  private async meddle(): Promise<void> {
    const settleId = this.others().at(-1)
    if (!settleId) return
    await this.door.cancel(settleId, '')
    await this.door.query({ settleId })
  }

  private async reversed(settleId: string, forgets: boolean): Promise<void> {
    if (!forgets) this.records.reversing.add(settleId)
    const answer = await this.door.reverse(settleId)
    if ('reply' in answer && answer.reply.state === 'REVERSED') this.records.reversing.delete(settleId)
  }
}

function tokenOf({ token = '' }: BillRecord): Buffer {
  return Buffer.from(token, 'base64')
}

function billOf({ visitId, patient, totalFen }: PreparedBill, { account }: Visit): Bill {
  const { enrollmentDivision } = patient
  return { visitId, policyDay: POLICY_DAY, useAccount: account, totalFen, enrollmentDivision }
}

function feeLine(lineNo: string, amountFen: number) {
  const price = { unitPriceMicroYuan: amountFen * 10_000, quantityE4: 10_000, amountFen }
  return { lineNo, itemCode: ITEM, ...price, feeDay: POLICY_DAY, approval: '0', visitId: '' }
}

function journalOn(bills: Map<string, BillRecord>): Journal {
  return {
    async write(record) {
      bills.set(record.settleId, record)
    },
    find: (settleId) => bills.get(settleId),
    open: () => [...bills.values()].filter(({ state }) => !isFinal(state)),
    close: async () => undefined,
  }
}
