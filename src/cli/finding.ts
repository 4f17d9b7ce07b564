import { printable } from './printable.ts';

/** One finding of the doctor: what was looked at, what was seen, what to do. */
export interface Finding {
  readonly state: 'ok' | 'warn' | 'fail';
  readonly what: string;
  readonly seen: string;
  /** The line to change, or the command to run. */
  readonly remedy?: string;
}

/** Prints findings, one a line, each with its remedy below. */
export function printFindings(findings: readonly Finding[]): string {
  const marks = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;
  const lines = findings.map(
    ({ state, what, seen, remedy }) =>
      `${marks[state]}  ${what.padEnd(14)} ${seen}${remedy === undefined ? '' : `\n        -> ${remedy}`}`,
  );
  const text = lines.join('\n').split('\n').map(printable).join('\n');
  return `${text}\n`;
}
