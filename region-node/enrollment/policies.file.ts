/**
 * Policies as YAML files, one a city, insurance and validity, under <folder>/<region>/, and the provinces' layers
 * beneath them under <folder>/province/. All files of a region are good or none is taken (policy/tools/shelf.ts).
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Region } from '../../common/regions'
import { WrongSettings } from '../../common/settings.file'
import type { PolicyFolder } from './active-policies'
import type { Policy } from './policy/policy'
import { lineOf, type Shelf, shelfOf, type TextFile } from './policy/tools/shelf'

/** A region's folder with the layers beside it. */
export function policyFolder(folder: string, region: Region): PolicyFolder {
  return {
    texts: () => [...namesIn(join(folder, region)), ...layerNames(folder)].map(textOf),
    shelf: (texts) => shelfOfRegion(texts, region),
  }
}

/** What the files make, or everything that is wrong with them. */
function shelfOfRegion(texts: readonly TextFile[], region: Region): Shelf {
  const shelf = shelfOf(texts)
  const astray = shelf.documents.filter(({ document }) => document.kind === 'city' && document.region !== region)
  if (astray.length === 0) return shelf
  const wrong = astray.map(({ located }) =>
    located(['region'], {
      code: 'P44',
      zh: `文件放在 ${region} 的文件夹里`,
      en: `the file lies in the folder of ${region}`,
      mendZh: `应为 ${region}，或把文件移到它自己的文件夹`,
      mendEn: `expected ${region}, or move the file to its own folder`,
    }),
  )
  return { ...shelf, policies: [], wrong: [...shelf.wrong, ...wrong] }
}

/**
 * The policies of one region.
 * @throws WrongSettings naming file, line and field of everything that is wrong in any file, and how to mend it
 */
export function readPolicies(folder: string, region: Region): readonly Policy[] {
  const { texts, shelf } = policyFolder(folder, region)
  const { policies, wrong } = shelf(texts())
  if (wrong.length > 0) throw new WrongSettings(wrong.map(lineOf).join('\n'))
  return policies
}

function textOf(file: string): TextFile {
  return { file, text: readFileSync(file, 'utf8') }
}

function namesIn(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))
    return names.sort().map((name) => join(folder, name))
  } catch (error) {
    throw new WrongSettings(`${folder}: policies cannot be read: ${(error as Error).message}`)
  }
}

/** A province may have no layer at all. */
function layerNames(folder: string): string[] {
  return readdirSync(folder).includes('province') ? namesIn(join(folder, 'province')) : []
}
