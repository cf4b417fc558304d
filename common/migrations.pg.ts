/**
 * Ordered SQL files, each applied once, in one transaction together with the record that it was applied
 * (docs/decisions/0002-own-migrations.md says why this is ours). Several instances may start at once. What several
 * schemas have in common stands in one file, which each includes as psql would: a line with \ir and a path.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import type { Log } from './log'
import { wordsOf } from './logged-error'
import type { PostgresSettings } from './transaction.pg'

export interface Migrating {
  /** Connects as the owner of the schema; the app role never changes tables. */
  readonly ownerUrl: string
  readonly folder: string
  readonly schema: string
  /** Gets usage of the schema; `:app` in the SQL text stands for its quoted name. */
  readonly appRole: string
}

interface MigrationFile {
  readonly name: string
  readonly text: string
  readonly checksum: string
}

// Any constant will do, as long as nobody else locks it; the schema's name is the second half of the key.
const LOCK_SPACE = 0x4c4a
const INCLUDE = /^\\ir (\S+)$/gm

/**
 * Brings the schema up to date, creating it when it is missing.
 * @returns the names of the files that this call applied, in order
 * @throws Error naming the file that changed after it was applied, was removed, or failed; nothing of it is kept
 */
export async function migrate({ ownerUrl, folder, schema, appRole }: Migrating): Promise<string[]> {
  const client = new Client({ connectionString: ownerUrl, application_name: `migrate ${schema}` })
  await client.connect()
  try {
    // Session-wide: whoever comes second waits here and then finds everything applied.
    await client.query('select pg_advisory_lock($1, hashtext($2))', [LOCK_SPACE, schema])
    await prepare(client, schema, appRole)
    const waiting = await notApplied(client, filesIn(folder))
    for (const file of waiting) await apply(client, file, appRole)
    return waiting.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

function filesIn(folder: string): MigrationFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return names.sort().map((name) => {
    const text = included(join(folder, name))
    return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
  })
}

/** The text with what it includes, so that a change there is a change of this file, too. */
function included(file: string): string {
  return readFileSync(file, 'utf8').replace(INCLUDE, (_line, path: string) => included(join(dirname(file), path)))
}

async function prepare(client: Client, schema: string, appRole: string): Promise<void> {
  const name = client.escapeIdentifier(schema)
  await client.query(`create schema if not exists ${name}`)
  await client.query(`grant usage on schema ${name} to ${client.escapeIdentifier(appRole)}`)
  await client.query(`set search_path to ${name}`)
  await client.query(`create table if not exists migration (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default now())`)
}

async function notApplied(client: Client, files: readonly MigrationFile[]): Promise<MigrationFile[]> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migration order by name',
  )
  const found = new Map(files.map((file) => [file.name, file]))
  for (const { name, checksum } of rows) {
    const file = found.get(name)
    if (!file) throw new Error(`migration ${name} was applied and is gone: put it back, or use a newer release`)
    if (file.checksum !== checksum)
      throw new Error(`migration ${name} was changed after it was applied: add a new file`)
    found.delete(name)
  }
  const last = rows.at(-1)?.name ?? ''
  for (const name of found.keys()) {
    if (name < last) throw new Error(`migration ${name} sorts before ${last}, which is applied: give it a later number`)
  }
  return [...found.values()]
}

async function apply(client: Client, { name, text, checksum }: MigrationFile, appRole: string): Promise<void> {
  // A cast such as `x::app` is not the placeholder.
  const sql = text.replace(/(?<!:):app\b/g, client.escapeIdentifier(appRole))
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query('insert into migration (name, checksum) values ($1, $2)', [name, checksum])
    const { command } = await client.query('commit')
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw new Error(`migration ${name} failed and left nothing behind: ${wordsOf(error as Error)}`, { cause: error })
  }
}

/** Brings one schema up to date, by whoever comes first; without an owner's URL somebody else migrates. */
export async function migrated(
  { url, ownerUrl }: PostgresSettings,
  { folder, schema }: { readonly folder: string; readonly schema: string },
  log: Log,
): Promise<void> {
  if (!ownerUrl) return
  const appRole = decodeURIComponent(new URL(url).username)
  const applied = await migrate({ ownerUrl, folder, schema, appRole })
  if (applied.length > 0) log.info({ schema, applied }, 'migrated')
}
