/**
 * Far beyond what anything here takes, on the slowest machine: whoever waits so long hangs. It is no bound on speed,
 * for a busy machine once kept a test of ten seconds from passing, and with it a whole day's work from landing.
 */
const HANGS_AFTER_MS = 60_000
const LOOK_EVERY_MS = 5
/** Where looking means asking a program, which has its own work to do. */
const ASK_EVERY_MS = 50

/** Waits until something is so; when it never is, fails and says what was hoped for. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what: string | (() => string) = String(isSo),
  withinMs = HANGS_AFTER_MS,
): Promise<void> {
  const end = performance.now() + withinMs
  for (;;) {
    const found = isSo()
    if (await found) return
    if (performance.now() > end) {
      throw new Error(`${typeof what === 'string' ? what : what()} did not come within ${withinMs / 1_000} s`)
    }
    await new Promise((resolve) => setTimeout(resolve, typeof found === 'boolean' ? LOOK_EVERY_MS : ASK_EVERY_MS))
  }
}
