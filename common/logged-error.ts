/**
 * An error as it may stand in a log (R28). What Postgres says of a row quotes the row: `detail` the key that is there
 * twice, `where` the parameters, and of a value that does not fit the message itself quotes it. So of its errors only
 * what names no value is kept; that is still enough to find the statement.
 */

interface PostgresError extends Error {
  readonly severity: string
  /** SQLSTATE. */
  readonly code: string
}

/** Names of things in the schema and in the server, never values. */
const NAMES = ['schema', 'table', 'column', 'dataType', 'constraint', 'routine'] as const
/** Classes of SQLSTATE whose messages are about connections, the server and our own statements, never about data. */
const SPEAKS_OF_NO_DATA = /^(08|25|28|3D|40|42|53|54|55|57|58)/
const DEEP_ENOUGH = 8

/** The serializer of `err` in every log; whatever is no error stays as it is. */
export function loggedError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error) || depth > DEEP_ENOUGH) return error instanceof Error ? error.name : error
  const shown = isFromPostgres(error) ? fromPostgres(error) : plain(error, depth)
  const { cause, errors } = error as { readonly cause?: unknown; readonly errors?: unknown }
  return {
    ...shown,
    ...(Array.isArray(errors) && { errors: errors.map((one) => loggedError(one, depth + 1)) }),
    ...(cause !== undefined && { cause: loggedError(cause, depth + 1) }),
  }
}

/** Its message, or what stands for it. */
export function wordsOf(error: Error): string {
  if (!isFromPostgres(error) || SPEAKS_OF_NO_DATA.test(error.code)) return error.message
  const { constraint, routine } = error as { readonly constraint?: string; readonly routine?: string }
  return `${error.code} ${constraint ?? routine ?? ''}`.trim()
}

function isFromPostgres(error: Error): error is PostgresError {
  const { severity, code } = error as Partial<PostgresError>
  return typeof severity === 'string' && typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)
}

function fromPostgres(error: PostgresError) {
  const own: Record<string, unknown> = { ...error }
  const named = NAMES.map((name) => [name, own[name]] as const)
  return {
    type: error.name,
    code: error.code,
    severity: error.severity,
    ...Object.fromEntries(named.filter(([, value]) => value !== undefined)),
    ...(SPEAKS_OF_NO_DATA.test(error.code) && { message: error.message }),
    stack: callsIn(error),
  }
}

/** The message stands in front of the calls. */
function callsIn({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
}

function plain(error: Error, depth: number) {
  const { cause: _apart, ...own } = error as Error & Record<string, unknown>
  const shown = Object.entries(own).map(([name, value]) => [name, loggedError(value, depth + 1)] as const)
  return { type: error.name, message: error.message, stack: error.stack, ...Object.fromEntries(shown) }
}
