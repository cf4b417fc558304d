/** Starts the simulator, which is a program of its own (test/sim), and ends as it ends. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../common/contracts.grpc'
import { Mistake } from '../output/mistake'
import { type Exit, exits, type World } from '../world'

export interface SimulatorOptions {
  readonly schedules: number
  readonly seed: number
  readonly workers?: number
  readonly plant?: string
  readonly replay?: string
  readonly json?: boolean
}

const PASSED_ON = ['schedules', 'seed', 'workers', 'plant', 'replay'] as const

/** @throws Mistake when it is not built */
export async function simulate(_world: World, options: SimulatorOptions): Promise<Exit> {
  const program = join(projectRoot(), 'dist', 'test', 'sim', 'main.js')
  if (!existsSync(program)) {
    throw new Mistake(
      { zh: '模拟器尚未编译', en: 'the simulator is not built' },
      { zh: '请运行 npm run build', en: 'run npm run build' },
    )
  }
  const code = await ended(program, argumentsFor(options))
  return code === 0 ? exits.fine : code === 1 ? exits.wrong : exits.unreachable
}

/** As the simulator's own command line takes them. */
export function argumentsFor(options: SimulatorOptions): string[] {
  const named = PASSED_ON.flatMap((name) => {
    const value = options[name]
    return value === undefined ? [] : [`--${name}`, `${value}`]
  })
  return options.json ? [...named, '--json'] : named
}

function ended(program: string, given: readonly string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...given], { stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', resolve)
  })
}
