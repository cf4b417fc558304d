import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../../../common/contracts.grpc'

/** A file beside this one. */
export const beside = (name: string): string =>
  readFileSync(join(projectRoot(), 'test/unit/region-node/enrollment/policy', name), 'utf8')

/** Invented files in which each form that docs/POLICY.md knows stands at least once: a city and its layer. */
export const everyForm = beside('every-form.yaml')
export const everyLayer = beside('every-layer.yaml')
