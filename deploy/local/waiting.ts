/** Shows what is being waited for: a moving line on a terminal, plain lines elsewhere. Short waits stay silent. */
import type { Progress } from './part'

export interface Waiting {
  readonly progress: Progress
  /** A finished fact, on a line of its own. */
  say(line: string): void
  /** Nothing is waited for at the moment. */
  pause(): void
  /** Nothing will be waited for any more. */
  done(): void
}

export interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

const SILENT_MS = 1_000
const REDRAW_MS = 200
const REPEAT_MS = 10_000
const BAR_WIDTH = 20
const COLUMNS = 80
/** Without a known fraction the bar nears its end ever more slowly: half of it after this long. */
const HALF_MS = 5_000

export function waitingOn(terminal: Terminal): Waiting {
  let what: string | undefined
  let fraction: number | undefined
  let since = 0
  let shownAt = Number.NEGATIVE_INFINITY
  let drawn = false

  function show(): void {
    const waitedMs = performance.now() - since
    if (what === undefined || waitedMs < SILENT_MS) return
    if (terminal.isTTY) {
      erase()
      terminal.write(
        barLine(what, fraction ?? waitedMs / (waitedMs + HALF_MS), waitedMs).slice(
          0,
          (terminal.columns || COLUMNS) - 1,
        ),
      )
      drawn = true
    } else if (performance.now() - shownAt > REPEAT_MS) {
      shownAt = performance.now()
      terminal.write(`… ${what} (${Math.round(waitedMs / 1000)} s)\n`)
    }
  }

  function erase(): void {
    if (drawn) terminal.write('\r\x1b[2K')
    drawn = false
  }

  function pause(): void {
    erase()
    what = undefined
  }

  const timer = setInterval(show, REDRAW_MS)
  timer.unref()
  return {
    progress(waitingFor, part) {
      if (waitingFor !== what) {
        since = performance.now()
        shownAt = Number.NEGATIVE_INFINITY
      }
      what = waitingFor
      fraction = part
    },
    say(line) {
      erase()
      terminal.write(`${line}\n`)
    },
    pause,
    done() {
      pause()
      clearInterval(timer)
    },
  }
}

/** "[########············] Kafka 12 s" */
export function barLine(what: string, fraction: number, waitedMs: number): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * BAR_WIDTH)
  return `[${'#'.repeat(full)}${'·'.repeat(BAR_WIDTH - full)}] ${what} ${Math.round(waitedMs / 1000)} s`
}
