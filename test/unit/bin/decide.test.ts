import type { ManualCase, ManualCasesReply } from '../../../proto/types'
import { type FakeProvince, fakeProvince } from './province'

const ID = '01930f0e-7b4c-7d11-9c1e-2f6a5d8b4c01'
const key = { careRegion: '5101', hospital: 'H51010000001', settleId: ID, kind: 'SETTLEMENT' } as const

let province: FakeProvince
beforeEach(async () => {
  province = await fakeProvince()
})
afterEach(() => province.close())

const word = (by: string) => ({ by, reason: 'receipt 4711', atMs: 1_000 })
const aCase = (more: Partial<ManualCase> = {}): ManualCase => ({
  ...{ key, enrollmentRegion: '5116', isConfirmed: true, owedFen: 7_500, totalFen: 10_000, words: [word('wang')] },
  ...{ decided: false, acknowledged: false, overruledBy: '', ...more },
})
const silentSince = (seenAtMs: number, decidableFromMs: number): ManualCasesReply['silent'] => {
  return [{ region: '5101', seenAtMs, decidableFromMs }]
}
const give = (given: Partial<ManualCasesReply>) => {
  province.answers['hub-1'].manual = { cases: [], silent: [], ...given }
}
const reason = ['--reason', 'receipt 4711']

test('nothing was proposed or decided', async () => {
  expect(await province.run('decide')).toMatchObject({ exit: 0, out: ['没有提议，也没有人工决定。'] })
})

test.each`
  standing                                                           | exit | state
  ${{}}                                                              | ${1} | ${'还要另一个人'}
  ${{ decided: true }}                                               | ${1} | ${'正在送往参保地'}
  ${{ decided: true, acknowledged: true }}                           | ${0} | ${'已决定'}
  ${{ decided: true, acknowledged: true, overruledBy: 'cancelled' }} | ${0} | ${'被就医地取代（cancelled）'}
`('R20: a case that is $standing is listed as $state', async ({ standing, exit, state }) => {
  give({ cases: [aCase(standing)], silent: silentSince(0, 97_200_000) })
  const told = await province.run('decide')
  expect([told.exit, told.out.join('\n')]).toEqual([exit, expect.stringMatching(/wang: receipt 4711/)])
  expect(told.out.join('\n')).toContain(state)
  expect(told.out.join('\n')).toContain('1970-01-02 11:00 起可以人工决定')
  const said = JSON.parse((await province.run('decide', '--json')).out.join(''))
  expect(said).toMatchObject({ cases: [{ as: 'confirmed', owed_fen: 7_500 }], silent: [{ region: '5101' }] })
})

test.each`
  words             | args                                | exit | said
  ${[]}             | ${['--as', 'confirmed', ...reason]} | ${1} | ${'还要另一个人用自己的证书说同样的话'}
  ${[word('wang')]} | ${['--as', 'cancelled', ...reason]} | ${0} | ${'按已撤销（wang, test）'}
  ${[word('wang')]} | ${['--withdraw']}                   | ${0} | ${'已撤回'}
  ${[word('wang')]} | ${['--as', 'confirmed']}            | ${2} | ${'--as 和 --reason'}
`('R20: $args after $words.length words says $said', async ({ words, args, exit, said }) => {
  give({ cases: [aCase({ words })] })
  const told = await province.run('decide', ID, ...args)
  expect([told.exit, [...told.out, ...told.notes].join('\n')]).toEqual([exit, expect.stringContaining(said)])
})

test('R20: too early is said with the hour from which it is not', async () => {
  const told = await province.run('decide', ID, '--as', 'confirmed', ...reason)
  expect(told.exit).toBe(2)
  expect(told.notes.join('\n')).toMatch(/\[H9006\].*5101.*2026-11-23 12:00/)
  const { out } = await province.run('decide', ID, '--as', 'confirmed', ...reason, '--json')
  expect(JSON.parse(out.join(''))).toMatchObject({ error: { code: 'H9006', retry_after_ms: 60_000 } })
})

test('the help of decide begins with an example', async () => {
  const help = (await province.run('decide', '--help')).out.join('')
  expect(help.startsWith('例：\n  npx lianjie decide\n  npx lianjie decide ')).toBe(true)
})

test.each`
  silent                        | cases        | next
  ${[]}                         | ${[]}        | ${'自动查证'}
  ${silentSince(0, 97_200_000)} | ${[]}        | ${'1970-01-02 11:00 起两个人可以决定'}
  ${silentSince(0, 900_000)}    | ${[]}        | ${`两个人：npx lianjie decide ${ID} --as confirmed|cancelled`}
  ${silentSince(0, 900_000)}    | ${[aCase()]} | ${`wang 已提议；另一个人：npx lianjie decide ${ID} --as confirmed`}
`(
  'in doubt, with $silent.length silent regions and $cases.length proposals: $next',
  async ({ silent, cases, next }) => {
    province.answers['region-5116'].doubts = [
      {
        ...{ organisation: 'ENROLLMENT', region: '5116', key, ageMs: 900_000, owner: 'care 5101' },
        ...{ nextStepZh: '自动查证', nextStepEn: 'asked again', nextAtMs: 0 },
      },
    ]
    give({ silent, cases })
    const told = await province.run('in-doubt')
    expect([told.exit, told.out.join('\n')]).toEqual([1, expect.stringContaining(next)])
  },
)
