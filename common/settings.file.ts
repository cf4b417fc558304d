/**
 * Settings are one YAML file a program. What is wrong stops the start, and says where, what was found, what expected.
 */
import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { z } from 'zod'

/** A listening address, "127.0.0.1:7001". */
export const address = z.string().regex(/^[^:\s]+:\d{1,5}$/, 'expected host:port')

/** The URL of a server, "postgres://user:password@host:5432/name". */
export function serverUrl(...protocols: readonly [string, ...string[]]) {
  const isOne = (text: string) => URL.canParse(text) && protocols.includes(new URL(text).protocol.replace(/:$/, ''))
  return z.string().refine(isOne, `expected a URL, ${protocols[0]}://host:port`)
}

export class WrongSettings extends Error {
  override readonly name = 'WrongSettings'
}

/** @throws WrongSettings naming every setting that is wrong, one a line */
export function readSettings<T>(schema: z.ZodType<T>, file: string): T {
  return settingsIn(schema, yamlIn(namedFile(file, 'a file of settings in YAML').toString('utf8'), file), file)
}

/** A file that a setting names. @throws WrongSettings saying what was expected there */
export function namedFile(file: string, expected: string, setting?: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const where = setting ? `${setting}: found ${JSON.stringify(file)}, which` : `${file}:`
    throw new WrongSettings(`${where} cannot be read (${code ?? message}), expected ${expected}`)
  }
}

function yamlIn(text: string, file: string): unknown {
  const document = parseDocument(text)
  // The first line says what and where; the others draw the place, and a place may hold a password.
  const wrong = document.errors.map(({ message }) => `${file}: is no YAML: ${message.split('\n')[0]}`)
  if (wrong.length > 0) throw new WrongSettings(wrong.join('\n'))
  try {
    return document.toJS()
  } catch (error) {
    throw new WrongSettings(`${file}: is no YAML that can be used: ${(error as Error).message}`)
  }
}

/** The same for settings that are already parsed. */
export function settingsIn<T>(schema: z.ZodType<T>, raw: unknown, where: string): T {
  const result = schema.safeParse(raw, { reportInput: true })
  if (result.success) return result.data
  throw new WrongSettings(
    result.error.issues
      .flatMap(linesOf)
      .map((line) => `${where}: ${line}`)
      .join('\n'),
  )
}

function linesOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...issue.path, key].join('.')}: found a setting of no meaning, expected none`)
  }
  return [`${issue.path.join('.') || '(whole)'}: found ${shown(issue.input)}, ${issue.message}`]
}

/** What was found, for a screen that anybody may look at: no lists of settings, no passwords. */
function shown(found: unknown): string {
  if (found === undefined) return 'nothing'
  if (Array.isArray(found)) return 'a list'
  if (typeof found === 'object' && found !== null) return 'a group of settings'
  return JSON.stringify(found).replace(/(:\/\/[^:@/]*:)[^@]*@/, '$1***@')
}
