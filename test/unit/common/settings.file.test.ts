import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { address, readSettings, settingsIn, WrongSettings } from '../../../common/settings.file'

const schema = z.strictObject({ door: address, timers: z.strictObject({ sweepMs: z.number().int().positive() }) })
const good = { door: '127.0.0.1:7001', timers: { sweepMs: 1_000 } }

function complaint(raw: unknown): string {
  try {
    settingsIn(schema, raw, 'hub.yaml')
  } catch (error) {
    expect(error).toBeInstanceOf(WrongSettings)
    return (error as Error).message
  }
  return ''
}

test('good settings are taken as they are', () => {
  expect(settingsIn(schema, good, 'hub.yaml')).toEqual(good)
})

test('what is wrong is named, with what was found and what was expected', () => {
  expect(complaint({ ...good, door: 'here' })).toBe('hub.yaml: door: found "here", expected host:port')
  expect(complaint({ ...good, timers: { sweepMs: -5 } })).toMatch(/^hub\.yaml: timers\.sweepMs: found -5, /)
})

test('everything that is wrong is named at once', () => {
  expect(complaint({ door: 1, timers: {} }).split('\n')).toHaveLength(2)
})

test('a setting that nobody knows is a mistake, not a remark', () => {
  expect(complaint({ ...good, dor: 'typo' })).toContain('dor')
  expect(complaint(null)).toContain('(whole)')
})

describe('files', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lianjie-settings-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('YAML is read', () => {
    writeFileSync(join(folder, 'good.yaml'), 'door: 127.0.0.1:7001\ntimers: { sweepMs: 1000 }\n')
    expect(readSettings(schema, join(folder, 'good.yaml'))).toEqual(good)
  })

  test('a file that is not there, or is no YAML, says so', () => {
    expect(() => readSettings(schema, join(folder, 'none.yaml'))).toThrow(WrongSettings)
    writeFileSync(join(folder, 'bad.yaml'), 'door: [unclosed\n')
    expect(() => readSettings(schema, join(folder, 'bad.yaml'))).toThrow(/bad\.yaml|flow/i)
  })
})
