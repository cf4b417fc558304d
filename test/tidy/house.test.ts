/** The house rules, applied to the house. Each fails with the list of what breaks it. */

import { catalogue, codes, type Entry } from '../../common/errors'
import { codesIn, errorsDocument } from './errors-document'
import { uncommented } from './rules/contracts'
import { hostsInLockFile, looseVersions, machineTraces, strangersAtTheTop } from './rules/layout'
import { forbiddenLeanings, lonelyInCommon } from './rules/leaning'
import { impureWords } from './rules/purity'
import { unfilledRefusals } from './rules/refusals'
import { tooLong } from './rules/sizes'
import { sharedStatementNames } from './rules/statements'
import { forbiddenNames, forbiddenWordsIn } from './rules/words'
import { driversOutOfPlace, edgesPluggedInElsewhere } from './rules/worlds'
import { filesEndingIn, textOf, topLevelEntries } from './tree'

const typescript = filesEndingIn('.ts')
const sources = [...typescript, ...filesEndingIn('.js')]
const contracts = filesEndingIn('.proto')

test('drivers are imported only by files named after their world', () => {
  expect(driversOutOfPlace(typescript)).toEqual([])
})

test('no two statements have one name', () => {
  expect(sharedStatementNames(typescript)).toEqual([])
})

test('edges are plugged in only by main.ts', () => {
  expect(edgesPluggedInElsewhere(typescript)).toEqual([])
})

test('folders lean only where the table says; hub and region-node never meet', () => {
  expect(forbiddenLeanings(typescript)).toEqual([])
})

test('common holds only what two programs use', () => {
  expect(lonelyInCommon(typescript)).toEqual([])
})

test('no clock, chance, waiting or environment in pure files and use cases', () => {
  expect(impureWords(typescript)).toEqual([])
})

test('nothing is too long', () => {
  expect(tooLong([...sources, ...contracts, ...filesEndingIn('.sql')])).toEqual([])
})

test('no name uses a word that the glossary forbids', () => {
  const words = forbiddenWordsIn(textOf('docs/GLOSSARY.md'))
  expect(words.length).toBeGreaterThan(10)
  expect(forbiddenNames(typescript, words)).toEqual([])
})

test('every message, field, value and call of the contracts is explained', () => {
  expect(uncommented(contracts)).toEqual([])
})

describe('error codes', () => {
  test('whoever refuses fills in what the sentences leave open', () => {
    expect(unfilledRefusals(typescript.filter(({ path }) => /^(common|hub|region-node)\//.test(path)))).toEqual([])
  })

  test('docs/ERRORS.md tells all codes, and no others (npm run docs)', () => {
    expect(codesIn(textOf('docs/ERRORS.md'))).toEqual(codes)
  })

  test('docs/ERRORS.md tells of each what the catalogue says (npm run docs)', () => {
    expect(textOf('docs/ERRORS.md')).toBe(errorsDocument())
  })

  test('each says what happened and what to do, in Chinese and in English', () => {
    const isChinese = (text: string) => /[\u4e00-\u9fff]/.test(text) && text.endsWith('。')
    const isEnglish = (text: string) => /^[\x20-\x7e]+\.$/.test(text)
    const isWhole = ({ zh, remedyZh, en, remedyEn }: Entry) =>
      isChinese(zh) && isChinese(remedyZh) && isEnglish(en) && isEnglish(remedyEn)
    expect(codes.filter((code) => !isWhole(catalogue[code]))).toEqual([])
    expect(isWhole({ ...catalogue.H1001, remedyEn: '' })).toBe(false)
  })
})

test('the top of the tree holds what it should, and nothing else', () => {
  expect(strangersAtTheTop(topLevelEntries())).toEqual([])
})

test('the lock file names no host, packages are pinned, and no file names a machine', () => {
  expect(hostsInLockFile(textOf('package-lock.json'))).toEqual([])
  expect(looseVersions(textOf('package.json'))).toEqual([])
  const told = [...sources, ...contracts, ...filesEndingIn('.md', '.json', '.yaml', '.yml', '.sh', '.xml', '.npmrc')]
  expect(machineTraces(told)).toEqual([])
})
