import type { PipelineTools } from '../pipeline.ts';
import type { Appended } from '../spool/spool.ts';
import type { Answer } from './answer.ts';

/** Watches beacons on their way, where the operator asked for traces. */
export interface BeaconTracing {
  /** A beacon of a site of the configuration begins; null where it is not in the sample. */
  beacon(site: string): BeaconTrace | null;
}

/** One beacon that is watched. */
export interface BeaconTrace {
  /** The same tools, with each step watched. */
  watch(tools: PipelineTools): PipelineTools;
  /** Watches the write into the spool. */
  append(appended: Promise<Appended | Answer>): Promise<Appended | Answer>;
  /** Tells how many events it had, and what it was answered. */
  end(events: number, answer: Answer): void;
}
