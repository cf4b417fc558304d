/** What a hospital does at its care node's door, one call a command; settle, confirm and cancel as bill.ts says. */
import type { Refusal } from '../../common/errors'
import type { FeeLineIn, PersonReply, SettlementState } from '../../proto/types'
import { type Bill, type BillRecord, isFinal } from '../hospital/bill'
import { cashierSentence, stateOfBill } from '../hospital/cashier'
import { NotSignedIn, UnknownBill } from '../hospital/client'
import type { Answer } from '../hospital/hearing'
import { splitText, yuan } from '../output/amounts'
import { explanationLines } from '../output/explanation'
import { timeText } from '../output/instants'
import { noSuch } from '../output/mistake'
import { refusalJson, refusalLines } from '../output/refusals'
import { stateWords } from '../output/steps'
import { aligned } from '../output/table'
import { type Exit, exits, type HospitalAtDoor, json, type Output, type World } from '../world'

/**
 * Opens the named hospital's door (the directory's first, when none is named), works, and closes it.
 * @throws Mistake when there is no such hospital
 */
export async function atDoor(
  world: World,
  code: string | undefined,
  work: (here: HospitalAtDoor) => Promise<Exit>,
): Promise<Exit> {
  const { out } = world
  const { doors } = world.directory()
  const door = doors.find(({ hospital }) => code === undefined || hospital === code)
  if (!door)
    throw noSuch(
      doors.map(({ hospital }) => hospital),
      code ?? '',
      { zh: '医院', en: 'hospital' },
    )
  const here = await world.hospital(door)
  try {
    return await work(here)
  } catch (error) {
    if (error instanceof NotSignedIn) return troubled(out, error.answer)
    if (error instanceof UnknownBill) return unknownBill(out, error.settleId)
    throw error
  } finally {
    await here.close()
  }
}

/** Where each hospital knocks, and with what. */
export async function doors({ directory, out }: World): Promise<Exit> {
  const known = directory().doors
  if (out.json) json(out, { doors: known })
  else {
    const zh = out.language === 'zh'
    const heading = zh
      ? ['医院', '统筹区', '地址', '证书、私钥、根证书']
      : ['hospital', 'region', 'address', 'credentials']
    const rows = known.map(({ hospital, region, address, credentials: { certificate, key, authority } }) => {
      return [hospital, region, address, [certificate, key, authority].join('  ')]
    })
    for (const line of aligned([heading, ...rows])) out.line(line)
  }
  return exits.fine
}

export async function signIn({ out }: World, { hospital }: HospitalAtDoor): Promise<Exit> {
  const answer = await hospital.signIn()
  return told(out, answer, ({ sessionId, expiresAtMs }) => {
    const until = new Date(expiresAtMs).toISOString()
    if (out.json) json(out, { session_id: sessionId, expires_at: until })
    else out.line(out.language === 'zh' ? `✔ 已签到，有效至 ${until}` : `✔ signed in until ${until}`)
  })
}

export interface FindOptions {
  readonly insuredIn: string
  readonly type: string
  readonly id: string
  readonly name: string
}

export async function find({ out }: World, { hospital }: HospitalAtDoor, options: FindOptions): Promise<Exit> {
  const answer = await hospital.door.findPerson({
    sessionId: await hospital.session(),
    enrollmentDivision: options.insuredIn,
    query: { credentialType: options.type, credentialNo: options.id, name: options.name },
  })
  return told(out, answer, (person) => (out.json ? json(out, person) : personLines(out, person)))
}

function personLines(out: Output, { personId, name, birthday, enrollments }: PersonReply): void {
  const zh = out.language === 'zh'
  out.line(`${zh ? '人员编号' : 'person'} ${personId}  ${name}  ${birthday}`)
  const rows = enrollments.map((e) => [
    `  ${zh ? '险种' : 'insurance'} ${e.insurance}`,
    `${zh ? '类别' : 'category'} ${e.personCategory}`,
    `${zh ? '状态' : 'status'} ${e.status}`,
    `${zh ? '参保区划' : 'division'} ${e.division}`,
    `${zh ? '账户余额' : 'account'} ${yuan(e.accountBalanceFen)}`,
  ])
  for (const line of aligned(rows)) out.line(line)
}

export interface VisitOptions {
  readonly visitNo: string
  readonly insuredIn: string
  readonly person: string
  readonly insurance: string
  readonly type: string
  readonly day: string
  readonly diagnosis: string
}

