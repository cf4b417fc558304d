import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { projectRoot } from '../../../common/contracts.grpc'
import { hubSettings } from '../../../hub/config'
import { regionNodeSettings } from '../../../region-node/config'
import { columns } from '../../../region-node/enrollment/people-columns'

const page = readFileSync(join(projectRoot(), 'docs', 'OPERATIONS.md'), 'utf8')

interface Schema {
  properties?: Record<string, Schema>
  items?: Schema
  default?: unknown
}

/** Every setting with its default as text; objects are opened, lists of objects too. */
function settingsIn(schema: Schema, path = ''): [string, string][] {
  const { properties, items } = schema
  if (items?.properties) return settingsIn(items, `${path}[]`)
  if (!properties) return [[path, schema.default === undefined ? '' : String(schema.default)]]
  return Object.entries(properties).flatMap(([name, inner]) => settingsIn(inner, path ? `${path}.${name}` : name))
}

/** The table below a heading: setting and default as written. */
function tableOf(heading: string): [string, string][] {
  const [, section = ''] = page.split(`\n### ${heading}\n`)
  const rows = (section.split('\n#')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'))
  return rows.map((line) => {
    const [, setting = '', written = ''] = line.split('|').map((cell) => cell.trim())
    return [setting.replaceAll('`', ''), /必填|无 none|空 empty/.test(written) ? '' : written]
  })
}

test.each([
  ['hub', hubSettings],
  ['region-node', regionNodeSettings],
] as const)('the table of %s names every setting with its default, and nothing else', (heading, schema) => {
  const settings = settingsIn(z.toJSONSchema(schema, { io: 'input' }) as Schema)
  expect(settings.length).toBeGreaterThan(10)
  expect(new Map(tableOf(heading))).toEqual(new Map(settings))
})

test('each kind of CSV file is described with its columns', () => {
  for (const [kind, { columns: named }] of Object.entries(columns)) {
    const line = page.split('\n').find((row) => row.startsWith(`| \`${kind}\` |`)) ?? ''
    expect(line).not.toBe('')
    for (const [name, { optional }] of Object.entries(named)) {
      expect(line).toContain(optional ? `[,${name}]` : name)
    }
  }
})
