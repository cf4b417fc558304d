/**
 * A prepared statement as it is asked over and over: what its rows look like is heard once a connection and remembered.
 * The driver's own query asks the server to describe the rows at every call, and takes the description apart again: for
 * a row of fifteen columns that was half of all that the call cost. This is the driver's door for other queries
 * (whatever has a submit), as its cursors use it.
 */
import { type Connection, type Pool, types } from 'pg'

// The driver's own way from a value to its text; its types do not tell of it.
const { prepareValue } = require('pg/lib/utils') as { prepareValue(value: unknown): unknown }

export interface Statement {
  /** Prepared under this name once a connection; one text a name (test/tidy). */
  readonly name: string
  readonly text: string
}

/** A pool, or one connection of it. */
export type Asked = Pick<Pool, 'query'>

const INT8 = 20
const BYTEA = 17

/** How the text of a column becomes a value: int8 a bigint, all else as the driver does. */
export function typeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  return (oid === INT8 ? BigInt : types.getTypeParser(oid, format as 'text')) as never
}

/** The rows of one statement. @throws what the server or the driver says */
export function rowsOf<Row>(asked: Asked, statement: Statement, values: readonly unknown[] = []): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const question = new Question<Row>(statement, values)
    const ended = (error: Error | null) => (error ? reject(error) : resolve(question.rows))
    const query = asked.query as unknown as (question: object, ended: (error: Error | null) => void) => void
    query.call(asked, question, ended)
  })
}

interface Column {
  readonly name: string
  readonly parse: (text: string) => unknown
}

/** What the driver keeps beside what its types tell. */
interface Line extends Connection {
  readonly parsedStatements: Readonly<Record<string, string | undefined>>
}

const described = new WeakMap<object, Map<string, readonly Column[]>>()

/** One call, as the driver's client drives it. The callback is set by whoever runs it. */
class Question<Row> {
  readonly name: string
  readonly text: string
  readonly rows: Row[] = []
  callback: ((error: Error | null, done?: this) => void) | undefined
  private columns: readonly Column[] | undefined
  private known: Map<string, readonly Column[]> | undefined
  private broken: Error | undefined
  private readonly values: readonly unknown[]

  /** @throws where no text can be made of a value: nothing has been sent then */
  constructor({ name, text }: Statement, values: readonly unknown[]) {
    this.name = name
    this.text = text
    this.values = values.map(preparedValue)
  }

  /** @returns what stands against it; null: it is on its way */
  submit(connection: Line): Error | null {
    const previous = connection.parsedStatements[this.name]
    if (previous !== undefined && previous !== this.text) return new Error(`two statements are named ${this.name}`)
    const known = described.get(connection) ?? new Map<string, readonly Column[]>()
    described.set(connection, known)
    this.known = known
    this.columns = known.get(this.name)
    connection.stream.cork()
    try {
      this.send(connection, previous !== undefined)
    } finally {
      connection.stream.uncork()
    }
    return null
  }

  handleRowDescription({ fields }: { fields: readonly { name: string; dataTypeID: number }[] }): void {
    this.columns = fields.map(({ name, dataTypeID }) => ({ name, parse: typeParser(dataTypeID) }))
    this.known?.set(this.name, this.columns)
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    if (this.broken) return
    try {
      this.rows.push(this.rowFrom(fields))
    } catch (error) {
      this.broken = error as Error
    }
  }

  handleCommandComplete(): void {
    // Of a statement without rows nothing was said, and nothing need be asked again.
    if (!this.columns) this.known?.set(this.name, [])
  }

  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}

  handleCopyInResponse(connection: { sendCopyFail(message: string): void }): void {
    connection.sendCopyFail('nothing is copied')
  }

  handleError(error: Error): void {
    this.callback?.(error)
  }

  handleReadyForQuery(): void {
    this.callback?.(this.broken ?? null, this)
  }

  private send(connection: Line, isParsed: boolean): void {
    const { name, text, values } = this
    if (!isParsed) connection.parse({ name, text, types: [] }, true)
    connection.bind({ portal: '', statement: name, values, binary: false } as never, true)
    if (!this.columns) connection.describe({ type: 'P', name: '' }, true)
    connection.execute(null, true)
    connection.sync()
  }

  private rowFrom(fields: readonly (string | null)[]): Row {
    const { columns } = this
    if (!columns) throw new Error(`${this.name} answered rows that nobody described`)
    const row: Record<string, unknown> = {}
    for (let i = 0; i < columns.length; i++) {
      const { name, parse } = columns[i] as Column
      const text = fields[i]
      row[name] = text === null || text === undefined ? null : parse(text)
    }
    return row as Row
  }
}

/** As the driver does, but for lists of bytes: their digits were a fifth of all that the server had to compute. */
function preparedValue(value: unknown): unknown {
  return isListOfBytes(value) ? byteaArray(value) : prepareValue(value)
}

type Bytes = Buffer | null | undefined

function isListOfBytes(value: unknown): value is readonly Bytes[] {
  if (!Array.isArray(value)) return false
  // Without a single buffer nothing tells what the nulls stand for; as text they are of any type.
  return value.some(Buffer.isBuffer) && value.every((one) => Buffer.isBuffer(one) || one === null || one === undefined)
}

/**
 * A bytea[] as the server sends and receives it in binary (array_recv): dimensions, whether there are nulls, the type
 * of the elements, their number and the first one's place; then each as its length and its bytes, -1 for null. The
 * driver would send twice as many digits, each quoted.
 */
function byteaArray(list: readonly Bytes[]): Buffer {
  const size = list.reduce((sum, one) => sum + 4 + (one?.length ?? 0), 20)
  const array = Buffer.allocUnsafe(size)
  let at = 0
  const put = (number: number) => {
    at = array.writeInt32BE(number, at)
  }
  for (const number of [1, list.every(Boolean) ? 0 : 1, BYTEA, list.length, 1]) put(number)
  for (const one of list) {
    put(one?.length ?? -1)
    if (one) at += one.copy(array, at)
  }
  return array
}