export async function openVisit({ out }: World, { hospital }: HospitalAtDoor, options: VisitOptions): Promise<Exit> {
  const answer = await hospital.door.openVisit({
    sessionId: await hospital.session(),
    hospitalVisitNo: options.visitNo,
    enrollmentDivision: options.insuredIn,
    personId: options.person,
    insurance: options.insurance,
    medicalType: options.type,
    startDay: options.day,
    diagnosis: options.diagnosis,
  })
  return told(out, answer, ({ visitId, batch }) => {
    if (out.json) json(out, { visit_id: visitId, batch_id: batch?.batchId, version: batch?.version })
    else out.line(`${out.language === 'zh' ? '就诊编号' : 'visit'} ${visitId}`)
  })
}

export async function uploadLines(
  { out }: World,
  { hospital }: HospitalAtDoor,
  visitId: string,
  lines: readonly FeeLineIn[],
): Promise<Exit> {
  const answer = await hospital.door.uploadLines(await hospital.session(), visitId, lines)
  return told(out, answer, (reply) => {
    if (out.json) return json(out, { batch: reply.batch, lines: reply.lines, totals: reply.totals })
    const zh = out.language === 'zh'
    const heading = zh ? ['行号', '项目', '等级', '金额', '政策内'] : ['line', 'item', 'class', 'amount', 'eligible']
    const rows = reply.lines.map((line) => [
      line.lineNo,
      `${line.itemCode} ${line.itemName}`,
      { '01': '甲', '02': '乙', '03': '丙' }[line.itemClass] ?? line.itemClass,
      yuan(line.amountFen),
      yuan(line.parts?.eligibleFen ?? 0),
    ])
    for (const row of aligned([heading, ...rows])) out.line(row)
    if (reply.totals) out.line(`${zh ? '账单合计' : 'bill total'} ${yuan(reply.totals.totalFen)}`)
  })
}

export async function quote({ out }: World, { hospital }: HospitalAtDoor, bill: Bill): Promise<Exit> {
  const answer = await hospital.door.preSettle({
    sessionId: await hospital.session(),
    visitId: bill.visitId,
    policyDay: bill.policyDay,
    useAccount: bill.useAccount,
    totalFen: Number(bill.totalFen),
  })
  return told(out, answer, ({ quote: made }) => {
    if (out.json) return json(out, { quote: made })
    const reckoning = made?.reckoning
    if (reckoning?.split) out.line(splitText(reckoning.split, out.language))
    for (const line of explanationLines(reckoning?.explanation ?? [], out.language)) out.line(`  ${line}`)
  })
}

/** Asks for the verdict; with confirm also takes it. */
export async function settle(
  { out }: World,
  { hospital }: HospitalAtDoor,
  bill: Bill,
  confirms: boolean,
): Promise<Exit> {
  const { record, reply } = await hospital.settle(bill)
  const isTaken = confirms && record.state === 'authorised'
  const ended = isTaken ? await hospital.confirm(record.settleId) : record
  const split = reply?.reckoning?.split
  if (!out.json && split) {
    out.line(splitText(split, out.language))
    for (const line of explanationLines(reply?.reckoning?.explanation ?? [], out.language)) out.line(`  ${line}`)
  }
  return billTold(out, ended, split ? { split } : {})
}

export async function confirm({ out }: World, { hospital }: HospitalAtDoor, settleId: string): Promise<Exit> {
  return billTold(out, await hospital.confirm(settleId))
}

export async function cancel(
  { out }: World,
  { hospital }: HospitalAtDoor,
  settleId: string,
  insuredIn: string,
): Promise<Exit> {
  const record = await hospital.cancel(settleId, insuredIn)
  const exit = billTold(out, record)
  return record.state === 'cancelled' ? exits.fine : exit
}

export async function query({ out }: World, { hospital }: HospitalAtDoor, settleId: string): Promise<Exit> {
  return told(out, await hospital.door.query({ settleId }), (state) => stateTold(out, state))
}

/** What this hospital still owes a confirm or a cancel, as the care node sees it. */
export async function mine({ out }: World, { hospital }: HospitalAtDoor, limit: number): Promise<Exit> {
  return told(out, await hospital.door.unconfirmed(limit), ({ settlements }) => {
    if (out.json) json(out, { unconfirmed: settlements.map(stateJson) })
    else if (settlements.length === 0)
      out.line(out.language === 'zh' ? '没有等待确认的结算。' : 'Nothing waits for confirm.')
    else for (const state of settlements) stateTold(out, state)
  })
}

