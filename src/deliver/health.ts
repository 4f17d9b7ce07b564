import { limits } from '../vocabulary/limits.ts';
import type { Lesson } from './deliver-batch.ts';
import type { DeliveryLog } from './delivery-log.ts';
import type { LiveState } from './live-state.ts';
import { remedyOf } from './remedies.ts';

/** Whose health it is, and how long to leave it alone. */
export interface HealthOptions {
  readonly name: string;
  readonly clock: { now(): number };
  readonly log: (event: DeliveryLog) => void;
  readonly breakerPauseMs: number;
  readonly haltPauseMs: number;
}

/** What is known of a destination's health, and until when it is left alone. */
export class Health {
  readonly #options: HealthOptions;
  #state: LiveState['state'] = 'running';
  #lastError: LiveState['lastError'] = null;
  #hasRecovered = false;
  /** On the monotonic clock. */
  #pausedUntil = 0;

  constructor(options: HealthOptions) {
    this.#options = options;
  }

  get live(): Omit<LiveState, 'deliveredPerSecond'> {
    return { name: this.#options.name, state: this.#state, lastError: this.#lastError };
  }

  /** How long to leave the destination alone from now on. */
  pauseMs(): number {
    const ms = Math.max(0, this.#pausedUntil - performance.now());
    if (ms === 0 && this.#state === 'paused') this.#state = 'running';
    return ms;
  }

  /** True once after the destination came back: what waits need not wait any longer. */
  takeRecovery(): boolean {
    const hasRecovered = this.#hasRecovered;
    this.#hasRecovered = false;
    return hasRecovered;
  }

  /** Draws the conclusion of a cut. */
  learn({ delivered, retryAfterMs, halt, reason }: Lesson): void {
    const { clock, name, haltPauseMs } = this.#options;
    if (reason !== null && reason !== 'breaker_open') {
      this.#lastError = { at: clock.now(), reason, remedy: remedyOf(reason, name) };
    }
    if (halt !== null) {
      if (this.#state !== 'halted') this.#log('destination_halted', halt);
      this.#state = 'halted';
    } else if (delivered && this.#state === 'halted') this.resume();
    // Until something arrives, a halted destination is tried with one batch at a time.
    if (this.#state === 'halted' && reason !== null) this.#pause('halted', haltPauseMs);
    if (retryAfterMs !== null) {
      const state = this.#state === 'running' ? 'paused' : this.#state;
      this.#pause(state, Math.min(limits.retryMsMax, retryAfterMs));
    }
  }

  /** Too many failures in a row: nothing is sent for a while, then one request tries. */
  breakerOpened(): void {
    if (this.#state === 'running') {
      this.#log('destination_failed', this.#lastError?.reason ?? 'failing');
    }
    this.#pause('breaker_open', this.#options.breakerPauseMs);
  }

  /** It works again, or is tried as if it did. */
  resume(): void {
    if (this.#state === 'halted' || this.#state === 'breaker_open') {
      this.#log('destination_resumed', this.#lastError?.reason ?? 'failing');
      this.#hasRecovered = true;
    }
    this.#state = 'running';
    this.#pausedUntil = 0;
  }

  #pause(state: LiveState['state'], ms: number): void {
    this.#state = state;
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + ms);
  }

  #log(event: 'destination_halted' | 'destination_failed' | 'destination_resumed', reason: string) {
    const destination = this.#options.name;
    const remedy = event === 'destination_resumed' ? null : remedyOf(reason, destination);
    this.#options.log({ event, destination, reason, remedy });
  }
}
