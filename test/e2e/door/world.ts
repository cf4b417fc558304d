/** What the cases of bad input are made of: doors to knock at, bills to spoil, verdicts to forge. */
import { v7 as uuidv7 } from 'uuid'
import { REGIONS } from '../../../deploy/local/layout'
import { linesOfCrowd, totalOf } from '../../../deploy/local/story/lines'
import type { Person } from '../../../deploy/local/story/people'
import { castOfRegion, tillOf } from '../../../deploy/local/story/stage'
import { today, visitRequest } from '../../../deploy/local/story/visit'
import type { FeeLineIn } from '../../../proto/types'
import { type Knocked, type Knocking, knockingAt } from '../../support/knocking'
import { type LocalProvince, localProvince } from '../../support/local-province'

export interface Authorised {
  readonly settleId: string
  readonly token: Buffer
  readonly visitId: string
  readonly totalFen: number
}

export interface World {
  readonly local: LocalProvince
  readonly sessionId: string
  /** At the door of 成都, as its hospital. */
  readonly here: Knocking
  /** At the door of 绵阳, as its hospital. */
  readonly elsewhere: Knocking
  /** At the door of 成都 with another certificate: of a hospital that is not admitted, of 绵阳's, of an operator. */
  readonly as: Readonly<Record<'stranger' | 'neighbour' | 'operator', Knocking>>
  /** Somebody of 广安 who has not been used yet. */
  person(): Person
  /** A visit of theirs, with these lines or ordinary ones. */
  bill(lines?: readonly FeeLineIn[], person?: Person): Promise<{ readonly visitId: string; readonly totalFen: number }>
  settle(more: object, till?: Knocking): Promise<Knocked>
  /** A verdict nobody has confirmed yet. */
  authorised(): Promise<Authorised>
  /** More lines of the same hospital to its door. */
  tills(count: number): Promise<readonly Knocking[]>
  readonly today: string
  close(): Promise<void>
}

export async function world(): Promise<World> {
  const local = await localProvince()
  const { directory } = local.province
  const door = (region: string) => {
    const found = directory.doors.find((one) => one.region === region)
    if (!found) throw new Error(`no door of ${region}`)
    return found
  }
  const [own, other] = [door('5101'), door('5107')]
  const authority = await local.authority()
  const hospital = { role: 'hospital', region: '5101', hospital: 'H51019999999' } as const
  const unknown = await authority.issue(hospital, 'not-admitted')
  const knocking = [own.credentials, other.credentials, unknown, directory.operator].map((credentials, i) =>
    knockingAt('hospitalDoor', i === 1 ? other.address : own.address, credentials),
  )
  const [here, elsewhere, stranger, operator] = knocking as [Knocking, Knocking, Knocking, Knocking]
  const neighbour = knockingAt('hospitalDoor', own.address, other.credentials)
  const sessionId = await tillOf(local.stage, '5101').hospital.session()
  const persons = castOfRegion(local.stage, REGIONS[2].region).crowd[Symbol.iterator]()
  const more: Knocking[] = []
  const made = bills({ here, sessionId, persons })
  return {
    ...{ local, sessionId, here, elsewhere, as: { stranger, neighbour, operator } },
    ...made,
    today: today(),
    async tills(count) {
      while (more.length < count) more.push(knockingAt('hospitalDoor', own.address, own.credentials))
      return more.slice(0, count)
    },
    async close() {
      for (const one of [...knocking, neighbour, ...more]) one.close()
      await local.stop()
    },
  }
}

interface Making {
  readonly here: Knocking
  readonly sessionId: string
  readonly persons: Iterator<Person>
}

function bills({ here, sessionId, persons }: Making): Pick<World, 'person' | 'bill' | 'settle' | 'authorised'> {
  function person(): Person {
    const { value, done } = persons.next()
    if (done) throw new Error('too few test persons')
    return value
  }

  async function bill(lines: readonly FeeLineIn[] = linesOfCrowd(0, today()), whose = person()) {
    const visit = good(await here.knock('OpenVisit', visitRequest(sessionId, whose)))
    const visitId = visit.visitId as string
    good(await here.knock('UploadLines', { sessionId, visitId, lines }))
    return { visitId, totalFen: Number(totalOf(lines)) }
  }

  const settle = (more: object, till = here) =>
    till.knock('Settle', { sessionId, settleId: uuidv7(), policyDay: today(), useAccount: false, ...more })

  return {
    ...{ person, bill, settle },
    async authorised() {
      const [billed, settleId] = [await bill(), uuidv7()]
      const { token } = good(await settle({ settleId, ...billed }))
      return { settleId, token: token as Buffer, ...billed }
    },
  }
}

/** @throws Error with what was said instead of a reply */
export function good({ reply, code, en, params }: Knocked): Record<string, unknown> {
  if (!reply) throw new Error(`${code} ${en} ${JSON.stringify(params)}`)
  return reply
}
