import type { Caller } from '../../../common/calls.grpc'
import { clientOf } from '../../../common/clients.grpc'
import { systemClock } from '../../../common/clock'
import type { Credentials } from '../../../common/credentials.file'
import type { Name, Person } from '../../../common/identity'
import { silent } from '../../../common/log'
import type { OperationsSource } from '../../../common/operations'
import { operationsHandlers, serveOperations } from '../../../common/operations.grpc'
import { keyToWire } from '../../../common/settlement-key'
import { type Step, stepsInMemory } from '../../../common/steps'
import type { LedgerRowIn, TailEventIn } from '../../../proto/types'
import { authority } from '../../support/credentials'
import { handTimers } from '../../support/hand-timers'

const key = { careRegion: '5101', hospital: 'H51010000001', settleId: 'a', kind: 'S' } as const
const step = (changed: Partial<Step> = {}): Step => ({
  atMs: 1,
  organisation: 'HUB',
  region: '',
  key,
  step: 'learned',
  ...changed,
})

function sourceOf(changed: Partial<OperationsSource> = {}): OperationsSource {
  return {
    checks: async () => [{ name: 'postgres', ok: true }],
    show: async () => [{ organisation: 'HUB', region: '', key: keyToWire(key) }],
    async *scan(day): AsyncIterable<LedgerRowIn[]> {
      yield [{ day: day ?? 'all' }]
    },
    inDoubt: async () => ({ doubts: [], waiting: 0 }),
    ...changed,
  }
}

function answers(...sources: OperationsSource[]) {
  const steps = stepsInMemory()
  return { steps, ...operationsHandlers({ name: 'hub-1', version: '1', sources, steps, clock: handTimers(42) }) }
}

const caller = (gone = new AbortController()): Caller => ({
  identity: { role: 'operator', name: 'x' },
  keyDigest: 'k',
  deadlineMs: 1_000,
  trace: {},
  gone: gone.signal,
})

async function all<T>(messages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const message of messages) found.push(message)
  return found
}

test('a process is ready while what it cannot do without is well', async () => {
  const well = answers(sourceOf(), sourceOf({ checks: async () => [{ name: 'link 5107', ok: false }] }))
  expect(await well.health({}, caller())).toMatchObject({
    name: 'hub-1',
    ready: true,
    startedAtMs: 42,
    checks: [{}, {}],
  })
  const ill = answers(sourceOf({ checks: async () => [{ name: 'care postgres', ok: false }] }))
  expect(await ill.health({}, caller())).toMatchObject({ ready: false })
})

test('what is known is shown with its steps, and steps of what is not known as well', async () => {
  const { steps, show } = answers(sourceOf())
  steps.record(step({ step: 'routed' }))
  steps.record(step({ tookUs: 7.4 }))
  steps.record(step({ organisation: 'CARE', region: '5101', step: 'refused', code: 'H3001' }))
  const { knowledge } = await show({ settleId: 'a' }, caller())
  expect(knowledge).toMatchObject([
    { organisation: 'HUB', timeline: [{ step: 'routed' }, { step: 'learned', tookUs: 7 }] },
    { organisation: 'CARE', region: '5101', timeline: [{ step: 'refused', code: 'H3001' }] },
  ])
})

test('the ledgers of all halves are scanned, of one day or of all', async () => {
  const { scanLedger } = answers(sourceOf(), sourceOf())
  expect(await all(scanLedger({ day: '' }, caller()))).toEqual([{ rows: [{ day: 'all' }] }, { rows: [{ day: 'all' }] }])
  expect(await all(scanLedger({ day: '2026-11-21' }, caller()))).toHaveLength(2)
})

test('doubts of all halves come oldest first', async () => {
  const doubting = (ageMs: number) => sourceOf({ inDoubt: async () => ({ doubts: [{ ageMs }], more: 2, waiting: 1 }) })
  const { inDoubt } = answers(doubting(5), doubting(9))
  expect(await inDoubt({}, caller())).toEqual({ doubts: [{ ageMs: 9 }, { ageMs: 5 }], more: 4, waiting: 2 })
})

test('a tail shows what was asked for as it happens, and ends when the caller hangs up', async () => {
  const { steps, tail } = answers(sourceOf())
  const gone = new AbortController()
  const seen: TailEventIn[] = []
  const reading = (async () => {
    for await (const event of tail({ settleId: 'a', errorsOnly: true }, caller(gone))) seen.push(event)
  })()
  await Promise.resolve()
  steps.record(step())
  steps.record(step({ key: { ...key, settleId: 'b' }, code: 'H6001' }))
  steps.record(step({ step: 'undecided', code: 'H6001' }))
  await new Promise((resolve) => setImmediate(resolve))
  gone.abort()
  await reading
  expect(seen).toMatchObject([{ step: 'undecided', code: 'H6001' }])
})

