import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { directorySchema } from '../../../../bin/organisations/directory'
import { settingsIn } from '../../../../common/settings.file'
import { directoryOf } from '../../../../deploy/local/directory'
import {
  databaseOf,
  HUB_DATABASE,
  HUBS,
  hubSettingsOf,
  type Layout,
  nodeSettingsOf,
  PORT_NAMES,
  provinceTopics,
  REGIONS,
} from '../../../../deploy/local/layout'
import { hubSettings } from '../../../../hub/config'
import { participantsSchema } from '../../../../hub/participants/participants'
import { regionNodeSettings } from '../../../../region-node/config'

const settingsFolder = join(__dirname, '..', '..', '..', '..', 'deploy', 'settings')
const paths = { authority: 'a.crt', certificate: 'c.crt', key: 'c.key' }
const holders = [
  ...HUBS,
  ...REGIONS.flatMap((r) => [`${r.region}-care`, `${r.region}-enrollment`, r.hospital]),
  'operator',
]
const databases = [HUB_DATABASE, ...REGIONS.map(({ region }) => databaseOf(region))]
const layout: Layout = {
  ports: Object.fromEntries(PORT_NAMES.map((name, i) => [name, 20_000 + i])),
  settingsFolder,
  credentials: Object.fromEntries(holders.map((holder) => [holder, paths])),
  personDigestKey: 'digest.key',
  databases: Object.fromEntries(
    databases.map((name) => [name, { url: `postgres://app@host/${name}`, ownerUrl: `postgres://owner@host/${name}` }]),
  ),
  brokers: ['127.0.0.1:9092'],
  redis: 'redis://127.0.0.1:6379',
  isMeasured: false,
}
const written = (settings: object) => parse(stringify(settings))

test('the programs understand the settings that are written for them', () => {
  for (const hub of HUBS) settingsIn(hubSettings, written(hubSettingsOf(hub, layout)), hub)
  for (const { region, name } of REGIONS) {
    const node = settingsIn(regionNodeSettings, written(nodeSettingsOf(region, name, layout)), region)
    expect(node.care?.hubs.map(({ name: hub }) => hub)).toEqual([...HUBS])
  }
})

test('where programs are measured, the directory says what their settings say; elsewhere nobody listens', () => {
  const measured = { ...layout, isMeasured: true }
  const { operations } = directorySchema.parse(directoryOf(measured, '/data'))
  const own = [
    ...HUBS.map((hub) => settingsIn(hubSettings, written(hubSettingsOf(hub, measured)), hub).metrics),
    ...REGIONS.map(({ region, name }) => nodeSettingsOf(region, name, measured).metrics),
  ]
  expect(operations.map(({ metrics }) => metrics)).toEqual(own)
  expect(new Set(own.map((address) => expect(address).toMatch(/^127\.0\.0\.1:\d+$/) ?? address)).size).toBe(own.length)
  expect(hubSettingsOf('hub-1', layout)).not.toHaveProperty('metrics')
})

test('no two listen on one port', () => {
  expect(new Set(PORT_NAMES).size).toBe(PORT_NAMES.length)
})

test('the participants are those of the layout', () => {
  const participants = participantsSchema.parse(parse(readFileSync(join(settingsFolder, 'participants.yaml'), 'utf8')))
  expect(participants.regions).toEqual(REGIONS.map(({ region, name }) => ({ region, name, enrolls: true })))
  expect(participants.hospitals.map(({ code, region }) => [region, code])).toEqual(
    REGIONS.map((r) => [r.region, r.hospital]),
  )
})

test('each region has a policy folder', () => {
  for (const { region } of REGIONS) expect(existsSync(join(settingsFolder, 'policies', region))).toBe(true)
})

test('the command line understands the directory', () => {
  expect(directorySchema.parse(directoryOf(layout, '/data')).operations).toHaveLength(5)
})

test('every region and hub has its topics', () => {
  const names = provinceTopics().map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['settle.request.5116', 'fact.5101', 'settle.reply.hub-2', 'parked']))
  expect(new Set(names).size).toBe(names.length)
})
