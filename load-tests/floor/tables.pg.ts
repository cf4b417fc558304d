/** The floor's two durable steps: one CTE insert each, in one round trip, committed synchronously. */
import { Pool } from 'pg'

const TABLES = `
  create schema if not exists floor;
  create table if not exists floor.register (id text primary key, body bytea not null);
  create table if not exists floor.posting (
    id text not null, line int not null, amount_fen bigint not null, primary key (id, line));
  create table if not exists floor.outbox (id text primary key);
  truncate floor.register, floor.posting, floor.outbox`

const INSERT = `
  with kept as (
    insert into floor.register (id, body) values ($1, $2) on conflict do nothing returning id
  ), posted as (
    insert into floor.posting (id, line, amount_fen) select id, 1, 100 from kept
  )
  insert into floor.outbox (id) select id from kept`

export interface Tables {
  insert(id: string, body: Buffer): Promise<void>
  close(): Promise<void>
}

/** Made anew by whoever measures. */
export async function makeTables(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 })
  await pool.query(TABLES)
  await pool.end()
}

export function tablesAt(url: string): Tables {
  const pool = new Pool({ connectionString: url, max: 12 })
  return {
    insert: async (id, body) => {
      await pool.query({ name: 'floor', text: INSERT, values: [id, body] })
    },
    close: () => pool.end(),
  }
}
