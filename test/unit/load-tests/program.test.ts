import { type LoadOptions, programWith, type Work } from '../../../load-tests/program'

/** What `npm run load -- …` would do, and what it says meanwhile. */
async function typed(line: string, language: 'zh' | 'en' = 'en') {
  const done: unknown[] = []
  const said: string[] = []
  const work: Work = {
    language,
    load: async (scenario, options: LoadOptions) => void done.push({ scenario, ...options }),
    windows: async (options) => void done.push(options),
    capacity: () => void done.push('capacity'),
  }
  const program = programWith(work)
  for (const one of [program, ...program.commands]) {
    const { outputError } = one.configureOutput()
    one.configureOutput({
      writeOut: (text) => said.push(text),
      writeErr: (text) => said.push(text),
      outputError: (text, write) => outputError?.(text, write),
    })
  }
  await program.parseAsync(line.split(' '), { from: 'user' }).catch(() => undefined)
  return { done, said: said.join('') }
}

test('show 1 of the issue is understood as it stands', async () => {
  const { done } = await typed('steady --rate 300 --seconds 300 --json')
  expect(done).toMatchObject([
    { scenario: 'steady', rate: 300, seconds: 300, json: true, with: 'driver', floor: true, saturation: true },
  ])
})

test('a scenario alone has its own rate and length, the floor beside it, and our generator', async () => {
  const [options] = (await typed('kill-hub --no-floor --with k6')).done as LoadOptions[]
  expect(options).toMatchObject({ scenario: 'kill-hub', floor: false, with: 'k6', warmUp: 60 })
  expect(options?.rate).toBeUndefined()
})

test('windows compares a late region unless two commands say otherwise', async () => {
  expect((await typed('windows')).done).toMatchObject([{ seconds: 30, pairs: 10, measure: 'settle_p99' }])
  const [options] = (await typed('windows --measure cpu --with-command ./on --without-command ./off')).done
  expect(options).toMatchObject({ measure: 'cpu', withCommand: './on', withoutCommand: './off' })
})

test.each`
  line                     | zh
  ${'tornado'}             | ${'没有命令“tornado”'}
  ${'steady --rate often'} | ${'选项 --rate <n> 的值“often”不对'}
  ${'steady --with siege'} | ${'应为 driver, k6 之一'}
  ${'steady --fast'}       | ${'没有选项“--fast”'}
`('$line is refused in the reader’s language, with what to do', async ({ line, zh }) => {
  const told = await typed(line, 'zh')
  expect(told.done).toEqual([])
  expect(told.said).toContain(zh)
  expect(told.said).toContain('处理办法: 看 npm run load -- --help')
})

test('help begins with examples and ends with what the exit codes mean', async () => {
  const { said } = await typed('--help')
  expect(said.startsWith('Examples:\n  npm run load -- smoke\n')).toBe(true)
  expect(said).toContain('retry-storm')
  expect(said).toContain('Exit codes: 0 the result stands')
  expect((await typed('slow-city --help', 'zh')).said).toContain('一个统筹区慢十秒')
})
