/** A copy of the compiled product with one bug in it: the changed source is compiled alone, the rest is as it was. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { projectRoot } from '../../common/contracts.grpc'
import type { Plant } from './plants'

export interface Planted {
  readonly root: string
  remove(): void
}

export class NotPlantable extends Error {
  override readonly name = 'NotPlantable'
}

const AS_COMPILED: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  esModuleInterop: true,
}
const PARTS = ['bin', 'common', 'hub', 'region-node', 'proto', 'test/sim']

/**
 * @param compiled where the compiled product is
 * @throws NotPlantable when the text to change is not there exactly once
 */
export function planted({ bug, file, from, to }: Plant, compiled: string): Planted {
  const project = projectRoot()
  const text = readFileSync(join(project, file), 'utf8')
  const times = text.split(from).length - 1
  if (times !== 1) throw new NotPlantable(`${bug}: its text is ${times} times in ${file}:\n${from}`)
  const root = mkdtempSync(join(tmpdir(), 'lianjie-planted-'))
  const filter = (source: string) => !source.endsWith('.map')
  for (const part of PARTS) cpSync(join(compiled, part), join(root, part), { recursive: true, filter })
  const { outputText } = ts.transpileModule(
    text.replace(from, () => to),
    { compilerOptions: AS_COMPILED },
  )
  writeFileSync(join(root, file.replace(/\.ts$/, '.js')), outputText)
  for (const beside of ['node_modules', 'package.json']) symlinkSync(join(project, beside), join(root, beside))
  mkdirSync(join(root, 'proto'), { recursive: true })
  symlinkSync(join(project, 'proto', 'v1'), join(root, 'proto', 'v1'))
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) }
}
