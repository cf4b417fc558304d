import type { Region } from './regions'

/** Names on the wire (docs/ARCHITECTURE.md). Nobody writes a topic's name anywhere else. */
export interface Topics {
  request(region: Region): string
  reply(hubInstance: string): string
  fact(region: Region): string
  control(region: Region): string
  clockQuestion(hubInstance: string): string
  clockAnswer(region: Region): string
  readonly toHub: string
  readonly parked: string
}

/** A prefix keeps test suites apart on one broker; in a province it is empty. */
export function topicsWith(prefix = ''): Topics {
  return {
    request: (region) => `${prefix}settle.request.${region}`,
    reply: (hubInstance) => `${prefix}settle.reply.${hubInstance}`,
    fact: (region) => `${prefix}fact.${region}`,
    control: (region) => `${prefix}control.${region}`,
    clockQuestion: (hubInstance) => `${prefix}clock.question.${hubInstance}`,
    clockAnswer: (region) => `${prefix}clock.answer.${region}`,
    toHub: `${prefix}region.to.hub`,
    parked: `${prefix}parked`,
  }
}

/** Questions and answers that are lost are asked again, so the leading broker is enough; facts wait for every copy. */
export function acksOf(topics: Topics, topic: string): 1 | -1 {
  const passing = [topics.request(''), topics.reply(''), topics.clockQuestion(''), topics.clockAnswer('')]
  return passing.some((name) => topic.startsWith(name)) ? 1 : -1
}
