/** A settled bill of twenty lines as the enrollment half keeps it, opened and reckoned again: one step of a replay. */
import { codecs } from '../../common/contracts.grpc'
import { fenToWire } from '../../common/money'
import { keptClaim, knownToWire } from '../../region-node/enrollment/known'
import { policiesOf } from '../../region-node/enrollment/policy/compile'
import { documentSchema } from '../../region-node/enrollment/policy/document'
import { nothingCompared } from '../../region-node/enrollment/policy/tools/compare'
import { replayPerson } from '../../region-node/enrollment/policy/tools/replay'
import { reckon } from '../../region-node/enrollment/reckon'
import { authorisedOf } from '../../region-node/enrollment/verdict'
import { benchDocument, benchPerson, linesOfBench } from './fifty-lines'

const LINES = 20

/** @returns what is measured: a verdict and its claim decoded, and reckoned under a policy of a higher deductible */
export function settledBill(): () => number {
  const { policies } = policiesOf([documentSchema.parse(benchDocument)])
  const dearer = JSON.parse(JSON.stringify(benchDocument).replace('"3":800', '"3":900'))
  const [after] = policiesOf([documentSchema.parse({ ...dearer, version: 'dearer' })]).policies
  if (!after) throw new Error('the bench has a policy')
  const { claim, verdict } = kept(policies)
  const sum = nothingCompared()
  return () => {
    const { authorised } = codecs.verdict.decode(verdict)
    if (!authorised) throw new Error('the bill is authorised')
    const bill = { id: 'bench', decidedAtMs: 0, claim: codecs.claim.decode(claim), authorised }
    replayPerson(sum, [bill], after)
    return sum.cases
  }
}

function kept(policies: ReturnType<typeof policiesOf>['policies']) {
  const { lines, parts, totals } = linesOfBench(LINES)
  const question = { enrollmentRegion: '5116', insurance: '310', medicalType: '21', hospitalLevel: '3' }
  const place = { careDivision: '510104', policyDay: '2024-06-17', useAccount: true, personId: 'bench' }
  const wireTotals = Object.fromEntries(Object.entries(totals).map(([name, fen]) => [name, fenToWire(fen)]))
  const body = codecs.claim.encode({ ...question, ...place, lines, totals: wireTotals })
  const claim = codecs.claim.decode(body)
  const person = { ...benchPerson, version: 0n, accumulators: [] }
  const reckoned = reckon(policies, '5116', { claim, totals, parts }, person)
  if ('obstacles' in reckoned) throw new Error(reckoned.obstacles[0].code)
  const { coverage, reckoning } = reckoned
  const authorised = authorisedOf(claim, coverage, reckoning)
  return {
    claim: keptClaim(body, knownToWire(coverage.known)),
    verdict: codecs.verdict.encode({ authorised, personId: 'bench' }),
  }
}
