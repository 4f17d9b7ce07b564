import type { CommandOptions } from './command-options.ts';

/**
 * What a command line says that the command does not take, in a sentence; null where there is none.
 * An order that leaves out a narrower choice in silence would do more than was meant.
 */
export function strayOption(
  options: CommandOptions,
  command: string,
  taken: readonly (keyof CommandOptions)[],
): string | null {
  const known = new Set<string>([...taken, 'config']);
  const stray = Object.entries(options).find(
    ([name, value]) => value !== undefined && !known.has(name),
  );
  return stray === undefined ? null : `\`sluice ${command}\` takes no --${stray[0]}.`;
}
