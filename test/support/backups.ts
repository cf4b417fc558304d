/** Backups of a test's database: whoever is connected loses the connection, as with a restore in life. */
import { Client, escapeIdentifier } from 'pg'
import { stack } from './stack'

export interface Backup {
  /** The database becomes what it was; its server, its name and its roles stay. */
  restore(): Promise<void>
  drop(): Promise<void>
}

/** @param url of the database, as anybody */
export async function backupOf(url: string): Promise<Backup> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1))
  const copy = `${name}_backup`
  await copied(name, copy)
  return {
    restore: () => copied(copy, name),
    drop: () => asSuperuser((client) => client.query(`drop database if exists ${escapeIdentifier(copy)} with (force)`)),
  }
}

async function copied(from: string, to: string): Promise<void> {
  await asSuperuser(async (client) => {
    const { rows } = await client.query('select pg_get_userbyid(datdba) as owner from pg_database where datname = $1', [
      from,
    ])
    await client.query(`drop database if exists ${escapeIdentifier(to)} with (force)`)
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [from])
    const owner = escapeIdentifier((rows[0] as { owner: string }).owner)
    await client.query(`create database ${escapeIdentifier(to)} template ${escapeIdentifier(from)} owner ${owner}`)
  })
}

async function asSuperuser(work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: stack().postgres.superuser })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
