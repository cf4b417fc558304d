/** What a cashier is told of a bill: its state in their words, and one of three sentences. */
import type { CashierSentence, Language } from '../../common/errors'
import { sentenceOf } from '../../common/errors'
import type { BillState } from './bill'

const STATES: Readonly<Record<BillState, Readonly<Record<Language, string>>>> = {
  new: { zh: '未发送', en: 'not sent' },
  sent: { zh: '处理中', en: 'processing' },
  authorised: { zh: '已授权待确认', en: 'authorised, waits for confirm' },
  confirming: { zh: '待查证', en: 'in doubt, confirming' },
  cancelling: { zh: '待查证（撤销中）', en: 'in doubt, cancelling' },
  confirmed: { zh: '已结算', en: 'settled' },
  cancelled: { zh: '已撤销', en: 'cancelled' },
  rejected: { zh: '已拒绝', en: 'rejected' },
  reversing: { zh: '冲正中', en: 'reversing' },
  reversed: { zh: '已冲正', en: 'reversed' },
}

export function stateOfBill(state: BillState, language: Language): string {
  return STATES[state][language]
}

export function conclusionOf(state: BillState): CashierSentence {
  switch (state) {
    case 'confirmed':
      return 'settled-here-it-is'
    case 'cancelled':
    case 'rejected':
    case 'reversed':
      return 'certainly-not-settled'
    default:
      return 'wait-do-not-charge-again'
  }
}

/** A code of each sentence, for the catalogue keeps the wording. */
const SAYING: Readonly<Record<CashierSentence, Parameters<typeof sentenceOf>[0]>> = {
  'certainly-not-settled': 'H5009',
  'settled-here-it-is': 'H5005',
  'wait-do-not-charge-again': 'H6001',
}

export function cashierSentence(state: BillState, language: Language): string {
  if (state === 'authorised') {
    return language === 'zh'
      ? '医保已核定，尚未扣款：请确认或撤销。'
      : 'Authorised, no money has moved yet: confirm it or cancel it.'
  }
  return sentenceOf(SAYING[conclusionOf(state)], language)
}
