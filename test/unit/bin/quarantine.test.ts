import type { QuarantinedFact } from '../../../proto/types'
import { type FakeProvince, fakeProvince } from './province'

let province: FakeProvince
beforeEach(async () => {
  province = await fakeProvince()
})
afterEach(() => province.close())

const settlement = '5101/H51010000001/01930f0e-7b4c-7d11-9c1e-2f6a5d8b4c01/S'
const fact = (changes: Partial<QuarantinedFact> = {}): QuarantinedFact => ({
  ...{ id: 'ab12', organisation: 'HUB', region: '', settlement, careRegion: '5101', code: 'H1004' },
  ...{ reason: 'the signature of the decision is expired', times: 3, firstAtMs: 400_000, lastAtMs: 900_000 },
  ...changes,
})

test('nothing in quarantine is fine', async () => {
  expect(await province.run('quarantine', 'list')).toMatchObject({ exit: 0, out: ['隔离区是空的。'] })
})

test('R22: each fact is listed once with its cause and what to do, wherever it is held', async () => {
  // Both instances of the hub see one database.
  province.answers['hub-1'].quarantined = [fact()]
  province.answers['hub-2'].quarantined = [fact()]
  const here = fact({
    id: 'cd34',
    organisation: 'ENROLLMENT',
    region: '5116',
    code: 'H9001',
    reason: 'refuses it: 23514',
  })
  province.answers['region-5116'].quarantined = [here]
  const { exit, out } = await province.run('quarantine', 'list')
  expect(exit).toBe(1)
  const text = out.join('\n')
  expect(text.match(/编号/g)).toHaveLength(2)
  expect(text).toContain('hub/ab12')
  expect(text).toContain('5116/cd34')
  expect(text).toContain('[H1004] the signature of the decision is expired')
  expect(text).toContain('过期就换发')
  expect(text).toContain('数据库拒收这一条')
  const { quarantined } = JSON.parse((await province.run('quarantine', 'list', '--json')).out.join(''))
  expect(quarantined).toMatchObject([
    { id: 'hub/ab12', times: 3 },
    { id: '5116/cd34', settlement, code: 'H9001' },
  ])
})

test('an organisation that does not answer is no empty quarantine', async () => {
  await province.stop('region-5116')
  expect((await province.run('quarantine', 'list')).exit).toBe(2)
})

test.each`
  id               | code       | exit | said
  ${'hub/ab12'}    | ${'H1004'} | ${0} | ${'✔ hub/ab12 已入账'}
  ${'hub/ab12'}    | ${'H5012'} | ${1} | ${'仍然无法使用：[H5012]'}
  ${'hub/nothing'} | ${'H1004'} | ${2} | ${'隔离区没有 hub/nothing'}
  ${'9999/ab12'}   | ${'H1004'} | ${2} | ${'隔离区没有 9999/ab12'}
  ${'ab12'}        | ${'H1004'} | ${2} | ${'quarantine list'}
`('a replay of $id of $code ends with $exit and says $said', async ({ id, code, exit, said }) => {
  province.answers['hub-1'].quarantined = [fact({ code })]
  const told = await province.run('quarantine', 'replay', id)
  expect(told.exit).toBe(exit)
  expect([...told.out, ...told.notes].join('\n')).toContain(said)
})

test.each(['list', 'replay'])('the help of quarantine %s begins with an example', async (name) => {
  const help = (await province.run('quarantine', name, '--help')).out.join('')
  expect(help.startsWith(`例：\n  npx lianjie quarantine ${name}`)).toBe(true)
})
