import { Fault, refusal } from '../../../../common/errors'
import { silent } from '../../../../common/log'
import type { Intent, NewIntent } from '../../../../region-node/care/intents'
import { notebook } from '../../../../region-node/care/notebook'
import { handTimers } from '../../../support/hand-timers'
import { ENROLLMENT, keyFor, WINDOW_MS } from './world'

const PATIENCE_MS = 1_000

function desk() {
  const timers = handTimers()
  const writes: (readonly Intent[])[] = []
  let answer: () => Promise<void> = async () => undefined
  const write = (intents: readonly Intent[]) => {
    writes.push(intents)
    return answer()
  }
  return {
    ...{ timers, writes },
    ...notebook({ write, timers, log: silent }),
    answerWith(by: () => Promise<void>) {
      answer = by
    },
    async pass(ms: number) {
      timers.pass(ms)
      for (let n = 0; n < 20; n++) await undefined
    },
  }
}

function intent(number: number, changes: Partial<NewIntent> = {}): NewIntent {
  const batch = { visitId: 'v', batchId: 'v-1', version: 1 }
  const asked = { personId: 'P1', enrollmentRegion: ENROLLMENT, batch, requestHash: Buffer.from('one'), invoiceNo: '' }
  return { key: keyFor(number), ...asked, windowMs: WINDOW_MS, askedAtMs: 1_000, ...changes }
}

test('an asking and its verdict are one row, and everything that came meanwhile is one writing', async () => {
  const { note, writes, pass } = desk()
  note(intent(1), {})
  note(intent(2), {})
  note(intent(1), { verdictAtMs: 1_006 })
  expect(writes).toEqual([])
  await pass(PATIENCE_MS)
  const unknown = { verdictAtMs: undefined, refused: undefined }
  expect(writes).toEqual([
    [
      { ...intent(1), triedAtMs: 1_000, ...unknown, verdictAtMs: 1_006 },
      { ...intent(2), triedAtMs: 1_000, ...unknown },
    ],
  ])
})

test('nothing ticks while there is nothing to write', async () => {
  const { note, timers, writes, pass } = desk()
  expect(timers.scheduled()).toBe(0)
  note(intent(1), {})
  await pass(PATIENCE_MS)
  expect(timers.scheduled()).toBe(0)
  await pass(PATIENCE_MS)
  expect(writes).toHaveLength(1)
})

test('R3: the first request of an id counts, also before it is written', async () => {
  const { note, writes, pass } = desk()
  note(intent(1), {})
  note(intent(1, { requestHash: Buffer.from('two') }), { verdictAtMs: 5 })
  await pass(PATIENCE_MS)
  expect(writes).toMatchObject([[{ requestHash: Buffer.from('one'), verdictAtMs: undefined }]])
})

test('whoever reads waits for what was noted of that settlement, be it on its way already, and for no other', async () => {
  const { note, written, writes, answerWith, pass } = desk()
  await written()
  expect(writes).toHaveLength(0)
  const done: string[] = []
  let arrive: () => void = () => undefined
  answerWith(() => new Promise((resolve) => (arrive = resolve)))
  note(intent(1), {})
  await pass(PATIENCE_MS)
  void written(keyFor(1)).then(() => done.push('one'))
  await written(keyFor(2))
  await pass(0)
  expect([writes.length, done]).toEqual([1, []])
  arrive()
  await pass(0)
  expect(done).toEqual(['one'])
})

test('whoever waits does so for all that was noted before, and the next writing begins after the last', async () => {
  const { note, written, writes, answerWith, pass } = desk()
  let arrive: () => void = () => undefined
  answerWith(() => new Promise((resolve) => (arrive = resolve)))
  note(intent(1), {})
  await pass(PATIENCE_MS)
  note(intent(1), { verdictAtMs: 7 })
  const all = written(keyFor(1))
  await pass(0)
  expect(writes).toHaveLength(1)
  answerWith(async () => undefined)
  arrive()
  await all
  expect(writes[1]).toMatchObject([{ verdictAtMs: 7 }])
})

test('a database that is away gets its intents later, joined with what came meanwhile', async () => {
  const { note, written, writes, answerWith, pass } = desk()
  answerWith(async () => {
    note(intent(1), { verdictAtMs: 9 })
    throw new Fault(refusal('H9002', { part: 'postgres' }))
  })
  note(intent(1), {})
  note(intent(2), {})
  await written()
  answerWith(async () => undefined)
  await pass(PATIENCE_MS)
  const ofBoth = writes[1]?.toSorted((a, b) => (a.key.settleId < b.key.settleId ? -1 : 1))
  expect(ofBoth).toMatchObject([
    { key: keyFor(1), verdictAtMs: 9 },
    { key: keyFor(2), verdictAtMs: undefined },
  ])
  expect(writes).toHaveLength(2)
})

test('what the database will never take is forgotten, and the next ones go on', async () => {
  const { note, written, writes, answerWith } = desk()
  answerWith(async () => Promise.reject(new Error('invalid byte sequence')))
  note(intent(1), {})
  await written()
  answerWith(async () => undefined)
  note(intent(2), {})
  await written()
  expect(writes.map((intents) => intents.map(({ key }) => key))).toEqual([[keyFor(1)], [keyFor(2)]])
})
