/** The accounting day (R12) and the hubs' last sign of life (R20), both kept in the care database. Ports. */
export interface Days {
  /** The clock opens a day and never an earlier one; answers the day that is open now. */
  open(day: string): Promise<string>
  /** The day that is open now. */
  current(): Promise<string>
  /** Ends that day if it is the one that is open (protocol message 10); answers the day that is open then. */
  flip(day: string): Promise<string>
}

export interface Sign {
  /** By the wall clock. */
  readonly atMs: number
  readonly bootId: string
  /** By the clock that starts at boot and runs through sleep. */
  readonly uptimeMs: number
}

export interface Signs {
  last(): Promise<Sign | undefined>
  /** An asynchronous commit is enough. */
  keep(sign: Sign): Promise<void>
}

/** What tells a reboot from a restart. */
export interface Machine {
  readonly bootId: string
  uptimeMs(): number
}
