import { type Stage, stages } from '../vocabulary/taxonomy.ts';

/** A stage as it came from a store; null for what is none. */
export function stageOf(text: string | null): Stage | null {
  return stages.find((stage) => stage === text) ?? null;
}
