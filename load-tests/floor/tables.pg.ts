/** The floor's steps in its database, each one statement: two that somebody waits for, and those of the facts. */
import { Pool } from 'pg'

const TABLES = `
  drop schema if exists floor cascade;
  create schema floor;
  create table floor.register (id text primary key, body bytea not null);
  create table floor.posting (id text not null, line int not null, amount_fen bigint not null, primary key (id, line));
  create table floor.outbox (id text primary key)`

/** A register's row with its effects: a verdict, a decision, or what a follower learned. */
const KEEP = `
  with given as (
    select * from unnest($1::text[], $2::bytea[]) as g (id, body)
  ), kept as (
    insert into floor.register (id, body) select id, body from given on conflict do nothing returning id
  ), posted as (
    insert into floor.posting (id, line, amount_fen) select id, 1, 100 from kept
  )
  insert into floor.outbox (id) select id from kept where $3`

const FORGET = 'delete from floor.outbox where id = any ($1)'

export interface Tables {
  /** One durable commit for all of them; with a row of the outbox each when somebody else is to learn of it. */
  keep(rows: readonly Row[], isPassedOn: boolean): Promise<void>
  /** The rows of the outbox that have arrived. */
  forget(ids: readonly string[]): Promise<void>
}

export interface Row {
  readonly id: string
  readonly body: Buffer
}

const CONNECTIONS = 12

/** Made anew by whoever measures. */
export async function makeTables(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 })
  await pool.query(TABLES)
  await pool.end()
}

export function tablesAt(url: string): Tables {
  const pool = new Pool({ connectionString: url, max: CONNECTIONS })
  return {
    async keep(rows, isPassedOn) {
      const values = [rows.map(({ id }) => id), rows.map(({ body }) => body), isPassedOn]
      await pool.query({ name: 'keep', text: KEEP, values })
    },
    async forget(ids) {
      await pool.query({ name: 'forget', text: FORGET, values: [ids] })
    },
  }
}
