import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { adjudicateVectors } from '../../../bin/commands/policy-adjudicate'
import { Mistake } from '../../../bin/output/mistake'
import { paintFor } from '../../../bin/output/paint'
import { projectRoot } from '../../../common/contracts.grpc'

const pool = readFileSync(join(projectRoot(), 'test/vectors/policy-pool.json'), 'utf8')

async function run(text: string, asked: { json: boolean; language?: 'zh' | 'en' } = { json: false }) {
  const lines: string[] = []
  const say = (line: string) => void lines.push(line)
  const out = { language: 'en' as const, ...asked, isTerminal: false, paint: paintFor(false), line: say, note: say }
  return { exit: await adjudicateVectors({ readFile: () => Buffer.from(text), out }, 'x.json'), lines }
}

test('every case has a line, and all equal is exit 0', async () => {
  const { exit, lines } = await run(pool)
  expect(exit).toBe(0)
  expect(lines).toHaveLength(31)
  expect([lines[0], lines.at(-1)]).toEqual(['= P01', '30 cases, 30 equal'])
})

test('one fen is a difference, in words and in JSON, and exit 1', async () => {
  const wrong = pool.replace('"hifp_pay": "5850.00"', '"hifp_pay": "5850.01"')
  const { exit, lines } = await run(wrong)
  expect(exit).toBe(1)
  expect(lines[0]).toBe('≠ P01  hifp_pay: expected 5850.01, got 5850.00')
  expect((await run(wrong, { json: false, language: 'zh' })).lines[0]).toContain('hifp_pay：应为 5850.01，算得 5850.00')
  const told = await run(wrong, { json: true })
  expect(told.exit).toBe(1)
  const different = [{ id: 'P01', field: 'hifp_pay', expected: '5850.01', got: '5850.00' }]
  expect(JSON.parse(told.lines.join(''))).toEqual({ cases: 30, equal: 29, different })
})

test('a file that is not understood is a mistake that names every place, and nothing is reckoned', async () => {
  const broken = pool.replace('"dedc": "400"', '"dedc": 400').replace('"segBasis": "scope"', '"segbasis": "scope"')
  const mistake = await run(broken).catch((error: unknown) => error)
  expect(mistake).toBeInstanceOf(Mistake)
  expect((mistake as Mistake).what.en).toMatch(
    /P01 \[0\].policy.dedc: expected a decimal[\s\S]*P01 \[0\].policy: Unrecognized/,
  )
})
