/** Ask an enrollment region and await its answer. Commits nothing: whatever is lost here is asked again. */
import type { Region } from '../../common/regions'
import type { Answer, Question } from '../../proto/types'

export interface Exchange {
  /**
   * Always resolves with an answer to this question id, at the latest when its deadline passes.
   * @param careRegion from the Link's certificate, never from the question
   */
  ask(question: Question, careRegion: Region): Promise<Answer>
  /** Open questions per enrollment region, for people and tests. */
  open(): ReadonlyMap<Region, number>
}
