/** Names of a policy's parts as people say them. */
import type { BenefitName, Place } from '../../region-node/enrollment/policy/rules'
import type { Line } from '../../region-node/enrollment/policy/tools/boundary'
import type { Words } from '../output/language'

export const BENEFITS: Readonly<Record<BenefitName, Words>> = {
  inpatient: { zh: '住院', en: 'inpatient' },
  outpatient: { zh: '普通门诊', en: 'outpatient' },
  chronic: { zh: '门诊慢特病', en: 'chronic-special' },
  pharmacy: { zh: '药店购药', en: 'pharmacy' },
}

export const PLACE_WORDS: Readonly<Record<Place, Words>> = {
  in_city: { zh: '参保地', en: 'at home' },
  long_term: { zh: '长期异地', en: 'long-term' },
  referral: { zh: '转诊', en: 'referred' },
  emergency: { zh: '急诊', en: 'emergency' },
  own_choice: { zh: '自行外出', en: 'own choice' },
  unfiled: { zh: '未备案', en: 'unfiled' },
}

export const REACHES: Readonly<Record<string, Words>> = {
  in_province: { zh: '省内', en: 'in province' },
  cross_province: { zh: '省外', en: 'outside' },
}

export const LINES: Readonly<Record<Line, Words>> = {
  deductible: { zh: '起付线', en: 'deductible' },
  segment: { zh: '分段', en: 'segment' },
  cap: { zh: '封顶线', en: 'cap' },
}

/** Person classes of the policies that come with the product; a city's own names stand for themselves. */
export const CLASSES: Readonly<Record<string, Words>> = {
  working: { zh: '在职', en: 'working' },
  retired: { zh: '退休', en: 'retired' },
  resident: { zh: '居民', en: 'resident' },
}
