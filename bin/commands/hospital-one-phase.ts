/** What a system without confirm does: one call that settles or certainly does not, and 2601, which takes it back. */
import type { OnePhaseMessageIn } from '../../proto/types'
import type { Bill } from '../hospital/bill'
import { splitText } from '../output/amounts'
import { explanationLines } from '../output/explanation'
import { type Exit, exits, type HospitalAtDoor, json, type World } from '../world'
import { stateJson, stateTold, told } from './hospital'

/** Four names with the hospital's own: 2601 says the same ones. */
export interface MessageOptions {
  readonly transaction: string
  readonly message: string
  readonly person: string
}

function messageIn({ transaction, message, person }: MessageOptions): OnePhaseMessageIn {
  return { transaction, messageId: message, personId: person }
}

export async function settleOnePhase(
  { out }: World,
  { hospital }: HospitalAtDoor,
  options: MessageOptions,
  bill: Bill,
): Promise<Exit> {
  const { visitId, policyDay, useAccount, totalFen, invoiceNo = '' } = bill
  const answer = await hospital.door.settleOnePhase({
    sessionId: await hospital.session(),
    message: messageIn(options),
    ...{ visitId, policyDay, useAccount, totalFen: Number(totalFen), invoiceNo },
  })
  return told(out, answer, ({ state, reckoning, adopted }) => {
    if (out.json) return json(out, { ...(state && stateJson(state)), adopted })
    if (reckoning?.split) out.line(splitText(reckoning.split, out.language))
    for (const line of explanationLines(reckoning?.explanation ?? [], out.language)) out.line(`  ${line}`)
    if (state) stateTold(out, state)
    if (adopted)
      out.line(
        out.language === 'zh'
          ? '该账单先前已结清，采用上面这笔结算。'
          : 'The bill was settled before; that one is adopted.',
      )
  })
}

/** 2601. Fine when nothing of the message is left to undo, wrong while its reversal is only promised. */
export async function withdrawOnePhase(
  { out }: World,
  { hospital }: HospitalAtDoor,
  options: MessageOptions,
): Promise<Exit> {
  const answer = await hospital.door.withdrawOnePhase(messageIn(options))
  const exit = told(out, answer, ({ state, nothingLeft }) => {
    if (out.json) return json(out, { ...(state && stateJson(state)), nothing_left: nothingLeft })
    if (state) stateTold(out, state)
    if (nothingLeft)
      out.line(
        out.language === 'zh'
          ? '这笔结算已由后来的报文采用：本报文没有可撤的内容，结算仍然有效。'
          : 'A later message has adopted this settlement: nothing is left to take back, and it stands.',
      )
  })
  const isPromised = 'reply' in answer && answer.reply.state?.state === 'REVERSING'
  return isPromised ? exits.wrong : exit
}

export async function queryOnePhase(
  { out }: World,
  { hospital }: HospitalAtDoor,
  options: MessageOptions,
): Promise<Exit> {
  return told(out, await hospital.door.query({ message: messageIn(options) }), (state) => stateTold(out, state))
}
