/** The questions that this process awaits an answer to, and the Link each one went out on. Pure bookkeeping. */
import type { Cancel } from '../../common/clock'
import type { QuestionIn } from '../../proto/types'
import type { ProvinceAnswer } from './province'

export interface OpenQuestion {
  readonly question: QuestionIn & { readonly questionId: string }
  /** Monotonic. */
  readonly expiresMs: number
  /** Link it is on; undefined while it waits for one. */
  link: string | undefined
  /** How often it went out. Once is enough to make silence a doubt. */
  tries: number
  /** Stops the timer that would end it. */
  giveUp: Cancel
  settle(answer: ProvinceAnswer): void
}

export class OpenQuestions {
  private readonly byId = new Map<string, OpenQuestion>()
  private readonly byLink = new Map<string, Set<OpenQuestion>>()
  private readonly parked = new Set<OpenQuestion>()

  of(questionId: string): OpenQuestion | undefined {
    return this.byId.get(questionId)
  }

  get count(): number {
    return this.byId.size
  }

  countOn(link: string): number {
    return this.byLink.get(link)?.size ?? 0
  }

  /** Questions that wait for a Link, oldest first. */
  waiting(): readonly OpenQuestion[] {
    return [...this.parked]
  }

  get waitingCount(): number {
    return this.parked.size
  }

  add(open: OpenQuestion): void {
    this.byId.set(open.question.questionId, open)
    this.park(open)
  }

  /** It went out on this Link. */
  put(open: OpenQuestion, link: string): void {
    this.leave(open)
    open.link = link
    open.tries++
    const on = this.byLink.get(link)
    if (on) on.add(open)
    else this.byLink.set(link, new Set([open]))
  }

  /** Its Link is gone, or none was found. */
  park(open: OpenQuestion): void {
    this.leave(open)
    this.parked.add(open)
  }

  /** The Link is gone: its questions wait for another. */
  unlink(link: string): void {
    for (const open of [...(this.byLink.get(link) ?? [])]) this.park(open)
  }

  remove(open: OpenQuestion): void {
    this.leave(open)
    this.byId.delete(open.question.questionId)
    this.parked.delete(open)
  }

  all(): readonly OpenQuestion[] {
    return [...this.byId.values()]
  }

  private leave(open: OpenQuestion): void {
    this.parked.delete(open)
    if (open.link !== undefined) this.byLink.get(open.link)?.delete(open)
    open.link = undefined
  }
}

export interface Candidate {
  readonly hub: string
  readonly takes: boolean
  readonly window: number
}

/** So many more may be open at one hub before another helps. */
export const HELPED_FROM = 16

/**
 * The Links to try for a question, best first: those that are up and have room. One hub is home: what goes the same way
 * shares frames, records and fetches, and halves of it would share them half as often. Another helps when it is slow.
 */
export function ranked<C extends Candidate>(links: readonly C[], open: OpenQuestions, home: number): readonly C[] {
  const homeFirst = links.map((_, place) => links[(place + home) % links.length] as C)
  const steps = ({ hub }: C) => Math.floor(open.countOn(hub) / HELPED_FROM)
  return homeFirst
    .filter((link) => link.takes && open.countOn(link.hub) < link.window)
    .sort((a, b) => steps(a) - steps(b))
}
