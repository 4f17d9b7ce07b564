/**
 * Why a store can't be used, in our own words: they name settings, packages and codes, never a value
 * of an event or a secret. So, unlike other errors, its message may be logged.
 */
export class StoreProblem extends Error {
  override readonly name = 'StoreProblem';
}

/** Loads an optional package when it is first needed; without it, the error says what to install. */
export async function loadOptional<Module>(
  name: string,
  type: string,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch {
    throw new StoreProblem(
      `a destination of type ${type} needs the package ${name}, which is optional and is not installed here: run \`npm install ${name}\`, or remove the destination from the configuration`,
    );
  }
}
