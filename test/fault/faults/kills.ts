/** kill -9 of one, of several at once, and of whoever chance picks. */
import { setTimeout as pause } from 'node:timers/promises'
import { HUBS, nodeOf, REGIONS } from '../../../deploy/local/layout'
import { seeded } from '../../support/seeded'
import type { Fault } from '../fault'
import type { Field } from '../field'
import { firstSettled, killedAtOnce, servesAnew, settledAgainAndAgain } from './parts'

const NODES = REGIONS.map(({ region }) => nodeOf(region))
export const PROGRAMS: readonly string[] = [...HUBS, ...NODES]
const SERVERS = ['kafka', 'postgres', 'redis']

const one = (part: string, sample = false): Fault => ({
  name: `killed-${part}`,
  group: 'kills',
  what: `kill -9 of ${part}`,
  sample,
  async strike(field) {
    await killedAtOnce(field, [part])
    const seen = await firstSettled(field)
    await settledAgainAndAgain(field)
    return seen
  },
})

const several = (name: string, what: string, parts: readonly string[], sample = false): Fault => ({
  name,
  group: 'kills',
  what,
  sample,
  async strike(field) {
    await killedAtOnce(field, parts)
    const seen = await firstSettled(field)
    await settledAgainAndAgain(field)
    return seen
  },
})

const ROUNDS = 12
const BETWEEN_MS = 1_500

/** From a seed that the note tells, so that the same order can be had again. */
async function atRandom(field: Field): Promise<string> {
  const seed = Math.trunc(Date.now() / 1_000)
  const random = seeded(seed)
  const killed: string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const running = field.province.supervisor.status().filter(({ state }) => state === 'running')
    if (running.length > 0) {
      const { name } = random.oneOf(running)
      await field.province.supervisor.kill(name).catch(() => undefined)
      killed.push(name)
    }
    await pause(BETWEEN_MS)
  }
  for (const part of [...SERVERS, ...PROGRAMS]) await servesAnew(field, part)
  return `seed ${seed}: ${killed.join(', ')}`
}

export const kills: readonly Fault[] = [
  one('hub-1'),
  one('region-5101', true),
  one('region-5116'),
  one('kafka'),
  one('postgres', true),
  one('redis'),
  several('killed-both-hubs', 'kill -9 of both hub instances at once', HUBS, true),
  several('killed-all-nodes', 'kill -9 of every region node at once', NODES),
  several('killed-all-programs', 'kill -9 of both hubs and every region node at once', PROGRAMS),
  several('killed-everything', 'kill -9 of every process there is, servers too, at once', [...SERVERS, ...PROGRAMS]),
  {
    name: 'killed-at-random',
    group: 'kills',
    what: `${ROUNDS} kills -9 of whoever chance picks, one every ${BETWEEN_MS / 1_000} s`,
    strike: atRandom,
  },
]
