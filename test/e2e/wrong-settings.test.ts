/** Wrong settings stop the start of the compiled programs, with name, found and expected, and never with a stack. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { projectRoot } from '../../common/contracts.grpc'
import type { CredentialPaths } from '../../common/credentials.file'
import { makeAuthority } from '../../deploy/local/authority'

let folder: string
let hubCredentials: CredentialPaths
let careCredentials: CredentialPaths

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lianjie-wrong-'))
  const authority = await makeAuthority(folder)
  hubCredentials = await authority.issue({ role: 'hub', instance: 'hub-1' }, 'hub-1')
  careCredentials = await authority.issue({ role: 'care', region: '5101' }, '5101-care')
  mkdirSync(join(folder, 'empty'))
  writeFileSync(join(folder, 'not.pem'), 'this is no certificate\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Settings = Record<string, unknown>

const PARTICIPANTS = join(projectRoot(), 'deploy', 'settings', 'participants.yaml')
const postgres = { url: 'postgres://app:the-secret@127.0.0.1:1/hub' }

const goodHub = (): Settings => ({
  name: 'hub-1',
  link: '127.0.0.1:0',
  operations: '127.0.0.1:0',
  credentials: { ...hubCredentials },
  postgres: { ...postgres },
  kafka: { brokers: ['127.0.0.1:1'] },
  participants: PARTICIPANTS,
  personDigestKey: PARTICIPANTS,
})

const goodNode = (): Settings => ({
  region: '5101',
  name: '成都',
  operations: '127.0.0.1:0',
  care: {
    door: '127.0.0.1:0',
    credentials: { ...careCredentials },
    postgres: { ...postgres },
    redis: 'redis://127.0.0.1:1',
    hubs: [{ name: 'hub-1', address: '127.0.0.1:1' }],
    participants: PARTICIPANTS,
    catalogs: join(projectRoot(), 'deploy', 'settings', 'catalogs'),
    personDigestKey: PARTICIPANTS,
  },
})

function started(program: 'hub' | 'region-node', text: string) {
  const file = join(folder, 'settings.yaml')
  writeFileSync(file, text)
  const main = join(projectRoot(), 'dist', program, 'main.js')
  return spawnSync(process.execPath, [main, file], { encoding: 'utf8', timeout: 20_000 })
}

/** The settings with one thing put at a path; undefined takes it away. */
function put(settings: Settings, path: string, value: unknown): Settings {
  const names = path.split('.')
  const last = names.pop() as string
  const group = names.reduce((at, name) => at[name] as Settings, settings)
  if (value === undefined) delete group[last]
  else group[last] = value
  return settings
}

function expectStopped({ status, stderr, stdout }: ReturnType<typeof started>, named: readonly string[]): void {
  for (const text of named) expect(stderr).toContain(text)
  expect(stderr).not.toMatch(/^\s+at .*\(/m)
  expect(stderr + stdout).not.toContain('the-secret')
  expect(status).toBe(1)
}

describe('a hub instance', () => {
  test.each<[what: string, path: string, value: unknown, named: string[]]>([
    ['a missing setting', 'link', undefined, ['link: found nothing', 'expected string']],
    ['an unknown setting', 'lnik', '127.0.0.1:7001', ['lnik: found a setting of no meaning']],
    ['an unknown setting deep inside', 'timers', { replyMS: 1 }, ['timers.replyMS: found a setting of no meaning']],
    ['a wrong address', 'link', 'everywhere', ['link: found "everywhere", expected host:port']],
    ['a number that is none', 'limits', { openPerLinkMax: 'many' }, ['limits.openPerLinkMax: found "many"']],
    ['a time below zero', 'timers', { replyMs: -1 }, ['timers.replyMs: found -1']],
    ['no broker', 'kafka.brokers', [], ['kafka.brokers: found a list', '>=1']],
    [
      'a wrong database, its password unsaid',
      'postgres.url',
      'psotgres://app:the-secret@host/hub',
      ['postgres.url: found "psotgres://app:***@host/hub", expected a URL, postgres://'],
    ],
    [
      'no participants',
      'participants',
      '/nowhere/participants.yaml',
      ['/nowhere/participants.yaml: cannot be read (ENOENT)'],
    ],
    [
      'a certificate that is not there',
      'credentials.certificate',
      '/nowhere/hub.crt',
      [
        'credentials.certificate: found "/nowhere/hub.crt", which cannot be read (ENOENT)',
        'expected a certificate in PEM',
      ],
    ],
  ])('%s', (_, path, value, named) => {
    expectStopped(started('hub', stringify(put(goodHub(), path, value))), named)
  })

  test('a file that is no certificate', () => {
    const settings = put(goodHub(), 'credentials.authority', join(folder, 'not.pem'))
    expectStopped(started('hub', stringify(settings)), [
      'credentials.authority: found ',
      'expected a certificate in PEM',
    ])
  })

  test("a key that is somebody else's", () => {
    const settings = put(goodHub(), 'credentials.key', careCredentials.key)
    expectStopped(started('hub', stringify(settings)), ['credentials.key: found ', 'expected the key of '])
  })

  test.each<[what: string, text: string, named: string]>([
    ['broken YAML', 'name: [hub-1\nlink: the-secret: {', 'is no YAML: '],
    ['a setting that is there twice', 'name: hub-1\nname: hub-2\n', 'is no YAML: Map keys must be unique'],
    ['YAML that points at nothing', 'name: *nothing\n', 'is no YAML'],
    ['an empty file', '', '(whole): found null'],
    ['a list instead of settings', '- hub-1\n', '(whole): found a list'],
  ])('%s', (_, text, named) => expectStopped(started('hub', text), ['settings.yaml: ', named]))

  test('everything that is wrong is named at once', () => {
    const settings = put(put(goodHub(), 'name', 'Hub One'), 'operations', undefined)
    expectStopped(started('hub', stringify(settings)), ['name: found "Hub One"', 'operations: found nothing'])
  })

  test('without a file it says how to call it', () => {
    const main = join(projectRoot(), 'dist', 'hub', 'main.js')
    const { status, stderr } = spawnSync(process.execPath, [main], { encoding: 'utf8', timeout: 20_000 })
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'usage: node dist/hub/main.js SETTINGS.yaml\n' })
  })
})

describe('a region node', () => {
  test.each<[what: string, path: string, value: unknown, named: string[]]>([
    ['a region that is none', 'region', '成都', ['region: found "成都"']],
    ['neither half', 'care', undefined, ['at least one of care and enrollment']],
    ['no hub', 'care.hubs', [], ['care.hubs: found a list']],
    [
      'a hub without a port',
      'care.hubs',
      [{ name: 'hub-1', address: 'hub-1' }],
      ['care.hubs.0.address: found "hub-1", expected host:port'],
    ],
    ['a wrong cache', 'care.redis', 'localhost', ['care.redis: found "localhost", expected a URL, redis://']],
    ['no catalogs', 'care.catalogs', '/nowhere', ['/nowhere: catalogs cannot be read']],
    [
      'no digest key',
      'care.personDigestKey',
      '/nowhere/key',
      ['personDigestKey: found "/nowhere/key", which cannot be read'],
    ],
    ['a misspelt timer', 'care.timers', { windowMs: 1 }, ['care.timers.windowMs: found a setting of no meaning']],
    ['half a half', 'enrollment', {}, ['enrollment.credentials: found nothing', 'enrollment.policies: found nothing']],
  ])('%s', (_, path, value, named) => {
    expectStopped(started('region-node', stringify(put(goodNode(), path, value))), named)
  })
})
