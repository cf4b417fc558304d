/** The province of the simulator: who is there, who is insured where, and by which rules. */
import type { z } from 'zod'
import type { Participants } from '../../hub/participants/participants'
import type { participantsSchema } from '../../region-node/care/participants'
import { catalogOf } from '../../region-node/catalogs/catalog'
import type { ImportKind, ImportRow } from '../../region-node/enrollment/people'
import type { Policy } from '../../region-node/enrollment/policy/policy'
import { burdens } from '../../region-node/enrollment/policy/rules'

export const CARE_REGIONS = ['5101', '5103'] as const
export const ENROLLMENT_REGIONS = ['5107', '5116'] as const
export const HUBS = ['hub-1', 'hub-2'] as const
/** Two processes share the work of the second region. */
export const ENROLLMENT_PROCESSES = [
  { name: 'enrollment-5107', region: '5107' },
  { name: 'enrollment-5116a', region: '5116' },
  { name: 'enrollment-5116b', region: '5116' },
] as const

export const HOSPITALS = [
  { code: 'H51010000001', name: 'one', region: '5101', division: '510104', level: '3' },
  { code: 'H51010000002', name: 'two', region: '5101', division: '510105', level: '3' },
  { code: 'H51030000001', name: 'three', region: '5103', division: '510302', level: '3' },
] as const

const regions = [...CARE_REGIONS, ...ENROLLMENT_REGIONS].map((region) => ({ region, name: region, enrolls: true }))
const isOurs = new Set<string>(regions.map(({ region }) => region))

export const admitted: z.infer<typeof participantsSchema> = { regions, hospitals: [...HOSPITALS] }
export const participants: Participants = {
  isRegion: (region) => isOurs.has(region),
  regions: () => regions,
  careRegions: () => CARE_REGIONS,
  enrollmentRegions: () => ENROLLMENT_REGIONS,
}

export const POLICY_DAY = '2026-03-02'
export const ITEM = 'XJ01CAA0401'

const dates = { from: '2024-01-01', to: undefined }
export const catalogs = catalogOf(
  [
    {
      code: ITEM,
      name: 'A',
      itemClass: '01',
      firstPayPermyriad: 0n,
      priceLimitMicroYuan: 0n,
      restricted: false,
      ...dates,
    },
  ],
  'sim',
)

/** Small, so that a few bills reach it. */
export const CAP_FEN = 60_000n
export const DEDUCTIBLE_FEN = 3_000n

/** One for all schedules: policies do not change. */
export function policyOf(region: string): Policy {
  const made = policies.get(region) ?? policyFor(region)
  policies.set(region, made)
  return made
}
const policies = new Map<string, Policy>()

function policyFor(region: string): Policy {
  const amount = (fen: bigint) => ({ all: { all: { fen, source: 'sim' } } })
  const rungs = [{ upToFen: 'open', parts: 8n, source: 'sim' }] as const
  return {
    version: `${region} sim`,
    ...{ region, insurance: '310', validFrom: '2024-01-01', validTo: undefined, roundingFen: 1n },
    ...{ personClasses: { working: ['11'] }, identities: {}, supplements: [], hospitalShare: 'none' },
    benefits: [
      {
        ...{ name: 'inpatient', medicalTypes: ['11', '21'], entitlement: 'none', countsAdmission: true },
        deductible: {
          span: 'year',
          counter: 'deductible',
          table: amount(DEDUCTIBLE_FEN),
          nth: { kind: 'same' },
          ...{ transfer: { kind: 'whole' }, exemptions: [], annualCap: 'none', source: 'sim' },
        },
        share: {
          basis: 'after_deductible',
          span: 'settlement',
          counter: 'eligible',
          source: 'sim',
          ...{ table: { all: { all: { whole: 10n, rungs } } }, paidInFull: 'none' },
        },
        caps: [{ kind: 'fund_paid', counter: 'fund', table: amount(CAP_FEN), furtherDisease: 'none' }],
        ...{ withoutFiling: 'by_rule', lateFiling: 'counts' },
        offSite: [
          {
            places: ['long_term', 'referral', 'emergency', 'own_choice', 'unfiled'],
            reaches: ['in_province'],
            ...{ deductible: 'same', firstPay: 'none', ratio: 'same', ratioFloor: 'none', source: 'sim' },
          },
        ],
      },
    ],
    account: { benefits: ['inpatient'], pays: burdens, mutualAid: 'none', source: 'sim' },
  }
}

export interface Enrollment {
  readonly region: string
  readonly personId: string
  /** Number of the identity card, by which a hospital finds them. */
  readonly credentialNo: string
}

/** Few, so that bills of one person meet. The first is insured in both regions. */
export const ENROLLMENTS: readonly Enrollment[] = [
  { region: '5107', personId: '5107000001', credentialNo: '1' },
  { region: '5116', personId: '5116000001', credentialNo: '1' },
  { region: '5107', personId: '5107000002', credentialNo: '2' },
  { region: '5116', personId: '5116000003', credentialNo: '3' },
  { region: '5116', personId: '5116000004', credentialNo: '4' },
]

/** What an enrollment region imports. */
export function* peopleOf(region: string): Generator<{ kind: ImportKind; rows: readonly ImportRow[] }> {
  for (const { region: of, personId, credentialNo } of ENROLLMENTS) {
    if (of !== region) continue
    const person = { person_id: personId, name: 'p', citizen_no: credentialNo, gender: '1', birthday: '1990-01-01' }
    const spell = { person_id: personId, insurance: '310', begins: '2024-01-01' }
    const enrolled = { person_category: '11', status: '1', division: `${region}02`, ...spell }
    yield { kind: 'people', rows: [{ line: 1, values: person }] }
    yield { kind: 'enrollments', rows: [{ line: 1, values: enrolled }] }
    yield { kind: 'accounts', rows: [{ line: 1, values: { balance_yuan: '5000', ...spell } }] }
  }
}
