/** Sign-in sessions in the care database: what is true when Redis is away or has forgotten. */
import type { QueryResultRow } from 'pg'
import type { Session, SessionStore } from './sessions'

/** The care half's way to ask its database, with failures that a cashier can act on. */
export interface SessionDatabase {
  rows<R extends QueryResultRow>(
    statement: { readonly name: string; readonly text: string },
    values: readonly unknown[],
  ): Promise<R[]>
}

const ADD = {
  name: 'session-add',
  text: `
    insert into session (session_id, hospital, operator_id, operator_name, signed_in_at_ms, expires_at_ms)
    values ($1, $2, $3, $4, $5, $6)`,
}
const FIND = { name: 'session-find', text: 'select * from session where session_id = $1' }
const SIGN_OUT = {
  name: 'session-sign-out',
  text: 'update session set signed_out_at_ms = $2 where session_id = $1 and signed_out_at_ms is null',
}

interface SessionRow {
  session_id: string
  hospital: string
  operator_id: string
  operator_name: string
  signed_in_at_ms: bigint
  expires_at_ms: bigint
  signed_out_at_ms: bigint | null
}

export function sessionsInPostgres(database: SessionDatabase): SessionStore {
  return {
    async add({ sessionId, hospital, operatorId, operatorName, signedInAtMs, expiresAtMs }) {
      await database.rows(ADD, [sessionId, hospital, operatorId, operatorName, signedInAtMs, expiresAtMs])
    },
    async find(sessionId) {
      const [row] = await database.rows<SessionRow>(FIND, [sessionId])
      return row && sessionFrom(row)
    },
    async signOut(sessionId, atMs) {
      await database.rows(SIGN_OUT, [sessionId, atMs])
    },
  }
}

function sessionFrom(row: SessionRow): Session {
  return {
    sessionId: row.session_id,
    hospital: row.hospital,
    operatorId: row.operator_id,
    operatorName: row.operator_name,
    signedInAtMs: Number(row.signed_in_at_ms),
    expiresAtMs: Number(row.expires_at_ms),
    ...(row.signed_out_at_ms !== null && { signedOutAtMs: Number(row.signed_out_at_ms) }),
  }
}
