/** Lines that pass one way only, processes that stand still, regions that are slow, clocks that are wrong. */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { projectRoot } from '../../../common/contracts.grpc'
import type { Fault, Group } from '../fault'
import type { Field } from '../field'
import { pidOf, settledAgainAndAgain } from './parts'

const group: Group = 'lines and clocks'
const CUT_MS = 10_000

const oneWay = (direction: 'out' | 'back', name: string, what: string, sample = false): Fault => ({
  name,
  group,
  what,
  sample,
  async strike(field) {
    for (const line of field.lines) line.cut(direction)
    const before = field.stage.bills.settled()
    await pause(CUT_MS)
    const meanwhile = field.stage.bills.settled() - before
    for (const line of field.lines) line.heal()
    await settledAgainAndAgain(field)
    return `${meanwhile} settled meanwhile, elsewhere`
  },
})

const oneHubCut: Fault = {
  name: 'link-to-one-hub-cut',
  group,
  what: `5101 hears nothing of hub-1 for ${CUT_MS / 1_000} s, and goes by hub-2`,
  async strike(field) {
    field.lines[0]?.cut('back')
    await pause(CUT_MS)
    field.lines[0]?.heal()
    await settledAgainAndAgain(field)
    return undefined
  },
}

/** SIGSTOP: it keeps its connections and locks, answers nobody, and knows nothing of it afterwards. */
async function frozen(field: Field, part: string, ms: number): Promise<number> {
  const pid = pidOf(field, part)
  const before = field.stage.bills.settled()
  process.kill(pid, 'SIGSTOP')
  try {
    await pause(ms)
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  return field.stage.bills.settled() - before
}

const HUB_FROZEN_MS = 60_000
const NODE_FROZEN_MS = 15_000

const freeze = (part: string, ms: number, name: string, sample = false): Fault => ({
  name,
  group,
  what: `${part} stands still (SIGSTOP) for ${ms / 1_000} s and goes on where it was`,
  sample,
  async strike(field) {
    const meanwhile = await frozen(field, part, ms)
    await settledAgainAndAgain(field)
    return `${meanwhile} settled meanwhile`
  },
})

const SLOW_MS = 15_000
const [STANDS_MS, GOES_MS] = [900, 100]

/** One tenth of its speed: what comes to it queues up. */
const slowRegion: Fault = {
  name: 'slow-region',
  group,
  what: `region-5116 works one tenth of the time for ${SLOW_MS / 1_000} s`,
  sample: true,
  async strike(field) {
    const pid = pidOf(field, 'region-5116')
    const before = field.stage.bills.settled()
    try {
      for (const end = performance.now() + SLOW_MS; performance.now() < end; await pause(GOES_MS)) {
        process.kill(pid, 'SIGSTOP')
        await pause(STANDS_MS)
        process.kill(pid, 'SIGCONT')
      }
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    const meanwhile = field.stage.bills.settled() - before
    await settledAgainAndAgain(field)
    return `${meanwhile} settled meanwhile`
  },
}

const WRONG_MS = 600_000
const STEP_MS = 300_000
const LIVES_MS = 10_000

/** The process is started with another clock put under it; nothing in it knows. */
async function withClock(field: Field, part: string, clock: Readonly<Record<string, string>>): Promise<void> {
  const preload = join(projectRoot(), 'test', 'fault', 'wrong-clock.js')
  await field.startedWith(part, { NODE_OPTIONS: `--require ${preload}`, ...clock })
  await pause(LIVES_MS)
  await field.startedWith(part, {})
  await settledAgainAndAgain(field)
}

const skewed = (part: string, byMs: number, name: string, sample = false): Fault => ({
  name,
  group,
  what: `the clock of ${part} is ${Math.abs(byMs) / 60_000} min ${byMs > 0 ? 'ahead' : 'behind'}`,
  sample,
  async strike(field) {
    await withClock(field, part, { LIANJIE_FAULT_CLOCK_MS: String(byMs) })
    return undefined
  },
})

const steppingBack: Fault = {
  name: 'clock-steps-back',
  group,
  what: `the clock of region-5101 steps back by ${STEP_MS / 60_000} min, three seconds after its start`,
  async strike(field) {
    await withClock(field, 'region-5101', {
      LIANJIE_FAULT_CLOCK_MS: String(-STEP_MS),
      LIANJIE_FAULT_CLOCK_AFTER_MS: '3000',
    })
    return undefined
  },
}

export const linesAndClocks: readonly Fault[] = [
  oneWay('back', 'link-deaf', `5101 hears nothing of either hub for ${CUT_MS / 1_000} s; they hear it`, true),
  oneWay('out', 'link-mute', `neither hub hears anything of 5101 for ${CUT_MS / 1_000} s; it hears them`),
  oneHubCut,
  freeze('hub-1', HUB_FROZEN_MS, 'hub-frozen'),
  freeze('region-5116', NODE_FROZEN_MS, 'region-frozen', true),
  slowRegion,
  skewed('region-5116', WRONG_MS, 'clock-ahead-at-enrollment', true),
  skewed('region-5116', -WRONG_MS, 'clock-behind-at-enrollment'),
  skewed('region-5101', WRONG_MS, 'clock-ahead-at-care'),
  skewed('region-5101', -WRONG_MS, 'clock-behind-at-care'),
  skewed('hub-1', -WRONG_MS, 'clock-behind-at-hub'),
  steppingBack,
]
