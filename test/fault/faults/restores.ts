/** Databases are put back to a backup while everybody lives on: those who lost something are taught it again. */
import { setTimeout as pause } from 'node:timers/promises'
import { Client, escapeIdentifier } from 'pg'
import { databaseOf, HUB_DATABASE } from '../../../deploy/local/layout'
import { until } from '../../support/until'
import type { Fault, Group } from '../fault'
import { type Field, OWN_REGION } from '../field'
import { asked, servesAnew, settledAgainAndAgain } from './parts'

const group: Group = 'servers'
/** Patients between the backup and the restore. */
const MEANWHILE = 20
const WITHIN_MS = 90_000

/** The server's superuser, and one database on it. */
interface Kept {
  readonly url: string
  readonly database: string
}

/** A database of its own number, made of another's files: what a dump makes when it is read back, and faster. */
async function copied({ url }: Kept, from: string, to: string): Promise<void> {
  const [source, target] = [escapeIdentifier(from), escapeIdentifier(to)]
  const [found] = await asked<{ owner: string }>(
    url,
    'select pg_get_userbyid(datdba) as owner from pg_database where datname = $1',
    [from],
  )
  // Nobody comes back while it is copied.
  await asked(url, `alter database ${source} allow_connections false`)
  try {
    await asked(url, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = any ($1)', [[from, to]])
    await asked(url, `drop database if exists ${target} with (force)`)
    await asked(url, `create database ${target} template ${source} owner ${escapeIdentifier(found?.owner ?? '')}`)
  } finally {
    await asked(url, `alter database ${source} allow_connections true`)
  }
  await asked(url, `alter database ${target} allow_connections true`)
}

interface PutBack extends Pick<Fault, 'name' | 'what' | 'sample'> {
  kept(field: Field): Kept
  /** Those who live on it, and must notice. */
  readonly parts: readonly string[]
  epochOf(field: Field): Promise<number>
  /** Just before: from now on nothing is decided there, and all that was is known elsewhere. Else it would be lost. */
  quiet?(kept: Kept): Promise<void>
}

const putBack = ({ kept, parts, epochOf, quiet, ...told }: PutBack): Fault => ({
  ...told,
  group,
  async strike(field) {
    const one = kept(field)
    const copy = `${one.database}_backup`
    await copied(one, one.database, copy)
    await settledAgainAndAgain(field, MEANWHILE)
    const before = await epochOf(field)
    await quiet?.(one)
    await copied(one, copy, one.database)
    const isHigher = async () => (await epochOf(field).catch(() => 0)) > before
    await until(isHigher, `a higher epoch of ${one.database}`, WITHIN_MS)
    for (const part of parts) await servesAnew(field, part)
    await settledAgainAndAgain(field)
    await pause(2_000)
    await asked(one.url, `drop database ${escapeIdentifier(copy)} with (force)`)
    return `${MEANWHILE} settled since the backup, noticed by whoever lived on it`
  },
})

const epochIn = async (url: string, sql: string) => (await asked<{ epoch: number }>(url, sql))[0]?.epoch ?? 0
const onDatabase = ({ url, database }: Kept) => Object.assign(new URL(url), { pathname: `/${database}` }).href

const hubKept = ({ province }: Field): Kept => ({ url: province.postgres, database: HUB_DATABASE })

const QUIET_TRIES = 30
const QUIET_MS = 1_500

/** Holds every decision up until the outbox is empty; the restore ends the session that does it. */
async function nothingOnItsWay(kept: Kept): Promise<void> {
  const url = onDatabase(kept)
  for (let tries = 0; tries < QUIET_TRIES; tries++) {
    const holding = new Client({ connectionString: url })
    holding.on('error', () => undefined)
    await holding.connect()
    await holding.query('begin; lock table care.decision in share mode')
    for (const end = performance.now() + QUIET_MS; performance.now() < end; await pause(50)) {
      const [row] = await asked<{ rows: number }>(url, 'select count(*)::int as rows from care.outbox')
      if (row?.rows === 0) return
    }
    await holding.end()
    await pause(QUIET_MS)
  }
  throw new Error('facts never stopped leaving')
}

const ownKept = ({ own }: Field): Kept => ({ url: own.superUrl, database: databaseOf(OWN_REGION) })

/** What hubs and regions do when a backup is put under them. */
export const restores: readonly Fault[] = [
  putBack({
    name: 'hub-database-put-back',
    what: "the hub's database becomes what it was twenty settlements ago, under both living instances",
    parts: ['hub-1', 'hub-2'],
    kept: hubKept,
    epochOf: (field) => epochIn(onDatabase(hubKept(field)), 'select counted as epoch from hub.restores'),
  }),
  putBack({
    name: 'own-database-put-back',
    what: `both databases of ${OWN_REGION} become what they were twenty settlements ago, under the living node`,
    parts: [`region-${OWN_REGION}`],
    kept: ownKept,
    epochOf: (field) => epochIn(onDatabase(ownKept(field)), 'select epoch from enrollment.restoration'),
    quiet: nothingOnItsWay,
  }),
]
