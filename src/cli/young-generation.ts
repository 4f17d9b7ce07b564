import { setFlagsFromString } from 'node:v8';

/**
 * Whether V8's young generation may grow. It grows with what survives in it, and at a start nearly
 * all survives, modules above all: left alone it takes 32 MB there and keeps them while
 * nobody asks anything. Held, it stays at 2 MB; once released it grows under load as ever.
 */
export const youngGeneration = {
  hold: (): void => setFlagsFromString('--semi-space-growth-factor=1'),
  release: (): void => setFlagsFromString('--semi-space-growth-factor=2'),
} as const;
