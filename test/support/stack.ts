/**
 * Real Kafka, Postgres and Redis for integration and end-to-end tests: one stack a run (stack.setup.ts starts it before
 * the first suite), names of its own for every suite, so that suites never see each other's rows or records.
 */
import { randomBytes } from 'node:crypto'
import { createDatabase, dropDatabase, urlFor } from '../../deploy/local/databases.pg'

export interface Stack {
  readonly kafka: { readonly brokers: string[] }
  readonly redis: { readonly url: string }
  /** superuser is a URL. */
  readonly postgres: { readonly host: string; readonly port: number; readonly superuser: string }
}

/** Where setup hands the stack over to the test processes. */
export const STACK_VARIABLES = {
  kafka: 'LIANJIE_TEST_KAFKA',
  redis: 'LIANJIE_TEST_REDIS',
  postgres: 'LIANJIE_TEST_PG',
} as const

function handedOver(part: keyof typeof STACK_VARIABLES): string {
  const value = process.env[STACK_VARIABLES[part]]
  if (!value) throw new Error(`no ${part} for tests: only suites under test/integration and test/e2e have a stack`)
  return value
}

export function stack(): Stack {
  return {
    // A part is looked at only when it is asked for: a run may have been started without the others.
    get kafka() {
      return { brokers: handedOver('kafka').split(',') }
    },
    get redis() {
      return { url: handedOver('redis') }
    },
    get postgres() {
      const superuser = handedOver('postgres')
      const { hostname, port } = new URL(superuser)
      return { host: hostname, port: Number(port || 5432), superuser }
    },
  }
}

export interface FreshDatabase {
  /** As the app role: what the program runs as. */
  readonly url: string
  /** As the owner: migrations. */
  readonly ownerUrl: string
  readonly appRole: string
  /** As superuser, in this database. */
  readonly superUrl: string
  drop(): Promise<void>
}

/** An empty database with an owner and an app role of its own. */
export async function freshDatabase(name: string): Promise<FreshDatabase> {
  const { superuser } = stack().postgres
  const database = uniqueName(name, '_')
  const owner = { name: `${database}_owner`, password: randomBytes(9).toString('base64url') }
  const app = { name: `${database}_app`, password: randomBytes(9).toString('base64url') }
  await createDatabase(superuser, { database, owner, app })
  return {
    url: urlFor(superuser, app, database),
    ownerUrl: urlFor(superuser, owner, database),
    appRole: app.name,
    superUrl: urlFor(superuser, undefined, database),
    drop: () => dropDatabase(superuser, database, [owner.name, app.name]),
  }
}

/** In front of a suite's topic and group names. */
export function freshPrefix(name: string): string {
  return `${uniqueName(name, '-')}.`
}

function uniqueName(name: string, separator: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, separator)
  return `t${separator}${plain.slice(0, 30)}${separator}${randomBytes(4).toString('hex')}`
}
