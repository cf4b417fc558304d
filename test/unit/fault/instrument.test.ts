import { withStops } from '../../fault/statements/instrument'

const STOP = 'if stepping.stop() then end if;'

function bodyOf(...lines: readonly string[]): string {
  const definition = `create function f() returns text\n language plpgsql\nas $function$${lines.join('\n')}$function$\n`
  return withStops(definition)
    .split('$function$')[1]!
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n')
}

test('there is a stop before each statement that reads, writes or answers, and before no other', () => {
  const body = bodyOf('declare n integer := 1; begin', 'n := 2;', 'insert into t values (n);', 'return n;', 'end')
  expect(body).toBe(
    ['declare n integer := 1; begin', 'n := 2;', `${STOP}`, 'insert into t values (n);', STOP, 'return n;', 'end'].join(
      '\n',
    ),
  )
})

test('what looks like the end of a statement inside brackets, quotes and comments is none', () => {
  const select = "select ';' from t where (a = b -- and; so on"
  expect(bodyOf('begin', select, ' );', 'end').split(STOP)).toHaveLength(2)
})

test('what is not in plpgsql has no between', () => {
  expect(() => withStops('create function f() language sql as $$ select 1 $$')).toThrow('not in plpgsql')
})
