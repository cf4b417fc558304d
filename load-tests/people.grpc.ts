/** Who comes: made-up people whom their regions are told of, each to a hospital elsewhere (domain.md 5.3). */
import { madeUpPeople } from '../bin/hospital/made-up-people'
import type { Pair, Patient, Till } from '../bin/hospital/preparation'
import { regionsIn } from '../bin/organisations/asking'
import type { Directory } from '../bin/organisations/directory'
import { organisationsOverGrpc } from '../bin/organisations/organisations.grpc'
import { regionOf } from '../common/regions'
import { careWeights, drawn, seeded, type Treatment, type Weights } from './mix'

/** @throws Error when a region does not take them */
export async function admitPeople(directory: Directory, count: number): Promise<Patient[]> {
  const { asked, close } = organisationsOverGrpc(directory)
  try {
    const sets = await Promise.all(
      regionsIn(asked).map(async (city) => {
        const { patients, files } = madeUpPeople(city.place.region, count)
        for (const [kind, csv] of files) {
          const { problems } = await city.import(kind, Buffer.from(csv))
          if (problems[0])
            throw new Error(`${city.place.name} does not take our ${kind}: ${JSON.stringify(problems[0])}`)
        }
        return patients
      }),
    )
    return sets.flat()
  } finally {
    close()
  }
}

export interface Pairing {
  next(treatments: Weights<Treatment>): { readonly pair: Pair; readonly treatment: Treatment }
}

const SEED = 20_261_122

/** The same people at the same doors in the same order at every run. */
export function pairing(tills: readonly Till[], people: readonly Patient[]): Pairing {
  const random = seeded(SEED)
  const regions = [...new Set(tills.map(({ region }) => region))]
  const care = careWeights(regions)
  const homes = new Map<string, Patient[]>()
  for (const patient of people) {
    const home = regionOf(patient.enrollmentDivision) ?? ''
    const queue = homes.get(home)
    if (queue) queue.push(patient)
    else homes.set(home, [patient])
  }
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  return {
    next(treatments) {
      const region = drawn(care, random())
      const home = one([...homes.keys()].filter((other) => other !== region))
      const queue = homes.get(home) as Patient[]
      const patient = queue.shift() as Patient
      queue.push(patient)
      const till = one(tills.filter((candidate) => candidate.region === region))
      return { pair: { till, patient }, treatment: drawn(treatments, random()) }
    },
  }
}
