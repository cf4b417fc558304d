/** A story that breaks off: a province that stays up goes on, a story told once gives no verdict. */
import type { Words } from '../../../../bin/output/language'
import { toItsEnd } from '../../../../deploy/local/story/to-its-end'

const heard: Words[] = []
const voice = { say: (words: Words) => void heard.push(words) }
const held = () => Promise.reject(new Error('hub-2 is not running: stopped'))

beforeEach(() => heard.splice(0))

test('told to its end, it is what it came to, and nothing more is said', async () => {
  expect(await toItsEnd(Promise.resolve({ settled: 200 }), { once: false, voice })).toEqual({ settled: 200 })
  expect(heard).toEqual([])
})

test('somebody held a hub down while it was told: why is said, and the province lives', async () => {
  expect(await toItsEnd(held(), { once: false, voice })).toBeUndefined()
  expect(heard[0]?.en).toContain('hub-2 is not running: stopped')
  expect(heard[0]?.zh).toContain('全省照常运行')
})

test('a story told once must not pass for one that went well', async () => {
  await expect(toItsEnd(held(), { once: true, voice })).rejects.toThrow('hub-2')
})
