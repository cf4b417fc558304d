/** A policy document as a city writes it, for tests. */
export const cityDocument = `kind: city
version: guangan-310-2024
title: 广安市 城镇职工基本医疗保险 2024
region: '5116'
division: '511600'
insurance: '310'
validFrom: 2024-01-01
adopts: []
sources:
  A-page: https://www.guang-an.gov.cn/gasrmzfw/c00676/pc/content/content_1843562477466214400.html
  D-taken: what the page leaves open and we took (see notes)
notes:
  - The annual cap is not on the page, so none is applied and every explanation says so.
rounding: fen
personClasses: { working: ['11'], retired: ['12'] }
identities: {}
benefits:
  inpatient:
    medicalTypes: ['2']
    entitlement: none
    countsAdmission: true
    deductible:
      source: A-page
      span: settlement
      counter: deductible
      yuan:
        working: { 1: 300, 2: 400, 3: 600 }
        retired: { 1: 200, 2: 300, 3: 500 }
      nth: { kind: not_published }
      transfer: { kind: not_published }
      exemptions: []
      annualCapYuan: not_published
    share:
      source: A-page
      basis: with_deductible
      span: settlement
      counter: eligible
      percent: { working: 86, retired: 90 }
      paidInFull: none
    caps: not_published
    withoutFiling: by_rule
    lateFiling: counts
    offSite:
      - places: [long_term]
        reaches: [in_province, cross_province]
        deductible: same
        firstPay: none
        ratio: same
        atLeastPercent: none
        source: D-taken
      - places: [referral, emergency]
        reaches: [in_province, cross_province]
        deductible: { yuan: { working: { 1: 400, 2: 500, 3: 700 }, retired: { 1: 300, 2: 400, 3: 600 } } }
        firstPay: none
        ratio: { percent: { working: 81, retired: { value: 85, source: A-page } } }
        atLeastPercent: none
        source: A-page
      - places: [own_choice, unfiled]
        reaches: [in_province, cross_province]
        deductible: { yuan: 1000 }
        firstPay: none
        ratio: { percent: { working: 66, retired: 70 } }
        atLeastPercent: none
        source: A-page
supplements: not_published
hospitalShare: none
account:
  benefits: [inpatient, outpatient, chronic, pharmacy]
  pays: [deductible, share, above_cap, first_pay, over_limit, self_funded]
  mutualAid: none
  source: D-taken
`