export async function receipt({ out }: World, { hospital }: HospitalAtDoor, settleId: string): Promise<Exit> {
  return told(out, await hospital.door.receipt(settleId), (reply) => {
    if (!out.json) return out.line(reply.textZh)
    json(out, { receipt_no: reply.receiptNo, state: reply.state && stateJson(reply.state), totals: reply.totals })
  })
}

/** Ends what an earlier run of this command line left open. */
export async function resume({ out }: World, { hospital }: HospitalAtDoor): Promise<Exit> {
  const records = await hospital.resumePending()
  if (out.json) json(out, { resumed: records.map(billJson) })
  else if (records.length === 0) out.line(out.language === 'zh' ? '没有未完的账单。' : 'No bill is open.')
  else for (const record of records) billTold(out, record)
  return records.every(({ state }) => isFinal(state) || state === 'authorised') ? exits.fine : exits.wrong
}

/** A bill as the cashier is told of it; fine when it is settled or waits for their word. */
export function billTold(out: Output, record: BillRecord, more: object = {}): Exit {
  if (out.json) json(out, { ...billJson(record), ...more })
  else {
    const { language, paint } = out
    const colour = record.state === 'confirmed' ? 'green' : record.state === 'rejected' ? 'red' : 'yellow'
    out.line(`${record.settleId}  ${paint(colour, stateOfBill(record.state, language))}`)
    const isOver = record.state === 'confirmed' || record.state === 'authorised'
    if (record.refusal && !isOver) for (const line of refusalLines(record.refusal, language)) out.line(line)
    else out.line(cashierSentence(record.state, language))
  }
  return record.state === 'confirmed' || record.state === 'authorised' ? exits.fine : exits.wrong
}

/** The same for programs. */
export function billJson({ settleId, state, refusal, adopted, confirmBeforeMs }: BillRecord) {
  return {
    settle_id: settleId,
    state,
    ...(adopted && { adopted }),
    ...(confirmBeforeMs && { confirm_before_ms: confirmBeforeMs }),
    ...(refusal && { refused: refusalJson(refusal) }),
  }
}

/** What the care node says a settlement's net state is. */
export function stateTold(out: Output, state: SettlementState): void {
  if (out.json) {
    json(out, stateJson(state))
    return
  }
  const label = out.language === 'zh' ? '确认截止' : 'confirm before'
  const until = state.confirmBeforeMs > 0 ? `${label} ${timeText(state.confirmBeforeMs).slice(0, 8)}` : ''
  const split = state.split ? splitText(state.split, out.language) : ''
  const reversal = state.reversalSettleId && `${state.reversalDay} ${state.reversalSettleId}`.trim()
  const words = [state.settleId, stateWords(state.state, out.language), reversal, state.day, until, split]
  out.line(words.filter(Boolean).join('  '))
}

/** The same for programs. */
export function stateJson(state: SettlementState) {
  const { settleId, cancelReason, holderSettleId, reversalSettleId, reversalDay, replaces } = state
  return {
    ...{ settle_id: settleId, state: state.state, split: state.split, day: state.day },
    ...{ cancel_reason: cancelReason, holder: holderSettleId, refused: state.refused, batch: state.batch },
    ...(reversalSettleId && { reversal: reversalSettleId, reversal_day: reversalDay }),
    ...(replaces && { replaces }),
  }
}

/** An answer told, or the trouble that came instead. */
export function told<T>(out: Output, answer: Answer<T>, tell: (reply: T) => void): Exit {
  if (!('reply' in answer)) return troubled(out, answer)
  tell(answer.reply)
  return exits.fine
}

/** A refusal is an answer (1); silence is none (2). */
export function troubled(out: Output, answer: Answer<unknown>): Exit {
  const { refusal } = answer
  if (out.json) json(out, refusal ? { refused: refusalJson(refusal) } : { silence: true })
  else if (refusal) for (const line of refusalLines(refusal, out.language)) out.note(line)
  else out.note(out.language === 'zh' ? '医院接口没有回答。' : 'The door does not answer.')
  return refusal && !isSilence(refusal) ? exits.wrong : exits.unreachable
}

function isSilence({ code }: Refusal): boolean {
  return code === 'H6001' || code === 'H9002'
}

function unknownBill(out: Output, settleId: string): Exit {
  const text = {
    zh: `本机没有保存 ${settleId} 的核定结果：请在结算的那台机器上确认，或用 hospital query 查它的结果。`,
    en: `No verdict for ${settleId} is stored here: confirm where it was settled, or ask with hospital query.`,
  }
  if (out.json) json(out, { settle_id: settleId, known: false, zh: text.zh, en: text.en })
  else out.note(`✖ ${text[out.language]}`)
  return exits.wrong
}
