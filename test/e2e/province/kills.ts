/**
 * kill -9 of every process of a province in turn, under traffic (issue 3, Shows 4). Afterwards every bill has its last
 * word, nothing is in doubt, and three ledgers agree with what the hospitals were told. What each kill cost is printed.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { askForDoubts } from '../../../bin/verify/doubts'
import { gatheredDoubts } from '../../../bin/verify/report'
import { HUBS, nodeOf, REGIONS } from '../../../deploy/local/layout'
import { drained } from '../../../deploy/local/story/checks'
import { bookedAgainstWord, doubledBatches, lostIn } from '../../../deploy/local/story/figures'
import { alternating, patientOf } from '../../../deploy/local/story/people'
import { servesAgain } from '../../../deploy/local/story/serves-again'
import { lastWords, trafficUntil } from '../../../deploy/local/story/traffic'
import { until } from '../../support/until'
import { local } from './one-province'

const PARTS = [...HUBS, ...REGIONS.map(({ region }) => nodeOf(region)), 'kafka', 'postgres', 'redis']
const RATE_PER_SECOND = 8
const WITHIN_MS = 120_000
const AIR_MS = 1_500

test('every process is killed in turn, and nobody is owed an answer or a fen', async () => {
  const stop = new AbortController()
  const traffic = trafficUntil(everybody(), stop.signal)
  const costs: string[] = []
  try {
    await until(() => local.stage.bills.settled() >= 10, 'the first ten bills', WITHIN_MS)
    for (const part of PARTS) costs.push(await costOf(part))
  } finally {
    stop.abort()
    await traffic
    process.stdout.write(`${costs.join('\n')}\n`)
  }
  const { stage } = local
  await lastWords(stage.tills, WITHIN_MS)
  const { report, scans } = await drained(stage.all, stage.voice)
  const told = { bills: stage.bills.all(), scans }
  expect(stage.tills.flatMap(({ journal }) => journal.open())).toEqual([])
  expect(report).toMatchObject({ verdict: 'PASS', diff_fen: 0, in_doubt: 0, in_flight: 0, waiting: 0 })
  expect([lostIn(told), doubledBatches(told.bills), bookedAgainstWord(told)]).toEqual([[], [], []])
  expect(stage.bills.settled()).toBeGreaterThan(100)
}, 600_000)

function everybody() {
  const { tills, casts } = local.stage
  const patients = alternating(casts.map(({ crowd }) => crowd)).map(patientOf)
  return { tills, patients, ratePerSecond: RATE_PER_SECOND, cancelEvery: 9, refuseEvery: 31 }
}

/** Kills it and tells how long it took until it served, until somebody settled, and until nothing was in doubt. */
async function costOf(part: string): Promise<string> {
  const { supervisor } = local.province
  const began = performance.now()
  const seconds = () => `${((performance.now() - began) / 1_000).toFixed(1)} s`.padStart(7)
  const pid = await supervisor.kill(part)
  const settled = local.stage.bills.settled()
  await servesAgain(supervisor, part, pid)
  const serves = seconds()
  await until(() => local.stage.bills.settled() > settled, `a settlement after the death of ${part}`, WITHIN_MS)
  const settles = seconds()
  await until(nothingInDoubt, `the end of every doubt after the death of ${part}`, WITHIN_MS)
  const clear = seconds()
  await pause(AIR_MS)
  return `${part.padEnd(12)} serves after ${serves}, somebody is settled after ${settles}, in doubt 0 after ${clear}`
}

/** And everybody can be asked. */
async function nothingInDoubt(): Promise<boolean> {
  const { replies, silent } = await askForDoubts(local.stage.all)
  return silent.length === 0 && gatheredDoubts(replies).doubts.length === 0
}
