import { fenceFrom } from '../../../../region-node/care/fence'
import { signsInMemory } from '../../../../region-node/care/ledger.memory'
import { manualClock } from './world'

const FENCE_MS = 86_400_000

function fence(stored?: { atMs: number; bootId: string; uptimeMs: number }, bootId = 'boot-1') {
  const clock = manualClock(1_000_000_000_000)
  const machine = { bootId, uptimeMs: () => 5_000_000 + clock.monotonic() }
  const heart: { atMs: number | undefined } = { atMs: undefined }
  const signs = signsInMemory()
  const timers = { careToHubMs: 1, windowOutpatientMs: 1, windowInpatientMs: 1, sweepMs: 1, clockToleranceMs: 1 }
  const province = {
    ask: () => Promise.reject(),
    say: () => false,
    links: () => [],
    lastHeartbeatAt: () => heart.atMs,
    full: () => undefined,
    inLine: () => new Map(),
  }
  const made = fenceFrom(stored, { province, signs, clock, machine, timers: { ...timers, fenceMs: FENCE_MS } })
  return { clock, heart, signs, made }
}

test('a node that never met a hub is not fenced: it holds no token either', () => {
  expect(fence().made.refusal()).toBeUndefined()
})

test('a restart does not forget the last sign of life, a reboot makes it unknown', () => {
  const stored = { atMs: 1_000_000_000_000 - 5, bootId: 'boot-1', uptimeMs: 4_999_995 }
  expect(fence(stored).made.refusal()).toBeUndefined()
  expect(fence(stored, 'boot-2').made.refusal()).toMatchObject({ code: 'H9004' })
})

test('a day of silence fences by either clock, and a heartbeat lifts it', () => {
  const { clock, heart, made } = fence({
    atMs: 1_000_000_000_000,
    bootId: 'boot-1',
    uptimeMs: 5_000_000 - FENCE_MS - 1,
  })
  expect(made.refusal()).toMatchObject({ code: 'H9004' })
  clock.pass(1)
  heart.atMs = clock.now()
  expect(made.refusal()).toBeUndefined()
  clock.pass(FENCE_MS + 1)
  expect(made.refusal()).toMatchObject({ code: 'H9004' })
})

test('the sign is stored at once, and then no more than once a minute', async () => {
  const { clock, heart, signs, made } = fence()
  heart.atMs = clock.now()
  await made.tick()
  const first = await signs.last()
  expect(first).toMatchObject({ bootId: 'boot-1' })
  clock.pass(59_000)
  heart.atMs = clock.now()
  await made.tick()
  expect(await signs.last()).toBe(first)
  clock.pass(1_000)
  heart.atMs = clock.now()
  await made.tick()
  expect(await signs.last()).not.toBe(first)
})
