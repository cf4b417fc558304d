/** The admitted regions and hospitals of a settings file. */
import { readSettings, WrongSettings } from '../../common/settings.file'
import { type Participants, participantsSchema } from './participants'

/** @throws WrongSettings when the file is wrong, names somebody twice or places a hospital in no admitted region */
export function participantsInFile(file: string): Participants {
  const { regions, hospitals } = readSettings(participantsSchema, file)
  const names = new Set(regions.map(({ region }) => region))
  const problems = [
    ...twice(regions.map(({ region }) => region)).map((region) => `region ${region} is there twice`),
    ...twice(hospitals.map(({ code }) => code)).map((code) => `hospital ${code} is there twice`),
    ...hospitals
      .filter(({ region }) => !names.has(region))
      .map(({ code, region }) => `hospital ${code}: region ${region} is not admitted`),
  ]
  if (problems.length > 0) throw new WrongSettings(problems.map((problem) => `${file}: ${problem}`).join('\n'))
  const careRegions = [...new Set(hospitals.map(({ region }) => region))]
  const enrollmentRegions = regions.filter(({ enrolls }) => enrolls).map(({ region }) => region)
  return {
    isRegion: (region) => names.has(region),
    regions: () => regions,
    careRegions: () => careRegions,
    enrollmentRegions: () => enrollmentRegions,
  }
}

function twice(names: readonly string[]): readonly string[] {
  return names.filter((name, place) => names.indexOf(name) !== place)
}
