// Put under a process by `node --require`: its wall clock is wrong by LIANJIE_FAULT_CLOCK_MS, at once or after a while.
// Durations (performance, timers) stay right, as they do when a real clock is stepped.

const wrongByMs = Number(process.env.LIANJIE_FAULT_CLOCK_MS)
const fromMs = performance.now() + Number(process.env.LIANJIE_FAULT_CLOCK_AFTER_MS ?? 0)
const right = Date
const now = () => right.now() + (performance.now() >= fromMs ? wrongByMs : 0)

class WrongDate extends right {
  constructor(...given) {
    if (given.length === 0) super(now())
    else super(...given)
  }

  static now() {
    return now()
  }
}

globalThis.Date = WrongDate
