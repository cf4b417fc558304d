import { type FakeProvince, fakeProvince } from './province'

let province: FakeProvince
beforeEach(async () => {
  province = await fakeProvince()
})
afterEach(() => province.close())

const frozen = (agreedBy: string[] = []) => [{ region: '5101', frozenAtMs: 1_000, agreedBy, lifted: false }]

test('nobody is frozen', async () => {
  expect(await province.run('frozen', 'list')).toMatchObject({ exit: 0, out: ['没有被冻结的就医地。'] })
})

test('R20: a frozen region is listed with who has agreed so far', async () => {
  province.answers['hub-1'].frozen = frozen(['wang'])
  const { exit, out } = await province.run('frozen', 'list')
  expect([exit, out.join('\n')]).toEqual([1, expect.stringMatching(/5101.*wang/)])
  expect(JSON.parse((await province.run('frozen', 'list', '--json')).out.join(''))).toMatchObject({
    frozen: [{ region: '5101', agreedBy: ['wang'] }],
  })
})

test.each`
  agreed      | region    | exit | said
  ${[]}       | ${'5101'} | ${1} | ${'还要另一个人'}
  ${['wang']} | ${'5101'} | ${0} | ${'✔ 5101 已解冻（wang, test）'}
  ${[]}       | ${'5107'} | ${2} | ${'5101'}
`('after $agreed, lifting $region says $said', async ({ agreed, region, exit, said }) => {
  province.answers['hub-1'].frozen = frozen(agreed)
  const told = await province.run('frozen', 'lift', region)
  expect(told.exit).toBe(exit)
  expect([...told.out, ...told.notes].join('\n')).toContain(said)
})

test.each(['list', 'lift'])('the help of frozen %s begins with an example', async (name) => {
  const help = (await province.run('frozen', name, '--help')).out.join('')
  expect(help.startsWith(`例：\n  npx lianjie frozen ${name}`)).toBe(true)
})
