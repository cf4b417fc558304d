/** Policies for trying and explaining: good ones, or a mistake of the caller's that says what is wrong. */
import { join } from 'node:path'
import { projectRoot } from '../../common/contracts.grpc'
import { type Shelf, shelfOf } from '../../region-node/enrollment/policy/tools/shelf'
import type { Words } from '../output/language'
import { Mistake } from '../output/mistake'
import { policyFiles } from './files'

export const CHECK_FIRST: Words = { zh: '先运行 policy check', en: 'run policy check first' }

/** The files of a region that come with the product. */
export function regionFolder(region: string): string {
  return join(projectRoot(), 'deploy', 'settings', 'policies', region)
}

/** @throws Mistake when anything is wrong with the files: half a policy is tried on nobody */
export function goodShelf(paths: readonly string[]): Shelf {
  const { named, layers } = policyFiles(paths)
  const shelf = shelfOf([...named, ...layers])
  const [wrong] = shelf.wrong
  if (!wrong) return shelf
  const { file, line, code, path, zh, en } = wrong
  throw new Mistake(
    { zh: `${file}:${line} ${code} ${path}：${zh}`, en: `${file}:${line} ${code} ${path}: ${en}` },
    CHECK_FIRST,
  )
}
