/**
 * A database function as it is shipped, with a stop before each statement that reads, writes or answers. A VOLATILE
 * function takes a snapshot for every statement, so a stop between two of them changes nothing but the time.
 */

/** What is put in: goes on when the statement after it may run. A condition, because it leaves FOUND as it was. */
const STOP = 'if stepping.stop() then end if;'

const WORTH_A_STOP = /\b(select|insert|update|delete|perform|with|return|raise)\b/i

/**
 * @param definition as pg_get_functiondef tells it
 * @throws Error when it is no function in plpgsql
 */
export function withStops(definition: string): string {
  const [head, quote, body, tail] = parted(definition)
  const begins = firstBegin(body)
  const statements = statementsOf(body.slice(begins))
  const stopped = statements.map((statement) => (WORTH_A_STOP.test(statement) ? `\n${STOP} ${statement}` : statement))
  return [head, quote, body.slice(0, begins), ...stopped, quote, tail].join('')
}

function parted(definition: string): [head: string, quote: string, body: string, tail: string] {
  const found = /^(.*?)(\$\w*\$)(.*)\2(.*)$/s.exec(definition)
  if (!found || !/language plpgsql/i.test(definition)) throw new Error(`not in plpgsql: ${definition.slice(0, 80)}`)
  return found.slice(1, 5) as [string, string, string, string]
}

function firstBegin(body: string): number {
  const found = /\bbegin\b/i.exec(withoutText(body))
  if (!found) throw new Error('a body that does not begin')
  return found.index + found[0].length
}

/** Cut after each semicolon that ends a statement. */
function statementsOf(block: string): string[] {
  const plain = withoutText(block)
  const cuts: number[] = []
  let depth = 0
  for (let at = 0; at < plain.length; at++) {
    if (plain[at] === '(') depth++
    else if (plain[at] === ')') depth--
    else if (plain[at] === ';' && depth === 0) cuts.push(at + 1)
  }
  return [0, ...cuts].map((from, i) => block.slice(from, cuts[i]))
}

/** The same length, with comments and what stands between quotes blotted out. */
function withoutText(sql: string): string {
  return sql.replace(/--[^\n]*|'(?:[^']|'')*'/g, (text) => ' '.repeat(text.length))
}
