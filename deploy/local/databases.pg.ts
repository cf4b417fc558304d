/** What only a superuser does: is the server there, and a database with its two roles for each organisation. */
import { Client, escapeIdentifier, escapeLiteral } from 'pg'

/** Whether a query is answered. */
export async function postgresAnswers(url: string): Promise<boolean> {
  return asked(url, async (client) => (await client.query('select 1')).rowCount === 1)
}

export interface Role {
  readonly name: string
  readonly password: string
}

export interface DatabaseSpec {
  readonly database: string
  /** Owns the database and migrates it. */
  readonly owner: Role
  /** What the program runs as: it may do only what the migrations grant. */
  readonly app: Role
}

/** Creates what is missing; passwords are set anew. */
export async function createDatabase(superUrl: string, { database, owner, app }: DatabaseSpec): Promise<void> {
  await asked(superUrl, async (client) => {
    for (const role of [owner, app]) await createRole(client, role)
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database])
    const name = escapeIdentifier(database)
    if (rowCount === 0) await client.query(`create database ${name} owner ${escapeIdentifier(owner.name)}`)
    // Each organisation's roles see their own database only.
    await client.query(`revoke all on database ${name} from public`)
    await client.query(`grant connect on database ${name} to ${escapeIdentifier(app.name)}`)
  })
}

async function createRole(client: Client, { name, password }: Role): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name])
  const verb = rowCount === 0 ? 'create' : 'alter'
  await client.query(`${verb} role ${escapeIdentifier(name)} login password ${escapeLiteral(password)}`)
}

/** Removes the database with whoever is connected to it, and its roles. */
export async function dropDatabase(superUrl: string, database: string, roles: readonly string[]): Promise<void> {
  await asked(superUrl, async (client) => {
    await client.query(`drop database if exists ${escapeIdentifier(database)} with (force)`)
    for (const role of roles) await client.query(`drop role if exists ${escapeIdentifier(role)}`)
  })
}

/** The same server as another user or on another database. */
export function urlFor(url: string, role: Role | undefined, database: string): string {
  const changed = new URL(url)
  if (role) Object.assign(changed, { username: role.name, password: role.password })
  changed.pathname = `/${database}`
  return changed.href
}

async function asked<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
