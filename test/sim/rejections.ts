/** A promise that is rejected while nobody listens would end a real process; here it is a violation of its schedule. */
const unheard: string[] = []

export function listenForRejections(): void {
  process.on('unhandledRejection', (reason) => {
    unheard.push(reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason))
  })
}

/** Those since the last call. */
export function rejectionsHeard(): string[] {
  return unheard.splice(0).map((reason) => `a rejection that nobody heard: ${reason}`)
}
