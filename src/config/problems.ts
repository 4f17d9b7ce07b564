import { closest, distance } from 'fastest-levenshtein';
import { isMap, isScalar, isSeq, type LineCounter, type Node, type Document } from 'yaml';
import type { z } from 'zod';

/** The way to a value of the configuration: `['destinations', 'hook', 'url']`. */
export type Path = readonly PropertyKey[];

/** Something wrong with a configuration: where, what, and what to do. */
export interface Problem {
  /** 1-based; null where no place in the file is meant. */
  readonly line: number | null;
  readonly path: string;
  readonly message: string;
}

/** A configuration that can't be used, with every problem found in it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly file: string;
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    super(problems.map((problem) => formatProblem(file, problem)).join('\n'));
    this.file = file;
    this.problems = problems;
  }
}

/** One line for a person: `sluice.yaml:12 destinations.hook.url: …`. */
export function formatProblem(file: string, problem: Problem): string {
  const place = problem.line === null ? file : `${file}:${problem.line}`;
  return `${place}  ${problem.path === '' ? '' : `${problem.path}: `}${problem.message}`;
}

/** Finds the line of a path in the file: of its key, or of the nearest parent that is there. */
export function lineOf(document: Document, lines: LineCounter, path: Path): number | null {
  let node: unknown = document.contents;
  let offset = (node as Node | null)?.range?.[0];
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(part),
      );
      if (pair === undefined) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else break;
  }
  return offset === undefined ? null : lines.linePos(offset).line;
}

/** Says what one issue of the schema means, with the nearest known key where one is misspelt. */
export function problemsOf(
  issue: z.core.$ZodIssue,
  base: Path,
  known: (path: Path) => readonly string[],
  line: (path: Path) => number | null,
): readonly Problem[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      line: line([...path, key]),
      path: [...path, key].map(String).join('.'),
      message: `unknown key. ${didYouMean(key, known(path))}`,
    }));
  }
  const message = messageOf(issue);
  return [{ line: line(path), path: path.map(String).join('.'), message }];
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) {
    return issue.input === undefined
      ? `is missing (expected ${issue.expected}). Write it, or see config/sluice.example.yaml.`
      : `${issue.message}. Write a ${issue.expected} here.`;
  }
  const plain = issue.message.startsWith('Invalid');
  if (plain && issue.code === 'invalid_value' && typeof issue.input === 'string') {
    return `there is no \`${issue.input.slice(0, 40)}\` here. ${didYouMean(issue.input.slice(0, 40), issue.values.map(String))}`;
  }
  return issue.message;
}

/** The remedy for a misspelt word. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (known.length === 0) return 'Remove it.';
  const best = closest(word, [...known]);
  const near = distance(word.toLowerCase(), best.toLowerCase()) <= Math.max(2, word.length / 3);
  return near ? `Did you mean \`${best}\`?` : `Known here: ${known.join(', ')}.`;
}
