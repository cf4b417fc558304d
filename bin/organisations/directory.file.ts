import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { projectRoot } from '../../common/contracts.grpc'
import { type Directory, directorySchema } from './directory'

export class NoProvince extends Error {
  override readonly name = 'NoProvince'
}

/** `.lianjie` in the project, or where LIANJIE_DATA says. */
export function dataFolder(): string {
  return resolve(process.env.LIANJIE_DATA ?? join(projectRoot(), '.lianjie'))
}

/** @throws NoProvince when there is none, or the file is not one */
export function readDirectory(file: string = join(dataFolder(), 'province.json')): Directory {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new NoProvince(file)
  }
  const parsed = directorySchema.safeParse(jsonIn(text))
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw new NoProvince(`${file}: ${wrong.join('; ')}`)
  }
  return { control: join(dirname(resolve(file)), 'control.sock'), ...parsed.data }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
