/** A region that contradicts itself gets no new verdicts and closes no day, until two persons lift that. */
import type { Person } from '../../../../common/identity'
import { silent } from '../../../../common/log'
import { freezeOperations } from '../../../../hub/console/freeze-operations'
import { type Freeze, type FreezeStore, freezesOver, LIFTING } from '../../../../hub/facts/freezes'
import { liveWork } from '../../../../hub/ingress/live'
import type { Answer, DownFrameIn, Question } from '../../../../proto/types'
import { handTimers } from '../../../support/hand-timers'

function storeOf(...regions: string[]): FreezeStore & { freezes: Map<string, Freeze> } {
  const freezes = new Map(
    regions.map((region) => [region, { region, frozenAtMs: 1, agreedBy: [] as readonly string[] }]),
  )
  const marks = new Set<string>()
  return {
    freezes,
    list: async () => [...freezes.values()].filter(({ agreedBy }) => agreedBy.length < LIFTING),
    async agree(region, { name, marks: own }) {
      const known = freezes.get(region)
      if (!known) return undefined
      if (!own.some((mark) => marks.has(mark))) freezes.set(region, { ...known, agreedBy: [...known.agreedBy, name] })
      for (const mark of own) marks.add(mark)
      return freezes.get(region)
    },
  }
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('an instance sees a freeze within a second; with the database away its last look counts', async () => {
  const [store, timers] = [storeOf(), handTimers()]
  const freezes = freezesOver({ store, timers, log: silent })
  await turn()
  expect(freezes.refusal('5101')).toBeUndefined()
  store.freezes.set('5101', { region: '5101', frozenAtMs: 1, agreedBy: [] })
  timers.pass(1_000)
  await turn()
  expect(freezes.refusal('5101')).toMatchObject({ code: 'H9005' })
  expect(freezes.refusal('5107')).toBeUndefined()
  store.list = () => Promise.reject(new Error('away'))
  timers.pass(1_000)
  await turn()
  expect(freezes.refusal('5101')).toMatchObject({ code: 'H9005' })
})

test('one person’s word does not lift it, however often it is given; two persons’ does', async () => {
  const store = storeOf('5101')
  const { frozen, liftFreeze } = freezeOperations(store)
  const person = (name: string): Person => ({ name, marks: [`key ${name}`] })
  const [wang, li] = [person('wang'), person('li')]
  expect(await liftFreeze('5101', wang)).toMatchObject({ lifted: false, agreedBy: ['wang'] })
  expect(await liftFreeze('5101', wang)).toMatchObject({ lifted: false, agreedBy: ['wang'] })
  expect(await frozen()).toHaveLength(1)
  expect(await liftFreeze('5101', li)).toMatchObject({ lifted: true, agreedBy: ['wang', 'li'] })
  expect(await frozen()).toEqual([])
  await expect(liftFreeze('5107', wang)).rejects.toMatchObject({ refusal: { code: 'H1001' } })
})

test.each`
  ask              | answered
  ${'ASK_SETTLE'}  | ${'H9005'}
  ${'ASK_QUOTE'}   | ${'H9005'}
  ${'ASK_REVERSE'} | ${'passed on'}
`('a frozen region’s $ask is $answered: a promise is still kept', async ({ ask, answered }) => {
  const frames: DownFrameIn[] = []
  const passed: Question[] = []
  const line = { outlet: { press: (frame: DownFrameIn) => void frames.push(frame) } }
  const exchange = {
    async ask(question: Question): Promise<Answer> {
      passed.push(question)
      return { questionId: question.questionId, body: Buffer.from('b'), failure: null, outcome: 'body' }
    },
  }
  const frozen = {
    refusal: (region: string) => (region === '5101' ? { code: 'H9005', params: {}, retryAfterMs: 0 } : undefined),
  }
  const participants = { isRegion: () => true, enrollmentRegions: () => ['5116'] }
  const work = liveWork({ exchange, participants, openPerLinkMax: 5, frozen } as never, '5101', line as never)
  const kind = ask === 'ASK_REVERSE' ? 'REVERSAL' : 'SETTLEMENT'
  const key = { careRegion: '5101', hospital: 'H51010000001', settleId: 's', kind }
  const question = {
    questionId: 'q',
    ask,
    enrollmentRegion: '5116',
    personDigest: 'd',
    key,
    body: Buffer.from('x'),
    unackedFacts: [],
  }
  work.take([{ question }] as never)
  await turn()
  const said = frames.map(({ answer }) => answer?.failure?.code ?? (passed.length > 0 ? 'passed on' : 'nothing'))
  expect(said).toEqual([answered])
})
