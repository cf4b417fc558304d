import { outletOf } from '../../../common/outlet'

function inTest(messageBytes = 10, waitingBytesMax = 20) {
  const messages: string[][] = []
  const deferred: (() => void)[] = []
  const writing: (() => void)[] = []
  const outlet = outletOf<string>({
    write: (frames, left) => {
      messages.push(frames)
      writing.push(left)
    },
    sizeOf: (frame) => frame.length,
    defer: (work) => deferred.push(work),
    messageBytes,
    waitingBytesMax,
  })
  return { outlet, messages, turn: () => deferred.splice(0).map((work) => work()), left: () => writing.shift()?.() }
}

test('what arises in one turn of the loop leaves as one message', () => {
  const { outlet, messages, turn } = inTest()
  outlet.offer('a')
  outlet.offer('b')
  expect(messages).toEqual([])
  turn()
  expect(messages).toEqual([['a', 'b']])
})

test('what arises while a message is being written is the next one', () => {
  const { outlet, messages, turn, left } = inTest()
  outlet.offer('a')
  turn()
  outlet.offer('b')
  outlet.offer('c')
  turn()
  expect(messages).toHaveLength(1)
  left()
  turn()
  expect(messages).toEqual([['a'], ['b', 'c']])
})

test('a message is closed at its size, and a larger frame goes alone', () => {
  const { outlet, messages, turn, left } = inTest()
  for (const frame of ['four', 'more', 'x', 'fifteen letters']) outlet.press(frame)
  for (let n = 0; n < 3; n++) {
    turn()
    left()
  }
  expect(messages).toEqual([['four', 'more', 'x'], ['fifteen letters']])
  expect(outlet.waitingBytes).toBe(0)
})

test('beyond the bound nothing is taken but what must be', () => {
  const { outlet, turn } = inTest()
  expect([outlet.offer('x'.repeat(15)), outlet.offer('sixsix'), outlet.offer('five!')]).toEqual([true, false, true])
  outlet.press('a heartbeat')
  expect(outlet.waitingBytes).toBe(31)
  turn()
  expect(outlet.offer('1')).toBe(true)
})

test('a closed outlet takes and writes nothing', () => {
  const { outlet, messages, turn } = inTest()
  outlet.offer('a')
  outlet.close()
  outlet.press('b')
  turn()
  expect([messages, outlet.offer('c'), outlet.waitingBytes]).toEqual([[], false, 0])
})
