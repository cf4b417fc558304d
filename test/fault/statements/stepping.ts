/**
 * Lets several sessions of one database go forward statement by statement, in any order that is wanted. Sequences say
 * how far each is and how far it may go: they are no part of any transaction, so watching disturbs nothing.
 */
import { Pool, type PoolClient, types } from 'pg'
import type { FreshDatabase } from '../../support/stack'
import { withStops } from './instrument'

/** One change of a function as it is written. */
export interface Change {
  readonly from: string
  readonly to: string
}

export interface Actor {
  readonly name: string
  work(pool: Pool): Promise<unknown>
}

/** What an actor's work ended with. */
export interface Ended {
  readonly answer?: unknown
  readonly error?: Error
}

export interface Played {
  readonly ended: readonly Ended[]
  /** Who went on, and for how many statements at most, in order. */
  readonly turns: readonly Turn[]
  /** How many statements each has made. */
  readonly lengths: readonly number[]
}

export interface Turn {
  /** Index of the actor. */
  readonly actor: number
  /** So many statements, unless somebody else is in the way. */
  readonly statements: number
}

/** Who goes on, of those who can. */
export type Choose = (able: readonly number[]) => Turn

export interface Stage {
  /** As superuser, for making and looking. */
  readonly root: Pool
  play(actors: readonly Actor[], choose: Choose): Promise<Played>
  /** Changes one function; exactly one place of it must read so. */
  plant(name: string, changes: readonly Change[]): Promise<void>
  /** As it is shipped again. */
  restore(): Promise<void>
  close(): Promise<void>
}

const ACTORS_MAX = 4
/** Waiting for a stop that never comes is a mistake of the test. */
const STAND_MS = 20_000

/** Circles are found at once, and nothing of this outlives the test. */
const SESSION = { deadlock_timeout: '30ms', synchronous_commit: 'off' }

const SCHEMA = `
  create schema stepping;
  create function stepping.stop() returns boolean language plpgsql as $$
  declare
    actor text := current_setting('stepping.actor', true);
    mine bigint;
    go bigint;
  begin
    if coalesce(actor, '') = '' then return true; end if;
    mine := nextval('stepping.at_' || actor);
    loop
      execute 'select last_value from stepping.go_' || actor into go;
      exit when go >= mine;
      perform pg_sleep(0.0005);
    end loop;
    return true;
  end $$;

  -- How each actor stands, as soon as none of them moves by itself: stopped, blocked by another, or idle. A session
  -- that is gone has failed and is idle, too.
  create function stepping.stand(pids integer[]) returns text[] language plpgsql as $$
  declare
    standing text[];
    ahead boolean;
    place integer;
    activity record;
  begin
    for tries in 1 .. 20000 loop
      standing := '{}';
      for place in 1 .. cardinality(pids) loop
        execute format('select a.last_value > g.last_value from stepping.at_%1$s a, stepping.go_%1$s g', place)
          into ahead;
        select state, wait_event_type into activity from pg_stat_get_activity(pids[place]);
        standing := standing || case
          when ahead then 'stopped'
          when coalesce(activity.state, 'idle') = 'idle' then 'idle'
          when activity.wait_event_type = 'Lock' and cardinality(pg_blocking_pids(pids[place])) > 0 then 'blocked' end;
      end loop;
      if array_position(standing, null) is null then return standing; end if;
      perform pg_sleep(0.0005);
      perform pg_stat_clear_snapshot();
    end loop;
    return standing;
  end $$;

  create function stepping.let(actor integer, statements bigint, pids integer[]) returns text[] language plpgsql as $$
  begin
    execute format('select setval(''stepping.go_%1$s'', last_value + %2$s) from stepping.go_%1$s', actor, statements);
    return stepping.stand(pids);
  end $$;`

/** @param schema that has been migrated */
export async function stageOn(database: FreshDatabase, schema: string): Promise<Stage> {
  const root = poolFor(database.superUrl, 2, [`search_path=${schema}`])
  const role = `"${database.appRole}"`
  await root.query(SCHEMA)
  for (let n = 1; n <= ACTORS_MAX; n++)
    for (const word of ['at', 'go']) await root.query(`create sequence stepping.${word}_${n} minvalue 0`)
  await root.query(`grant usage on schema stepping to ${role}`)
  await root.query(`grant all on all sequences in schema stepping to ${role}`)
  for (const [name, value] of Object.entries(SESSION)) await root.query(`alter role ${role} set ${name} = '${value}'`)
  const shipped = await functionsOf(root, schema)
  const put = async (definitions: Iterable<string>) => {
    for (const definition of definitions) await root.query(withStops(patient(definition)))
  }
  await put(shipped.values())
  const pools = Array.from({ length: ACTORS_MAX }, (_, i) =>
    poolFor(database.url, 1, [`search_path=${schema}`, `stepping.actor=${i + 1}`]),
  )
  return {
    root,
    play: (actors, choose) => new Play(root, pools).run(actors, choose),
    async plant(name, changes) {
      const definition = shipped.get(name)
      if (!definition) throw new Error(`no function ${name}`)
      await put([changes.reduce((text, change) => changed(text, change, name), definition)])
    },
    restore: () => put(shipped.values()),
    async close() {
      await Promise.all([root, ...pools].map((pool) => pool.end()))
    },
  }
}

