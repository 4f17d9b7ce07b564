/** How a destination is doing, for the console. */
export interface LiveState {
  readonly name: string;
  /**
   * paused: the vendor asked to wait. halted: a person must act. breaker_open: it kept failing.
   * elsewhere: another node delivers.
   */
  readonly state: 'running' | 'paused' | 'halted' | 'breaker_open' | 'elsewhere';
  readonly lastError: {
    readonly at: number;
    /** A closed code. */
    readonly reason: string;
    readonly remedy: string;
  } | null;
  /** Over the last minute. */
  readonly deliveredPerSecond: number;
}
