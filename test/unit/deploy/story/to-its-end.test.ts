/** A story that breaks off: a province that stays up goes on, a story told once gives no verdict. */
import type { Words } from '../../../../bin/output/language'
import { toItsEnd } from '../../../../deploy/local/story/to-its-end'

const heard: Words[] = []
const voice = { say: (words: Words) => void heard.push(words) }
const telling = (once: boolean, interrupted = new AbortController().signal) => ({ once, interrupted })
const held = () => Promise.reject(new Error('hub-2 is not running: stopped'))

beforeEach(() => heard.splice(0))

test('told to its end, it is what it came to, and nothing more is said', async () => {
  expect(await toItsEnd(Promise.resolve({ settled: 200 }), { telling: telling(false), voice })).toEqual({
    settled: 200,
  })
  expect(heard).toEqual([])
})

test('somebody held a hub down while it was told: why is said, and the province lives', async () => {
  expect(await toItsEnd(held(), { telling: telling(false), voice })).toBeUndefined()
  expect(heard[0]?.en).toContain('hub-2 is not running: stopped')
  expect(heard[0]?.zh).toContain('全省照常运行')
})

test('a story told once must not pass for one that went well', async () => {
  await expect(toItsEnd(held(), { telling: telling(true), voice })).rejects.toThrow('hub-2')
})

test('whoever presses Ctrl-C in the middle of it is not told that the province goes on', async () => {
  const interrupted = { telling: telling(false, AbortSignal.abort()), voice }
  await expect(toItsEnd(held(), interrupted)).rejects.toThrow('hub-2')
  expect(heard).toEqual([])
})