/** Those that take a snapshot for each statement: the others have no between. */
async function functionsOf(root: Pool, schema: string): Promise<Map<string, string>> {
  const { rows } = await root.query<{ name: string; definition: string }>(
    `select p.proname as name, pg_get_functiondef(p.oid) as definition
       from pg_proc p join pg_language l on l.oid = p.prolang
      where p.pronamespace = $1::regnamespace and l.lanname = 'plpgsql' and p.provolatile = 'v'`,
    [schema],
  )
  return new Map(rows.map(({ name, definition }) => [name, definition]))
}

/** Whoever waits here waits for the order of play, so nobody may lose patience. */
function patient(definition: string): string {
  return definition.replace("'lock_timeout', '200ms'", "'lock_timeout', '60s'")
}

function changed(text: string, { from, to }: Change, name: string): string {
  const times = text.split(from).length - 1
  if (times !== 1) throw new Error(`the text to change is ${times} times in ${name}:\n${from}`)
  return text.replace(from, () => to)
}

/** Numbers as the product reads them; nobody is cut off for being slow. */
function poolFor(connectionString: string, max: number, settings: readonly string[]): Pool {
  const options = settings.map((setting) => `-c ${setting}`).join(' ')
  const getTypeParser = (oid: number, format?: 'text') => (oid === INT8 ? BigInt : types.getTypeParser(oid, format))
  const pool = new Pool({ connectionString, max, options, idleTimeoutMillis: 0, types: { getTypeParser } as never })
  pool.on('error', () => undefined)
  return pool
}

const INT8 = 20

class Play {
  private readonly ended: (Ended | undefined)[] = []
  private readonly turns: Turn[] = []
  private pids: readonly number[] = []

  constructor(
    private readonly root: Pool,
    private readonly pools: readonly Pool[],
  ) {}

  async run(actors: readonly Actor[], choose: Choose): Promise<Played> {
    await this.rewind(actors.length)
    const works = actors.map((actor, i) => this.begin(actor, i))
    for (let able = await this.able(actors); able.length > 0; ) {
      const turn = choose(able)
      this.turns.push(turn)
      able = await this.able(actors, turn)
    }
    await Promise.all(works)
    return { ended: this.ended.map((one) => one ?? {}), turns: this.turns, lengths: await this.lengths(actors.length) }
  }

  private async rewind(count: number): Promise<void> {
    const sets = numbersTo(count).flatMap((n) => [`setval('stepping.at_${n}', 0)`, `setval('stepping.go_${n}', 0)`])
    await this.root.query(`select ${sets.join(', ')}`)
    this.pids = await Promise.all(this.pools.slice(0, count).map(pidOf))
  }

  private async lengths(count: number): Promise<number[]> {
    const counts = numbersTo(count).map((n) => `(select last_value from stepping.at_${n})`)
    const { rows } = await this.root.query<{ counts: string[] }>(`select array[${counts.join(', ')}]::text[] as counts`)
    return (rows[0]?.counts ?? []).map(Number)
  }

  private async begin({ work }: Actor, i: number): Promise<void> {
    try {
      this.ended[i] = { answer: await work(this.pools[i] as Pool) }
    } catch (error) {
      this.ended[i] = { error: error as Error }
    }
  }

  /** Who waits at a stop after this turn, once nobody moves by himself; nobody when all have ended. */
  private async able(actors: readonly Actor[], turn?: Turn): Promise<number[]> {
    const untilMs = performance.now() + STAND_MS
    let standing = turn ? await this.after(turn) : await this.standing()
    while (performance.now() < untilMs) {
      // One that is idle and has not ended is between two calls, or its first has not arrived yet.
      const isBetween = standing.some((how, i) => how === 'idle' && !this.ended[i])
      const stopped = standing.flatMap((how, i) => (how === 'stopped' && !this.ended[i] ? [i] : []))
      if (!isBetween && stopped.length > 0) return stopped
      if (actors.every((_, i) => this.ended[i])) return []
      await new Promise((resolve) => setImmediate(resolve))
      standing = await this.standing()
    }
    await this.root.query('select pg_terminate_backend(pid) from unnest($1::integer[]) as pid', [this.pids])
    throw new Error(`nobody can go on: ${standing}, after ${JSON.stringify(this.turns)}`)
  }

  private after({ actor, statements }: Turn): Promise<Standing> {
    return this.told('stepping.let($1, $2, $3)', [actor + 1, statements, this.pids])
  }

  private standing(): Promise<Standing> {
    return this.told('stepping.stand($1)', [this.pids])
  }

  private async told(call: string, values: unknown[]): Promise<Standing> {
    const { rows } = await this.root.query<{ standing: Standing }>(`select ${call} as standing`, values)
    return rows[0]?.standing ?? []
  }
}

type Standing = readonly (string | null)[]

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1)
}

async function pidOf(pool: Pool): Promise<number> {
  const client: PoolClient = await pool.connect()
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    return rows[0]?.pid ?? 0
  } finally {
    client.release()
  }
}
