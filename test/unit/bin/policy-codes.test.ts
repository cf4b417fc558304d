/** Officers name faults of their files by code: the book has the codes that the product says, each of one kind. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../common/contracts.grpc'
import { faultKinds, toldAtLength } from '../../../region-node/enrollment/policy/tools/problem'

const codes = Object.keys(faultKinds)

test('docs/POLICY.md lists every code with its words in both languages, in order, and no other', () => {
  const book = readFileSync(join(projectRoot(), 'docs/POLICY.md'), 'utf8')
  const rows = [...book.matchAll(/^\| (P\d+) \| (.+) \| (.+) \|$/gm)].map(([, code, zh, en]) => [code, { zh, en }])
  expect(rows).toEqual(Object.entries(faultKinds))
})

test('no two kinds share a code or its words, and every code is said at one place', () => {
  const folder = join(projectRoot(), 'region-node/enrollment')
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const said = sources.flatMap((name) => readFileSync(join(folder, name), 'utf8').match(/(?<=')P\d+(?=')/g) ?? [])
  expect(said.sort()).toEqual(codes)
  const kinds = Object.values(faultKinds)
  expect(new Set(kinds.flatMap(({ zh, en }) => [zh, en])).size).toBe(2 * codes.length)
})

test('codes are two digits from P01 on, without a gap: one that is given up stays in the list', () => {
  expect(codes).toEqual(codes.map((_, i) => `P${String(i + 1).padStart(2, '0')}`))
})

test('what nobody foresaw is told in the words that it came with, under a code of its own', () => {
  expect(toldAtLength('Too odd: expected something else')).toEqual({
    code: 'P24',
    zh: 'Too odd: expected something else',
    en: 'Too odd: expected something else',
    mendZh: '请对照 docs/POLICY.md 改正这一项',
    mendEn: 'compare this field with docs/POLICY.md',
  })
})
