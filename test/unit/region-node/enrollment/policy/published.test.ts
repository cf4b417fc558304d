/** Invariant 10 over every city's documents: who is referred is never worse off than who chose, or never filed. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../../../common/contracts.grpc'
import { adjudicate } from '../../../../../region-node/enrollment/policy/adjudicate'
import type { Policy } from '../../../../../region-node/enrollment/policy/policy'
import type { OffSiteRule, Place, Reach } from '../../../../../region-node/enrollment/policy/rules'
import { termsOf } from '../../../../../region-node/enrollment/policy/terms'
import { policiesOf } from '../province'
import { bill, totalsOf, yuan } from './bills'

const regions = readdirSync(join(projectRoot(), 'deploy/settings/policies')).filter((name) => /^\d{4}$/.test(name))
const policies = regions.flatMap((region) => policiesOf(region))
const ORDER: readonly Place[] = ['referral', 'own_choice', 'unfiled']
const AMOUNTS = [0, 100, 500, 999.99, 1_200, 3_000, 12_345.67, 60_000, 400_000, 900_000].map(yuan)

/** What the pooling fund pays for each place that the policy speaks of, in the order in which it may fall. */
function fundsOf(
  policy: Policy,
  reach: Reach,
  given: { personClass: string; level: string; eligibleFen: bigint },
): bigint[] {
  const { eligibleFen, ...who } = given
  const nobody = {
    identities: [],
    age: 40,
    disease: '',
    approvedDiseases: 1,
    salaryFen: undefined,
    transfer: undefined,
  }
  return policy.benefits.flatMap((benefit) => {
    if (benefit.name !== 'inpatient') return []
    const rules: readonly OffSiteRule[] = benefit.offSite === 'not_published' ? [] : benefit.offSite
    return ORDER.flatMap((place) => {
      const offSite = rules.find((rule) => rule.places.includes(place) && rule.reaches.includes(reach))
      const terms = offSite && termsOf({ ...nobody, ...who, policy, benefit, offSite })
      if (!terms || 'lack' in terms) return []
      return [adjudicate(bill({ terms, totals: totalsOf(eligibleFen) })).split.poolingFundFen]
    })
  })
}

test('there are at least ten cities', () => {
  expect(regions.length).toBeGreaterThanOrEqual(10)
})

test.each(policies.map((policy) => [policy.version, policy] as const))('%s', (_version, policy) => {
  for (const reach of ['in_province', 'cross_province'] as const) {
    for (const personClass of Object.keys(policy.personClasses)) {
      for (const level of ['1', '2', '3']) {
        for (const eligibleFen of AMOUNTS) {
          const funds = fundsOf(policy, reach, { personClass, level, eligibleFen })
          const falling = [...funds].sort((a, b) => (a > b ? -1 : a < b ? 1 : 0))
          expect({ reach, personClass, level, eligibleFen, funds }).toMatchObject({ funds: falling })
        }
      }
    }
  }
})
