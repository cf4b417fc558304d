/** Runs cases by number: each is made from the seed and its number alone, so one that failed can be made again. */
import { type Seeded, seeded } from '../support/seeded'

export interface Tried {
  readonly number: number
  readonly what: string
  readonly how: readonly string[]
  /** A code, or "reply". */
  readonly answer: string
}

export interface Trying {
  /** Which part of all cases is tried here. */
  readonly share: number
  readonly atOnce: number
  /** @returns what is wrong, or how it was answered */
  one(number: number, random: Seeded): Promise<Omit<Tried, 'number'> & { readonly wrong?: string | undefined }>
  /** Before each so many cases: what was used up is made anew. */
  readonly refresh?: { readonly every: number; work(number: number): Promise<void> }
}

export interface Result {
  readonly tried: number
  readonly answers: ReadonlyMap<string, number>
  readonly hows: ReadonlyMap<string, number>
  readonly failures: readonly string[]
}

const FAILURES_MAX = 20
const PROGRESS_EVERY = 20_000
const FEW = 20_000

const given = (name: string) => process.env[`LIANJIE_FUZZ_${name}`]
const cases = Number(given('CASES') ?? FEW)
const seed = Number(given('SEED') ?? 1)
const only = given('ONLY')

/** For a test's own time limit: so long, and more the more is tried. */
export const PATIENCE_MS = 120_000 + cases * 10

export async function tryAll(name: string, { share, atOnce, one, refresh }: Trying): Promise<Result> {
  // Thousands of errors are made on purpose, and where each was made costs more than all else.
  Error.stackTraceLimit = 0
  const numbers = only === undefined ? Math.ceil(cases * share) : 1
  const first = only === undefined ? 0 : Number(only)
  const [answers, hows] = [new Map<string, number>(), new Map<string, number>()]
  const failures: string[] = []
  const width = refresh?.every ?? numbers
  for (let from = first; from < first + numbers && failures.length < FAILURES_MAX; from += width) {
    await refresh?.work(from)
    const until = Math.min(first + numbers, from + width)
    let next = from
    const worker = async () => {
      for (let number = next++; number < until; number = next++) {
        const { wrong, ...tried } = await one(number, seeded(seed * 1_000_003 + number))
        count(answers, tried.answer)
        for (const how of tried.how) count(hows, how)
        if (wrong)
          failures.push(`${name} ${number}: ${tried.what}, ${tried.how.join(' and ')}: ${wrong}${again(number)}`)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
    if (Math.floor(until / PROGRESS_EVERY) > Math.floor(from / PROGRESS_EVERY))
      process.stderr.write(`${name}: ${until} of ${numbers}, ${failures.length} wrong\n`)
  }
  return { tried: numbers, answers, hows, failures }
}

const again = (number: number) => ` (again: npm run test:fuzz -- --seed ${seed} --only ${number})`

/** Whether everything is tried, and not one case again. */
export const isWhole = only === undefined

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
