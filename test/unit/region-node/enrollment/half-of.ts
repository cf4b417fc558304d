/** The use cases of one enrollment half over whatever stores are given, in memory or Postgres. */
import { systemTimers } from '../../../../common/clock'
import type { Credentials } from '../../../../common/credentials.file'
import { checkCharacter } from '../../../../common/identifiers'
import { silent } from '../../../../common/log'
import { stepsInMemory } from '../../../../common/steps'
import type { AnswerIn, Fact, FactAckIn, RequestRecord } from '../../../../proto/types'
import { type AnswerParts, answer } from '../../../../region-node/enrollment/answer'
import { factsOf } from '../../../../region-node/enrollment/facts'
import type { EnrollmentStores } from '../../../../region-node/enrollment/half'
import { importCsv } from '../../../../region-node/enrollment/import'
import { forgettingWhoMoved, rememberedPersons } from '../../../../region-node/enrollment/remembered'
import { type ManualClock, manualClock, policiesOf, REGION } from './province'

export const INQUIRY_DELAY_MS = 60_000

export interface HalfOf {
  readonly clock: ManualClock
  readonly stores: EnrollmentStores
  ask(request: RequestRecord): Promise<AnswerIn>
  learn(fact: Fact): Promise<FactAckIn>
  import(kind: string, ...lines: readonly string[]): ReturnType<typeof importCsv>
  /** A working person of 31 with an active enrollment and a filing as referred. */
  insure(personId: string, more?: Insured): Promise<void>
}

export interface Insured {
  readonly category?: string
  readonly filing?: 'referral' | 'long_term' | 'own_choice' | 'none'
  readonly balanceYuan?: number
}

export function halfOf(
  stores: EnrollmentStores,
  enrollment: Credentials,
  policies = policiesOf(REGION),
  more: Partial<Pick<AnswerParts, 'catalogs' | 'engine' | 'tooOld'>> = {},
): HalfOf {
  const clock = manualClock()
  const office = { region: REGION, epoch: 1, signer: enrollment.signer }
  const shared = { office, clock, log: silent, steps: stepsInMemory(), timers: systemTimers }
  const persons = rememberedPersons()
  const books = forgettingWhoMoved(stores.factBooks, persons)
  const facts = factsOf({ ...shared, verifier: enrollment.verifier, books })
  const parts = {
    ...{ ...shared, ...stores, persons, policies: () => policies, inquiryDelayMs: INQUIRY_DELAY_MS, ...more },
    learn: async (carried: readonly Fact[]) => void (await Promise.all(carried.map(facts.learnInHaste))),
  }
  const put = (kind: string, ...lines: readonly string[]) =>
    importCsv(stores.people, kind, Buffer.from(lines.join('\n')))
  return {
    clock,
    stores,
    ask: (request) => answer(parts, request),
    learn: (fact) => facts.learn(fact),
    import: put,
    async insure(personId, { category = '11', filing = 'referral', balanceYuan = 0 } = {}) {
      await put('people', PEOPLE, `${personId},王测试,1,1993-06-17,${citizenNoOf(personId)}`)
      await put('enrollments', ENROLLMENTS, `${personId},310,${category},1,511602,2020-01-01`)
      if (filing !== 'none') await put('filings', 'person_id,kind,begins', `${personId},${filing},2024-01-01`)
      await put('accounts', 'person_id,insurance,balance_yuan', `${personId},310,${balanceYuan}`)
    },
  }
}

const PEOPLE = 'person_id,name,gender,birthday,citizen_no'
const ENROLLMENTS = 'person_id,insurance,person_category,status,division,begins'

/** The number that insure gives a person: of a division that does not exist, so that it belongs to nobody. */
export function citizenNoOf(personId: string): string {
  const digits = `51999919930617${personId.slice(-3)}`
  return digits + checkCharacter(digits)
}
