import { logFor } from '../../../common/log'
import { loggedError, wordsOf } from '../../../common/logged-error'

const PERSON = '51999919930617001X'

/** As the driver makes one: a message, and fields beside it. */
function postgres(code: string, message: string, more: object = {}): Error {
  const fields = { length: 200, name: 'error', severity: 'ERROR', code, ...more }
  return Object.assign(new Error(message), fields)
}

const double = postgres('23505', 'duplicate key value violates unique constraint "people_citizen_no_key"', {
  detail: `Key (citizen_no)=(${PERSON}) already exists.`,
  where: `unnamed portal with parameters: $1 = '${PERSON}'`,
  hint: `is it ${PERSON}?`,
  internalQuery: `select ${PERSON}`,
  ...{ schema: 'enrollment', table: 'people', constraint: 'people_citizen_no_key', routine: '_bt_check_unique' },
})
const unfit = postgres('22P02', `invalid input syntax for type bigint: "${PERSON}"`, { routine: 'pg_strtoint64' })
const raised = postgres('P0001', `nobody is called ${PERSON}`, { routine: 'exec_stmt_raise' })

/** The line that the programs' own log writes of an error. */
function lineOf(err: unknown): string {
  let line = ''
  const to = {
    write(text: string) {
      line = text
    },
  }
  logFor('test', 'info', to).error({ err }, 'failed')
  return line
}

test.each([
  ['a double', double],
  ['a value that does not fit', unfit],
  ['what a function raises', raised],
  ['as the cause of a fault', new Error('the books are away', { cause: double })],
  ['as the cause of a cause', new Error('a', { cause: new Error('b', { cause: unfit }) })],
  ['among several', new AggregateError([new Error('one'), raised], 'all failed')],
  ['in a field', Object.assign(new Error('no'), { originalError: double })],
])('R28: no line of a log quotes a row: %s', (_what, error) => {
  const line = lineOf(error)
  expect(line).not.toContain(PERSON)
  expect(line).toMatch(/"code":"(23505|22P02|P0001)"/)
  expect(JSON.parse(line).msg).toBe('failed')
})

test('what finds the statement is there', () => {
  expect(JSON.parse(lineOf(double)).err).toEqual({
    ...{ type: 'error', code: '23505', severity: 'ERROR', schema: 'enrollment', table: 'people' },
    ...{ constraint: 'people_citizen_no_key', routine: '_bt_check_unique' },
    stack: expect.stringMatching(/^\s+at .*logged-error\.test\.ts/),
  })
})

test.each([
  ['57P01', 'terminating connection due to administrator command'],
  ['53100', 'could not extend file: No space left on device'],
  ['42P01', 'relation "people" does not exist'],
])('%s speaks of the server or of our own statements, and is told', (code, message) => {
  expect(loggedError(postgres(code, message))).toMatchObject({ code, message })
})

test('where one sentence must do, it quotes no row either', () => {
  expect([double, unfit, raised, new Error('no such file')].map(wordsOf)).toEqual([
    '23505 people_citizen_no_key',
    '22P02 pg_strtoint64',
    'P0001 exec_stmt_raise',
    'no such file',
  ])
  expect(wordsOf(postgres('42601', 'syntax error at or near "creat"'))).toBe('syntax error at or near "creat"')
})

test('any other error is told whole, with its causes and what it carries', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const error = Object.assign(new TypeError('oh', { cause }), { refusal: { code: 'H9002' } })
  expect(loggedError(error)).toEqual({
    ...{ type: 'TypeError', message: 'oh', stack: error.stack, refusal: { code: 'H9002' } },
    cause: { type: 'Error', message: 'connect ECONNREFUSED', stack: cause.stack, code: 'ECONNREFUSED' },
  })
  expect(loggedError('text')).toBe('text')
})

test('causes in a circle come to an end', () => {
  const [one, other] = [new Error('one'), new Error('other')]
  one.cause = other
  other.cause = one
  expect(JSON.stringify(loggedError(one))).toContain('other')
})
