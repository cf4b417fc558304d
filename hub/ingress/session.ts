/**
 * One stream of a Link at the hub: hello, welcome, signs of life both ways, an end. What the frames between are about
 * is the business of its work: live.ts or bulk.ts.
 */
import { type Cancel, type Clock, repeatedly, type Timers } from '../../common/clock'
import { type Refusal, refusal } from '../../common/errors'
import { type Pulse, pulseFrom } from '../../common/heartbeat'
import type { Outlet } from '../../common/outlet'
import type { DownFrameIn, Hello, UpFrame, WelcomeIn } from '../../proto/types'

/** The stream itself, as link.grpc.ts has it. */
export interface Line {
  readonly outlet: Outlet<DownFrameIn>
  /** Nothing more is read until resumed: the sender feels it. */
  pause(): void
  resume(): void
  /** Ends the stream; with a reason it ends as a failure. */
  end(reason?: Refusal): void
}

/** What one kind of stream carries. */
export interface Work {
  take(frames: readonly UpFrame[]): void
  /** Questions that are not yet answered. */
  readonly open: number
  /** True while the work does not want to read, so that silence is our own doing. */
  readonly isPaused: boolean
  end(): void
}

export interface SessionParts {
  readonly line: Line
  readonly clock: Clock
  readonly timers: Timers
  readonly heartbeatMs: number
  readonly deadMs: number
  readonly welcome: WelcomeIn
  /** Starts the work of a stream that said hello. */
  begin(hello: Hello, line: Line): Work
  /** Told once, with why, undefined when the far end just left. */
  ended(reason: string | undefined): void
}

const CONTRACT_VERSION = '1'

export class Session {
  private readonly pulse: Pulse
  private readonly stopBeat: Cancel
  private work: Work | undefined
  private isOver = false

  constructor(private readonly parts: SessionParts) {
    const { clock, timers, heartbeatMs, deadMs } = parts
    this.pulse = pulseFrom(clock.monotonic(), heartbeatMs, deadMs)
    this.stopBeat = repeatedly(timers, heartbeatMs, () => this.beat())
  }

  get open(): number {
    return this.work?.open ?? 0
  }

  arrived(frames: readonly UpFrame[]): void {
    if (this.isOver) return
    this.pulse.heard(this.parts.clock.monotonic())
    if (!this.work) this.greet(frames[0])
    this.work?.take(frames)
  }

  drain(graceMs: number): void {
    if (!this.isOver) this.parts.line.outlet.press({ drain: { graceMs } })
  }

  /** We end it. */
  end(why: string, reason?: Refusal): void {
    if (this.isOver) return
    this.over(why)
    this.parts.line.end(reason)
  }

  /** It has ended. */
  gone(why?: string): void {
    if (!this.isOver) this.over(why)
  }

  private greet(first: UpFrame | undefined): void {
    const hello = first?.content === 'hello' ? first.hello : undefined
    if (!hello?.processId) {
      this.end('no hello', refusal('H1001', { field: 'hello' }))
    } else if (hello.contractVersion !== CONTRACT_VERSION) {
      this.end('another contract version', refusal('H1008', { version: hello.contractVersion }))
    } else {
      this.parts.line.outlet.press({ welcome: this.parts.welcome })
      this.work = this.parts.begin(hello, this.parts.line)
    }
  }

  private beat(): void {
    const { clock, deadMs, line } = this.parts
    const nowMs = clock.monotonic()
    if (this.work?.isPaused) this.pulse.heard(nowMs)
    if (this.pulse.isDead(nowMs)) this.end(`no sign of life for ${deadMs} ms`, refusal('H6001', { cause: 'silence' }))
    else if (this.work) line.outlet.press({ heartbeat: { stampMs: Math.trunc(nowMs) } })
  }

  private over(why: string | undefined): void {
    this.isOver = true
    this.stopBeat()
    this.parts.line.outlet.close()
    this.work?.end()
    this.parts.ended(why)
  }
}
