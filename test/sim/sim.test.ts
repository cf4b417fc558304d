/** The simulator as everybody starts it: a sample of schedules, the kept ones, and bugs that it must catch. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../common/contracts.grpc'
import { plants } from './plants'

const MINUTES = 60_000
const program = join(projectRoot(), 'dist', 'test', 'sim', 'main.js')
const keptFolder = join(__dirname, 'kept')

function simulator(...given: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...given, '--json'], { encoding: 'utf8' })
  return { status, stderr, said: JSON.parse(stdout || 'null') }
}

test(
  '2,000 schedules: no fen lost or doubled, nothing in doubt, and every fault was met',
  () => {
    const { said, stderr } = simulator('--schedules', '2000', '--seed', '1')
    expect(stderr).not.toContain('FAILED')
    expect(said).toMatchObject({ schedules: 2_000, violations: 0, first_failure: null })
    expect(said.events / said.schedules).toBeGreaterThanOrEqual(1_000)
    expect(said.crashes / said.schedules).toBeGreaterThanOrEqual(5)
    const never = Object.entries(said.coverage).filter(([, times]) => times === 0)
    expect(never).toEqual([])
  },
  4 * MINUTES,
)

describe('schedules that once failed', () => {
  const kept = readdirSync(keptFolder).filter((name) => name.endsWith('.json'))
  test.each(kept)('%s', (name) => {
    expect(simulator('--replay', join(keptFolder, name)).said).toMatchObject({ violations: [] })
  })
})

test('each bug to plant has its place in the product, exactly one', () => {
  const places = plants.map(({ bug, file, from }) => {
    const times = readFileSync(join(projectRoot(), file), 'utf8').split(from).length - 1
    return `${bug}: ${times}`
  })
  expect(places).toEqual(plants.map(({ bug }) => `${bug}: 1`))
})

test.each(['M5', 'M7', 'M9', 'R15'])(
  'planted bug %s is caught, and without it the same schedules are clean',
  (bug) => {
    const { said, status } = simulator('--plant', bug, '--schedules', '500')
    expect(said).toMatchObject({ bugs: [{ bug, caught: true }], control_violations: 0 })
    expect(status).toBe(0)
  },
  2 * MINUTES,
)
