/** One of the answers that a question lists. */
export interface Choice {
  readonly name: string;
  readonly title: string;
}

/** What an answer was read as, or what is wrong with it and what to write instead. */
export type Read<Value> = { readonly value: Value } | { readonly wrong: string };

/** One question of `sluice init`; `parse` is total. */
export interface Question<Value> {
  /** How errors call it: the flag without its dashes. */
  readonly name: string;
  readonly words: string;
  readonly choices: readonly Choice[];
  /** What an empty answer means, and `--yes`. */
  readonly fallback: string;
  readonly parse: (answer: string) => Read<Value>;
}

/** The choices that an answer names, by number from 0 or by name, split at commas and spaces. */
export function chosen(answer: string, choices: readonly Choice[]): Read<readonly string[]> {
  const words = answer.split(/[\s,;]+/).filter((word) => word !== '');
  const names = words.map((word) => {
    const byNumber = /^\d{1,3}$/.test(word) ? choices[Number(word)] : undefined;
    return byNumber ?? choices.find(({ name }) => name === word.toLowerCase());
  });
  const unknown = words.find((_, index) => names[index] === undefined);
  if (unknown !== undefined) {
    return {
      wrong: `\`${unknown}\` is not in the list: write a number from 0 to ${choices.length - 1}, or one of ${choices.map(({ name }) => name).join(', ')}.`,
    };
  }
  return { value: [...new Set(names.flatMap((choice) => (choice ? [choice.name] : [])))] };
}

/** Exactly one of the choices. */
export function oneOf(answer: string, choices: readonly Choice[]): Read<string> {
  const read = chosen(answer, choices);
  if ('wrong' in read) return read;
  const [name] = read.value;
  return name === undefined || read.value.length > 1
    ? { wrong: 'write one number or one name of the list.' }
    : { value: name };
}
