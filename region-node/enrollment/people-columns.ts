/** The columns of each kind of CSV file, and what each must hold. */

import { isCitizenNumber } from '../../common/identifiers'
import type { ImportKind } from './people'
import { accumulatorCodes, isBalance } from './policy/accumulators'
import { isDay } from './policy/days'

export interface Column {
  readonly optional: boolean
  /** Shown masked when it is wrong. */
  readonly personal: boolean
  readonly expectedZh: string
  readonly expectedEn: string
  isGood(text: string): boolean
  /** Into what is stored; absent: as it is. */
  readonly convert?: (text: string, row: Readonly<Record<string, string>>) => string
}

export interface KindColumns {
  readonly columns: Readonly<Record<string, Column>>
  /** The columns that together name a row. */
  readonly identity: readonly string[]
}

function column(isGood: (text: string) => boolean, expectedZh: string, expectedEn: string): Column {
  return { optional: false, personal: false, expectedZh, expectedEn, isGood }
}
function optional(given: Column): Column {
  return { ...given, optional: true }
}
function personal(given: Column): Column {
  return { ...given, personal: true }
}
function oneOf(...values: readonly string[]): Column {
  return column((text) => values.includes(text), `${values.join('、')} 之一`, `one of ${values.join(', ')}`)
}
function matching(pattern: RegExp, zh: string, en: string): Column {
  return column((text) => pattern.test(text), zh, en)
}

const YUAN = /^-?\d{1,12}(\.\d{1,2})?$/
const COUNT = /^\d{1,12}$/

const personId = personal(
  matching(/^[0-9A-Za-z]{1,30}$/, '人员编号（字母数字，最长 30 位）', 'a person number, at most 30 letters and digits'),
)
const insurance = matching(/^\d{3}$/, '险种代码，三位数字', 'an insurance type, three digits')
const day = column(isDay, '日期 yyyy-MM-dd', 'a day, yyyy-MM-dd')
const yuan = matching(YUAN, '金额（元），最多两位小数', 'yuan with at most two decimals')
const citizenNo = personal(
  column(isCitizenNumber, '18 位公民身份号码，校验位正确', 'an 18-digit citizen number with a right check digit'),
)

const positiveYuan = column(
  (text) => YUAN.test(text) && !/^-|^0+(\.0*)?$/.test(text),
  '大于零的金额（元），最多两位小数',
  'yuan above nothing, with at most two decimals',
)
const balances: KindColumns = {
  columns: { person_id: personId, insurance, balance_yuan: { ...yuan, convert: fenText } },
  identity: ['person_id', 'insurance'],
}

export const columns: Readonly<Record<ImportKind, KindColumns>> = {
  people: {
    columns: {
      person_id: personId,
      name: personal(matching(/^.{1,50}$/u, '姓名，1 至 50 字', 'a name of 1 to 50 characters')),
      gender: oneOf('1', '2'),
      birthday: day,
      citizen_no: citizenNo,
      card_no: optional(personal(matching(/^[0-9A-Z]{6,30}$/, '社保卡号', 'a social-security card number'))),
      card_state: optional(oneOf('active', 'inactive', 'lost')),
      e_credential: optional(personal(matching(/^[0-9A-Za-z]{6,64}$/, '医保电子凭证号', 'an e-credential number'))),
    },
    identity: ['person_id'],
  },
  enrollments: {
    columns: {
      person_id: personId,
      insurance,
      person_category: matching(/^\d{2,6}$/, '人员类别，二至六位数字', 'a person category, two to six digits'),
      status: oneOf('1', '2', '4'),
      division: matching(/^[1-9]\d{5}$/, '六位行政区划', 'a six-digit division'),
      begins: day,
      ends: optional(day),
      benefits_from: optional(day),
      /** The last day that contributions cover. */
      paid_until: optional(day),
      /** Contribution base of the last year. */
      salary_yuan: optional({ ...positiveYuan, convert: fenText }),
    },
    identity: ['person_id', 'insurance'],
  },
  filings: {
    columns: {
      person_id: personId,
      kind: oneOf('referral', 'long_term', 'own_choice'),
      begins: day,
      ends: optional(day),
      areas: optional(
        matching(/^\d{2,6}( \d{2,6})*$/, '区划前缀，以空格分隔', 'prefixes of divisions, separated by blanks'),
      ),
    },
    identity: ['person_id', 'kind', 'begins'],
  },
  approvals: {
    columns: {
      person_id: personId,
      disease: matching(/^[A-Z0-9][A-Z0-9.]{2,19}$/, '病种编码，如 M03900', 'a disease code such as M03900'),
      begins: day,
      ends: optional(day),
    },
    identity: ['person_id', 'disease', 'begins'],
  },
  identities: {
    columns: {
      person_id: personId,
      code: matching(/^[0-9A-Z]{1,10}$/, '特殊身份代码', 'the code of a special identity'),
      begins: day,
      ends: optional(day),
    },
    identity: ['person_id', 'code', 'begins'],
  },
  blacklist: {
    columns: {
      person_id: personId,
      begins: day,
      ends: optional(day),
      reason: matching(/^.{1,200}$/u, '原因，1 至 200 字', 'a reason of 1 to 200 characters'),
    },
    identity: ['person_id', 'begins'],
  },
  accounts: balances,
  /** What relatives' accounts may still give the person (家庭共济). */
  mutual_aid: balances,
  accumulators: {
    columns: {
      person_id: personId,
      insurance,
      year: matching(/^20\d{2}$/, '年度，四位数字', 'a year, four digits'),
      code: oneOf(...accumulatorCodes.filter((code) => !isBalance(code))),
      /** Yuan; for admissions a count. */
      amount: {
        ...yuan,
        convert: (text, { code }) => (code === 'admissions' && COUNT.test(text) ? text : fenText(text)),
      },
    },
    identity: ['person_id', 'insurance', 'year', 'code'],
  },
}

/** 12.5 yuan → 1250, without passing through a double. */
function fenText(yuanText: string): string {
  const [whole = '', decimals = ''] = yuanText.split('.')
  return BigInt(whole + decimals.padEnd(2, '0')).toString()
}