test('what no half here offers is refused, what one does is asked of it', async () => {
  const importing = sourceOf({ import: async (kind, csv) => ({ accepted: csv.length, problems: [{ column: kind }] }) })
  const has = answers(sourceOf(), importing)
  expect(await has.import({ kind: 'people', csv: Buffer.from('ab') }, caller())).toMatchObject({ accepted: 2 })
  const hasNot = answers(sourceOf())
  const refused = async () => hasNot.parked({ limit: 0 }, caller())
  await expect(refused()).rejects.toMatchObject({ refusal: { code: 'H1001' } })
})

test('one person is one, by whichever name of a certificate; a hub is no person', async () => {
  const ours = await authority()
  const credentials = await ours.certify({ role: 'hub', instance: 'hub-1' })
  const heard: Person[] = []
  const lifting = sourceOf({ liftFreeze: async (_, by) => ({ region: `${heard.push(by)}` }) })
  const about = { name: 'hub-1', version: '1', clock: systemClock, log: silent, steps: stepsInMemory() }
  const served = await serveOperations({ ...about, address: '127.0.0.1:0', credentials, sources: [lifting] })
  const lift = async (by: Credentials, as?: Name) => {
    const client = clientOf('operations', `127.0.0.1:${served.port}`, by)
    const given = { deadlineMs: 5_000, ...(as && { as }) }
    return client.liftFreeze({ region: '5101' }, given).finally(() => client.close())
  }
  const named = (name: string): Name => ({ role: 'operator', name })
  const wang = await ours.certify(named('wang'), { formerly: [named('wang2')] })
  await lift(wang)
  await lift(wang, named('wang2'))
  await lift(await ours.certify(named('wang2')))
  await lift(await ours.certify(named('li')))
  await expect(lift(credentials)).rejects.toMatchObject({ refusal: { code: 'H1011' } })
  await served.close(100)
  const isOne = (a: Person, b: Person) => a.marks.some((mark) => b.marks.includes(mark))
  const [first, second, renewed, li] = heard as [Person, Person, Person, Person]
  expect(heard.map(({ name }) => name)).toEqual(['wang', 'wang2', 'wang2', 'li'])
  // One key with two names; another key with a name that was heard before; another person.
  expect([isOne(first, second), isOne(first, renewed), isOne(first, li)]).toEqual([true, true, false])
  expect(li.marks.some((mark) => mark.startsWith('key '))).toBe(true)
})

const malformed = { refusal: { code: 'H1001' } }

test('over the wire: operators and the hub are answered, a hospital is not', async () => {
  const ours = await authority()
  const credentials = await ours.certify({ role: 'hub', instance: 'hub-1' })
  const about = { name: 'hub-1', version: '1', clock: systemClock, log: silent, steps: stepsInMemory() }
  const served = await serveOperations({ ...about, address: '127.0.0.1:0', credentials, sources: [sourceOf()] })
  const as = async (identity: Parameters<typeof ours.certify>[0]) =>
    clientOf('operations', `127.0.0.1:${served.port}`, await ours.certify(identity))
  const operator = await as({ role: 'operator', name: 'x' })
  const hospital = await as({ role: 'hospital', region: '5101', hospital: 'H51010000001' })
  try {
    expect(await operator.health({}, { deadlineMs: 5_000 })).toMatchObject({ name: 'hub-1', ready: true })
    expect(await all(operator.scanLedger({ day: '2026-06-17' }, { deadlineMs: 5_000 }))).toMatchObject([
      { rows: [{ day: '2026-06-17' }] },
    ])
    // Each of them once broke in a database.
    for (const day of ['x', '2026-02-30', '\u0000', '2026-06-17\n', '𠮷'.repeat(500)])
      await expect(all(operator.scanLedger({ day }, { deadlineMs: 5_000 }))).rejects.toMatchObject(malformed)
    await expect(operator.show({ settleId: 'a\u0000b' }, { deadlineMs: 5_000 })).rejects.toMatchObject(malformed)
    await expect(hospital.health({}, { deadlineMs: 5_000 })).rejects.toMatchObject({ refusal: { code: 'H1011' } })
    const scanned = all(hospital.scanLedger({ day: '' }, { deadlineMs: 5_000 }))
    await expect(scanned).rejects.toMatchObject({ refusal: { code: 'H1011' } })
  } finally {
    operator.close()
    hospital.close()
    await served.close(100)
  }
})
