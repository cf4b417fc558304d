import type { HungProcess } from '../../../load-tests/hung-process.kafka'
import { hangingOn } from '../../../load-tests/mishaps'

/** A hung process and a clock that only its turns and pauses move; the scenario ends at so many milliseconds. */
function world(endsMs: number, refusedHold = 0) {
  const done: string[] = []
  let [nowMs, holds] = [0, 0]
  let end = () => {}
  const turn = async (name: string, tookMs: number) => {
    nowMs += tookMs
    done.push(`${name} ${nowMs}`)
  }
  const hung: HungProcess = {
    hold: () => (++holds === refusedHold ? Promise.reject(new Error('somebody else keeps one')) : turn('hold', 1_000)),
    release: () => turn('release', 700),
    close: () => turn('close', 0),
  }
  const pause = async (ms: number, { aborted }: AbortSignal) => {
    if (aborted) return
    const leftMs = Math.max(0, endsMs - nowMs)
    nowMs += Math.min(ms, leftMs)
    if (ms >= leftMs) end()
  }
  const hanging = hangingOn(hung, { clock: { monotonic: () => nowMs }, pause })
  const ended = hanging.then(async (mishap) => {
    end = mishap.end
    await mishap.over
    return mishap
  })
  return { done, ended }
}

test('the questions lie unread from the beginning, ten seconds each time, and somebody reads them in the end', async () => {
  const { done, ended } = world(20_000)
  expect((await ended).unreadMs).toEqual([10_000, 5_700])
  expect(done).toEqual(['hold 1000', 'release 11000', 'hold 15000', 'release 20700', 'close 20700'])
})

test('ended while they are read, it takes them no more', async () => {
  const { done, ended } = world(12_000)
  expect((await ended).unreadMs).toEqual([10_000])
  expect(done).toEqual(['hold 1000', 'release 11000', 'close 12000'])
})

test.each([1, 2])('when it cannot have them, the %s. time, whoever runs the load hears it', async (nth) => {
  const { done, ended } = world(60_000, nth)
  await expect(ended).rejects.toThrow('somebody else keeps one')
  expect(done.at(-1)).toMatch(/^close/)
})
