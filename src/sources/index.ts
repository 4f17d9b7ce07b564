import { parseBeacon, type ParseResult } from './beacon.ts';
import { parsePixel } from './pixel.ts';

/** An ingest protocol: where it listens below the prefix, and how its bytes become events. */
export type Source =
  | {
      readonly name: string;
      readonly method: 'POST';
      readonly path: string;
      readonly parse: (body: Uint8Array) => ParseResult;
    }
  | {
      readonly name: string;
      readonly method: 'GET';
      readonly path: string;
      readonly parse: (query: string) => ParseResult;
    };

/** All ingest protocols. */
export const sources: readonly Source[] = [
  { name: 'beacon', method: 'POST', path: '/e', parse: parseBeacon },
  { name: 'pixel', method: 'GET', path: '/p.gif', parse: parsePixel },
];
