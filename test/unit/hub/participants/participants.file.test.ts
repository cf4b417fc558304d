import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { participantsInFile } from '../../../../hub/participants/participants.file'

const folder = mkdtempSync(join(tmpdir(), 'participants-'))
afterAll(() => rmSync(folder, { recursive: true }))

const REGION = '- { region: "5101", name: 成都 }'
const HOSPITAL = '- { code: H51010000001, name: 甲, region: "5101", division: "510104", level: "3" }'

function read(regions: string, hospitals: string) {
  const file = join(folder, 'participants.yaml')
  writeFileSync(file, `regions:\n${regions}\nhospitals:\n${hospitals}\n`)
  return participantsInFile(file)
}

test('who is in the file is admitted, and nobody else', () => {
  const participants = read(REGION, HOSPITAL)
  expect(participants.isRegion('5101')).toBe(true)
  expect(participants.isRegion('5107')).toBe(false)
  expect(participants.regions()).toEqual([{ region: '5101', name: '成都', enrolls: true }])
})

test('a city may run one half alone: one without hospitals only insures, one that says so only treats', () => {
  const treats = '- { region: "5116", name: 广安, enrolls: false }'
  const hospital = HOSPITAL.replace('H51010000001', 'H51160000001').replace('"5101"', '"5116"')
  const participants = read(`${REGION}\n${treats}`, hospital)
  expect(participants.careRegions()).toEqual(['5116'])
  expect(participants.enrollmentRegions()).toEqual(['5101'])
})

test.each([
  ['a region twice', `${REGION}\n${REGION}`, HOSPITAL, 'region 5101 is there twice'],
  ['a hospital twice', REGION, `${HOSPITAL}\n${HOSPITAL}`, 'hospital H51010000001 is there twice'],
  ['a hospital of nowhere', REGION.replace('5101', '5107'), HOSPITAL, 'region 5101 is not admitted'],
  ['a region of three digits', '- { region: "510", name: 成都 }', HOSPITAL, 'regions.0.region'],
])('%s stops the start and is named', (_what, regions, hospitals, message) => {
  expect(() => read(regions, hospitals)).toThrow(message)
})
