import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../../common/contracts.grpc'
import { silent } from '../../../../common/log'
import {
  type ActiveFiles,
  activePolicies,
  type PolicyFolder,
  policiesInForce,
  policyCheck,
} from '../../../../region-node/enrollment/active-policies'
import { shelfOf, type TextFile } from '../../../../region-node/enrollment/policy/tools/shelf'

const read = (path: string) => readFileSync(join(projectRoot(), 'deploy/settings/policies', path), 'utf8')
const city = read('5303/310.2024.yaml')
const layers = ['2009', '2025']
  .map((year) => `province/53.310.${year}.yaml`)
  .map((file) => ({ file, text: read(file) }))
const TODAY = '2026-11-22'

function filesInMemory(first: readonly TextFile[] = []): ActiveFiles & { kept: readonly TextFile[] } {
  const files = {
    kept: first,
    read: async () => files.kept,
    async replace(next: readonly TextFile[]) {
      files.kept = next
    },
  }
  return files
}

const with310 = (...texts: readonly string[]) => [...texts.map((text, i) => ({ file: `${i}.yaml`, text })), ...layers]
const take = (files: ActiveFiles, ...texts: readonly string[]) =>
  activePolicies(shelfOf(with310(...texts)), files, TODAY, silent)

const ended = (to: string) => city.replace('validFrom: 2024-01-01', `validFrom: 2024-01-01\nvalidTo: ${to}`)
const successor = (from: string) =>
  city
    .replace('version: qujing-310-2024', 'version: qujing-310-next')
    .replace('validFrom: 2024-01-01', `validFrom: ${from}`)
    .replace('working: { community: 91, 1: 91, 2: 88, 3: 85 }', 'working: { community: 90, 1: 90, 2: 87, 3: 84 }')

test('the first folder that is good is in force; with a wrong one before that there is nothing to begin with', async () => {
  const files = filesInMemory()
  const nothing = await take(files, city.replace('countsAdmission: true', ''))
  expect([nothing.policies.length, nothing.wrong.length > 0, files.kept.length]).toEqual([0, true, 0])
  const { policies, wrong } = await take(files, city)
  expect([policies.length, wrong.length, files.kept.length]).toEqual([2, 0, 3])
})

test('a wrong folder leaves the one before in force, told to operators with file and remedy', async () => {
  const files = filesInMemory(with310(city))
  const active = await take(files, city.replace('3: 85 }', '3: 850 }'))
  expect(active.policies.map(({ version }) => version)).toContain('qujing-310-2024+yunnan-310-2025')
  expect(files.kept).toEqual(with310(city))
  expect(policyCheck(active)).toMatchObject({ name: 'policies', ok: false, detail: expect.stringContaining('0.yaml:') })
  expect(policyCheck(await take(files, city))).toMatchObject({ ok: true })
})

test.each([
  ['a successor from tomorrow, its predecessor ended today', [ended('2026-11-22'), successor('2026-11-23')], ''],
  ['a successor from today', [ended('2026-11-21'), successor('2026-11-22')], ''],
  ['other notes', [city.replace('notes:\n', 'notes:\n  - "another note"\n')], ''],
  ['a successor from yesterday', [ended('2026-11-20'), successor('2026-11-21')], 'cannot be changed'],
  ['an end that is over', [ended('2026-06-30'), successor('2026-07-01')], 'that day is over'],
  ['another ratio for days that are over', [city.replace('2: 88, 3: 85', '2: 88, 3: 84')], 'cannot be changed'],
  ['another first day', [city.replace('validFrom: 2024-01-01', 'validFrom: 2023-01-01')], 'cannot be changed'],
  ['its file gone', [], 'its file is gone'],
  ['a layer let go', [city.replace(/ {2}- \{ layer: yunnan-310-2025.*\n/, '')], 'cannot be changed'],
])('never backwards: %s', async (_why, texts, said) => {
  const { wrong } = await take(filesInMemory(with310(city)), ...texts)
  expect(wrong.join('\n')).toContain(said)
  expect(wrong.length > 0).toBe(said !== '')
})

test('another insurance may begin in the past: it takes the place of nothing', async () => {
  const resident = read('5303/390.2024.yaml')
    .replaceAll(/ {2}- \{ layer: .*\n/g, '')
    .replace('adopts:\n', '')
  const whole = resident.replace('identities: {}', 'identities: {}\nrounding: fen\nhospitalShare: not_published')
  const elsewhere = whole.replace(
    '    # 异地待遇',
    '    withoutFiling: refuse\n    lateFiling: counts\n    offSite: []\n    # 异地待遇',
  )
  const { wrong } = await take(filesInMemory(with310(city)), city, elsewhere)
  expect(wrong).toEqual([])
})

/** A folder whose texts a test changes, as an officer would while the node runs. */
function folderOf(...texts: readonly string[]): PolicyFolder & { now: () => readonly TextFile[]; shelves: number } {
  const folder = {
    now: (): readonly TextFile[] => with310(...texts),
    shelves: 0,
    texts: () => folder.now(),
    shelf: (files: readonly TextFile[]) => {
      folder.shelves++
      return shelfOf(files)
    },
  }
  return folder
}
const versionsOf = (policies: readonly { readonly version: string }[]) => policies.map(({ version }) => version)

test('an officer’s new file is taken while the node runs; texts that are the same cost nothing', async () => {
  const folder = folderOf(city)
  const policies = policiesInForce({ folder, files: filesInMemory(), today: () => TODAY, log: silent })
  await policies.look()
  await policies.look()
  expect([versionsOf(policies.current()).length, folder.shelves]).toEqual([2, 1])
  folder.now = () => with310(ended('2026-11-30'), successor('2026-12-01'))
  await policies.look()
  expect(versionsOf(policies.current())).toContain('qujing-310-next+yunnan-310-2025')
  expect(policies.check()).toMatchObject({ ok: true })
})

test('a bad file leaves what was in force, says so once in the log and in doctor, and mending it is enough', async () => {
  const said: unknown[] = []
  const log = { ...silent, error: (told: unknown) => void said.push(told) }
  const folder = folderOf(city)
  const policies = policiesInForce({ folder, files: filesInMemory(), today: () => TODAY, log })
  await policies.look()
  const before = policies.current()
  folder.now = () => with310(city.replace('3: 85 }', '3: 850 }'))
  await policies.look()
  await policies.look()
  expect(policies.current()).toEqual(before)
  expect(said).toEqual([{ wrong: [expect.stringMatching(/^0\.yaml:\d+: P11 /)] }])
  expect(policies.check()).toMatchObject({ ok: false, detail: expect.stringMatching(/^0\.yaml:\d+: P11 .*100 %/) })
  folder.now = () => with310(city)
  await policies.look()
  expect([policies.current().length, policies.check().ok]).toEqual([2, true])
})

test('a folder that cannot be read changes nothing, and is told; what could not be kept is tried again', async () => {
  const folder = folderOf(city)
  const files = filesInMemory()
  const policies = policiesInForce({ folder, files, today: () => TODAY, log: silent })
  await policies.look()
  const { now } = folder
  folder.now = () => {
    throw new Error('the folder is gone')
  }
  await policies.look()
  expect([policies.current().length, policies.check().detail]).toEqual([2, 'the folder is gone'])

  folder.now = () => with310(ended('2026-11-30'), successor('2026-12-01'))
  const { replace } = files
  files.replace = () => Promise.reject(new Error('no database'))
  await expect(policies.look()).rejects.toThrow('no database')
  files.replace = replace
  await policies.look()
  expect(versionsOf(policies.current())).toContain('qujing-310-next+yunnan-310-2025')
  folder.now = now
})
