import { fault } from '../../../../common/errors'
import type { EngineReply } from '../../../../proto/types'
import { watchedEngine } from '../../../../region-node/enrollment/engine-health'
import { manualClock } from './province'

const reply = { refused: null, authorised: null } as unknown as EngineReply
const there = async () => undefined

test('doctor sees whether the city’s engine can be reached, and what became of the bills it was asked', async () => {
  const clock = manualClock()
  let answer = async (): Promise<EngineReply> => reply
  const engine = watchedEngine({ adjudicate: () => answer() }, there, clock)
  expect((await engine.checks())[0]).toMatchObject({ name: 'city engine', ok: true, detail: '0 asked, 0 failed' })
  await engine.adjudicate({})
  answer = () => Promise.reject(fault('H5014', { cause: 'H6001' }))
  await expect(engine.adjudicate({})).rejects.toMatchObject({ refusal: { code: 'H5014' } })
  const [failing] = await engine.checks()
  expect(failing).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/^2 asked, 1 failed, the last \d+ s ago: H6001$/),
  })
  expect([failing?.remedyZh, failing?.remedyEn]).toEqual([
    expect.stringContaining('H5014'),
    expect.stringContaining('H5014'),
  ])
  answer = async () => reply
  await engine.adjudicate({})
  expect((await engine.checks())[0]).toMatchObject({ ok: true, detail: expect.stringContaining('3 asked, 1 failed') })
})

test('an engine that cannot be reached is said to be away before a patient finds out', async () => {
  const engine = watchedEngine({ adjudicate: async () => reply }, () => Promise.reject(fault('H6001')), manualClock())
  expect((await engine.checks())[0]).toMatchObject({ ok: false, detail: 'unreachable (H6001), 0 asked, 0 failed' })
})
