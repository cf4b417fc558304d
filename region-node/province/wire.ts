/** One connection to one hub instance as the Link sees it: two streams of frames. Made by link.grpc.ts. */
import type { Outlet } from '../../common/outlet'
import type { DownFrame, UpFrameIn } from '../../proto/types'

/** live: people wait for it. bulk: facts, acks and rows, never in front of somebody who waits. */
export type Stream = 'live' | 'bulk'

export interface Wire {
  readonly live: Outlet<UpFrameIn>
  readonly bulk: Outlet<UpFrameIn>
  /** Lets go of both streams; nothing is told of this wire any more. */
  close(): void
}

/** Never told before the dial has returned its wire. */
export interface WireEvents {
  /** What arrived as one message. */
  arrived(stream: Stream, frames: readonly DownFrame[]): void
  /** Either stream has ended, by whomever; told at most once. */
  ended(reason: string): void
}

export type Dial = (events: WireEvents) => Wire
