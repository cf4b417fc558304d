import { isClean, type Verdict } from '../../fault/judge'
import { until } from '../../support/until'

const clean: Verdict = {
  ...{ settled: 10, lost: 0, doubled: 0, diffFen: 0, leftOpen: 0, verify: 'PASS', differences: [] },
  ...{ longestOpenSeconds: 30, unavailableSeconds: 30 },
}

test('time costs nobody a fen', () => {
  expect(isClean(clean)).toBe(true)
})

test.each`
  wrong                 | why
  ${{ lost: 1 }}        | ${'somebody was told settled and is not'}
  ${{ doubled: 1 }}     | ${'something is booked twice'}
  ${{ diffFen: -1 }}    | ${'the ledgers differ, in either direction'}
  ${{ leftOpen: 1 }}    | ${'somebody has no last word'}
  ${{ verify: 'FAIL' }} | ${'the checker found something'}
`('$why: not clean', ({ wrong }) => {
  expect(isClean({ ...clean, ...wrong })).toBe(false)
})

test('what does not come is named', async () => {
  await expect(until(() => false, 'the thing', 60)).rejects.toThrow('the thing did not come within 0.06 s')
  let looks = 0
  await until(() => ++looks === 3, 'the third look', 5_000)
  expect(looks).toBe(3)
})
