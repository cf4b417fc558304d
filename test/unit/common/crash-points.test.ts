import { callsOf, crashPointsAt, publishing } from '../../../common/crash-points'

class Register {
  readonly wrote: string[] = []
  async write(value: string): Promise<number> {
    this.wrote.push(value)
    return this.wrote.length
  }
  async read(): Promise<number> {
    return this.wrote.length
  }
  say(value: string): boolean {
    this.wrote.push(value)
    return true
  }
}

function armed(setting: string) {
  const deaths: number[] = []
  const register = new Register()
  const points = crashPointsAt(setting, () => deaths.push(register.wrote.length))
  return { deaths, register, points }
}

test('a process that was told of no point has the very ports that it was given', () => {
  const register = new Register()
  for (const setting of [undefined, '']) {
    const points = crashPointsAt(setting, () => fail())
    expect(points.around(register, ['write'], callsOf('care registers'))).toBe(register)
    expect(points.answering(register, ['write'], callsOf('care registers'))).toBe(register)
  }
})

test.each`
  point                           | written | why
  ${'care register.write:before'} | ${0}    | ${'nothing was committed yet'}
  ${'care register.write:after'}  | ${1}    | ${'the commit is through, nobody heard of it'}
`('$point: $why', async ({ point, written }) => {
  const { deaths, register, points } = armed(point)
  const port = points.around(register, ['write'], callsOf('care register'))
  expect(await port.write('a')).toBe(1)
  expect(deaths).toEqual([written])
})

test('the third time means the third time, and only once', async () => {
  const { deaths, register, points } = armed('care register.write:before:3')
  const port = points.around(register, ['write'], callsOf('care register'))
  for (const value of ['a', 'b', 'c', 'd', 'e', 'f']) await port.write(value)
  expect(deaths).toEqual([2])
})

test('other calls are left alone, and a failed call is not behind its point', async () => {
  const { deaths, register, points } = armed('care register.write:after')
  const port = points.around(register, ['write'], callsOf('care register'))
  expect(await port.read()).toBe(0)
  jest.spyOn(register.wrote, 'push').mockImplementation(() => {
    throw new Error('full')
  })
  await expect(port.write('a')).rejects.toThrow('full')
  expect(deaths).toEqual([])
})

test('an answer that is about to be sent is met behind the call, under the name of the sending', async () => {
  const { deaths, register, points } = armed('care answer write:before')
  const port = points.answering(register, ['write'], (call) => [`care answer ${call}`])
  await port.write('a')
  expect(deaths).toEqual([1])
})

test('what answers at once has both points too', () => {
  const { deaths, register, points } = armed('care link fact:after')
  points.around(register, ['say'], () => ['care link fact']).say('a')
  expect(deaths).toEqual([1])
})

test('a narrower name is met only when what is given is such', async () => {
  const { deaths, register, points } = armed('care registers.write EXPIRED:after')
  const named = (call: string, [value]: readonly unknown[]) => [
    `care registers.${call}`,
    `care registers.${call} ${value}`,
  ]
  const port = points.around(register, ['write'], named)
  await port.write('HOSPITAL')
  await port.write('EXPIRED')
  expect(deaths).toEqual([2])
})

test('records are named after the kind of their topic, whatever prefix and region', () => {
  const named = publishing('hub')
  const topics = ['settle.request.5116', 'test-settle.reply.hub-1', 'fact.5101', 'region.to.hub']
  expect(topics.flatMap((topic) => named('publish', [topic]))).toEqual([
    'hub publish settle.request',
    'hub publish settle.reply',
    'hub publish fact',
    'hub publish region.to.hub',
  ])
})

test('what names no point is said at the start', () => {
  expect(() => crashPointsAt('care registers.confirm', () => undefined)).toThrow('no crash point')
})
