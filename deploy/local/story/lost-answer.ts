/**
 * The worst moment to die: the care node has decided and committed, its answer is on the line, and then both are gone.
 * The hospital repeats the same confirm until somebody says what became of it.
 */
import type { Asked } from '../../../bin/organisations/organisations'
import type { Supervisor } from '../supervisor'
import { linesOfStay } from './lines'
import { lossyLineTo } from './lossy-line'
import type { Person } from './people'
import { servesAgain } from './serves-again'
import type { Voice } from './telling'
import { texts } from './texts'
import { type HospitalDoor, openTill, type StoryTill, type Watchers } from './tills'
import { patiently, today, visited } from './visit'

export interface LostAnswer {
  readonly supervisor: Supervisor
  readonly door: HospitalDoor
  /** The care node as operators see it. */
  readonly careNode: Asked
  /** Where this hospital keeps its bills, apart from the other tills'. */
  readonly journals: string
  readonly watchers: Watchers
}

/** @throws Error when the repeated confirm did not end as one settlement booked once */
export async function loseAnAnswer(scene: LostAnswer, person: Person, voice: Voice): Promise<void> {
  const { supervisor, door, journals, watchers, careNode } = scene
  const line = await lossyLineTo(door.address)
  const till = await openTill({ ...door, address: line.address }, journals, watchers)
  try {
    const bill = await visited(till.hospital, person, linesOfStay(today()))
    const { record } = await till.hospital.settle(bill)
    if (record.state !== 'authorised') throw new Error(`no verdict: ${record.state} ${record.refusal?.code ?? ''}`)
    voice.say(texts.lostAnswer)
    const killed = line.loseNextAnswer().then(() => supervisor.kill(careNode.place.name))
    const confirmed = till.hospital.confirm(record.settleId)
    const pid = await killed
    voice.say(texts.careKilled(careNode.place.name, pid))
    await voice.during(texts.waitsFor(careNode.place.name), servesAgain(supervisor, careNode.place.name, pid))
    const { state } = await voice.during(texts.repeatsConfirm, confirmed)
    if (state !== 'confirmed') throw new Error(`the repeated confirm ended as ${state}`)
    await sameReceipt(till, record.settleId, careNode, voice)
  } finally {
    await till.close()
    line.close()
  }
}

/** Asked as often as one likes, the receipt is the same; and the books of the care region hold it once. */
async function sameReceipt(till: StoryTill, settleId: string, careNode: Asked, voice: Voice): Promise<void> {
  const receipt = () => patiently(() => till.hospital.door.receipt(settleId), 'receipt')
  const [first, second] = [await receipt(), await receipt()]
  const known = await careNode.show(settleId)
  const postings = known.filter(({ organisation }) => organisation === 'CARE').flatMap((one) => one.postings)
  const isSame = first.receiptNo === second.receiptNo && first.textZh === second.textZh
  if (!isSame || postings.length !== 1) throw new Error(`${settleId}: ${postings.length} postings, receipts ${isSame}`)
  voice.say(texts.sameReceipt(first.receiptNo))
}
