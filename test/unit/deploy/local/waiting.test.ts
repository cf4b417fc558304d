import { barLine, waitingOn } from '../../../../deploy/local/waiting'

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

function terminal(isTTY: boolean) {
  const written: string[] = []
  return { isTTY, columns: 80, write: (text: string) => written.push(text), written }
}

test('a short wait stays silent', () => {
  const screen = terminal(true)
  const { progress, done } = waitingOn(screen)
  progress('Kafka')
  jest.advanceTimersByTime(900)
  done()
  expect(screen.written).toEqual([])
})

test('a longer wait shows a bar on a terminal, and leaves nothing behind', () => {
  const screen = terminal(true)
  const { progress, done } = waitingOn(screen)
  progress('Kafka', 0.5)
  jest.advanceTimersByTime(1_200)
  expect(screen.written.at(-1)).toBe('[##########··········] Kafka 1 s')
  done()
  expect(screen.written.at(-1)).toBe('\r\x1b[2K')
})

test('elsewhere a longer wait is a plain line now and then', () => {
  const screen = terminal(false)
  const { progress, done } = waitingOn(screen)
  progress('Kafka')
  jest.advanceTimersByTime(12_000)
  done()
  expect(screen.written).toEqual(['… Kafka (1 s)\n', '… Kafka (11 s)\n'])
})

test('a bar never leaves its frame', () => {
  expect(barLine('x', 7, 0)).toContain(`[${'#'.repeat(20)}]`)
  expect(barLine('x', -1, 0)).toContain(`[${'·'.repeat(20)}]`)
})
