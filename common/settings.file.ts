/**
 * Settings are one YAML file a program. What is wrong stops the start, and says where, what was found, what expected.
 */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

/** A listening address, "127.0.0.1:7001". */
export const address = z.string().regex(/^[^:\s]+:\d{1,5}$/, 'expected host:port')

export const kafkaSettings = z.strictObject({
  brokers: z.array(address).min(1),
  /** In front of every topic's name; keeps test suites apart. Empty in a province. */
  topicPrefix: z.string().default(''),
})

export class WrongSettings extends Error {
  override readonly name = 'WrongSettings'
}

/** @throws WrongSettings naming every setting that is wrong, one a line */
export function readSettings<T>(schema: z.ZodType<T>, file: string): T {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new WrongSettings(`${file}: cannot be read: ${(error as Error).message}`)
  }
  return settingsIn(schema, parse(text), file)
}

/** The same for settings that are already parsed. */
export function settingsIn<T>(schema: z.ZodType<T>, raw: unknown, where: string): T {
  const result = schema.safeParse(raw, { reportInput: true })
  if (result.success) return result.data
  const lines = result.error.issues.map(
    (issue) => `${where}: ${issue.path.join('.') || '(whole)'}: found ${JSON.stringify(issue.input)}, ${issue.message}`,
  )
  throw new WrongSettings(lines.join('\n'))
}
