/** How a city's own engine does, for operators: whether it can be reached, and what became of what it was asked. */
import type { Clock } from '../../common/clock'
import { Fault } from '../../common/errors'
import type { HealthCheckIn } from '../../proto/types'
import type { CityEngine } from './engine'

const MS_PER_S = 1_000

export interface WatchedEngine extends CityEngine {
  checks(): Promise<HealthCheckIn[]>
}

/** @param reach resolves when the engine can be called */
export function watchedEngine(engine: CityEngine, reach: () => Promise<void>, clock: Clock): WatchedEngine {
  let asked = 0
  let failed = 0
  let lastFailure: { readonly why: string; readonly at: number } | undefined
  let isFailing = false

  return {
    async adjudicate(request) {
      asked++
      try {
        const reply = await engine.adjudicate(request)
        isFailing = false
        return reply
      } catch (error) {
        failed++
        isFailing = true
        lastFailure = { why: causeOf(error), at: clock.monotonic() }
        throw error
      }
    },
    async checks() {
      const unreachable = await reach().then(() => undefined, causeOf)
      const ago = (at: number) => `${((clock.monotonic() - at) / MS_PER_S).toFixed(0)} s ago`
      const last = lastFailure && `, the last ${ago(lastFailure.at)}: ${lastFailure.why}`
      const check = {
        name: 'city engine',
        ok: unreachable === undefined && !isFailing,
        detail: `${unreachable ? `unreachable (${unreachable}), ` : ''}${asked} asked, ${failed} failed${last ?? ''}`,
        remedyZh: '检查市里自己的待遇引擎是否运行、证书和地址是否正确；在它恢复之前，结算答 H5014，没有决定任何一笔',
        remedyEn:
          'see that the city’s own engine runs, its certificate and address; until then bills hear H5014, undecided',
      }
      return [check]
    },
  }
}

/** A fault's cause is what the engine's edge saw: late, gone, not understood. */
function causeOf(error: unknown): string {
  if (!(error instanceof Fault)) return 'H9001'
  const { code, params } = error.refusal
  return params.cause ?? code
}
