import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPolicies } from '../../../bin/commands/policy-check'
import { paintFor } from '../../../bin/output/paint'
import { projectRoot } from '../../../common/contracts.grpc'

const policies = join(projectRoot(), 'deploy/settings/policies')

async function check(paths: readonly string[], { language = 'zh', asJson = false } = {}) {
  const said: string[] = []
  const line = (text: string) => void said.push(text)
  const out = { json: asJson, isTerminal: false, paint: paintFor(false), line, note: line }
  const exit = await checkPolicies({ out: { ...out, language: language as 'zh' | 'en' } }, paths)
  return { exit, text: said.join('\n') }
}

test('a good file: its sources, and a row a fen around each line', async () => {
  const { exit, text } = await check([join(policies, '5116/310.2024.yaml')])
  expect(exit).toBe(0)
  expect(text).toContain('✔')
  expect(text).toContain('[A-page] https://www.guang-an.gov.cn/')
  expect(text).toMatch(/住院 +在职 +3 +转诊 +起付线 +700\.01 +700\.00 +0\.01 +0\.00 +700\.00/)
})

test('a folder, with the layers beside it, in English and for programs', async () => {
  const { exit, text } = await check([join(policies, '5303')], { language: 'en' })
  expect(exit).toBe(0)
  expect(text).toContain('qujing-310-2024+yunnan-310-2025  2025-01-01 – open')
  const { policies: told } = JSON.parse((await check([join(policies, '5303')], { asJson: true })).text)
  expect(told).toHaveLength(4)
  expect(told[0].boundary[0]).toMatchObject({ benefit: 'inpatient', line: 'deductible', eligible_fen: 19_999 })
})

test('what nobody published is listed with the code that a settlement would hear', async () => {
  const { text } = await check([join(policies, '3213/390.2024.yaml')])
  expect(text).toMatch(/! 住院 居民 1 参保地 {2}没有公布（\w+）：结算答 H5015/)
})

test('a wrong file exits 1 with line, finding and remedy, for people and for programs', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'policy-')), 'bad.yaml')
  writeFileSync(file, readFileSync(join(policies, '5116/310.2024.yaml'), 'utf8').replace('working: 86', 'working: 860'))
  const { exit, text } = await check([file])
  expect(exit).toBe(1)
  expect(text).toMatch(
    /✖ .*bad\.yaml:43 {2}P11 {2}benefits\.inpatient\.share\.percent\.working\n {4}读到 860，比例超过 100 %\n {4}改法：请写百分数/,
  )
  const told = JSON.parse((await check([file], { asJson: true })).text)
  expect(told.ok).toBe(false)
  expect(told.wrong[0]).toMatchObject({ code: 'P11', line: 43, found: '860', mend_en: expect.any(String) })
})

test('a file that is not there is a mistake of the caller', async () => {
  await expect(check(['/nowhere/x.yaml'])).rejects.toThrow('/nowhere/x.yaml')
})
