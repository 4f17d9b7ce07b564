import { inspect } from 'node:util';

/** Holds a value that may identify a person. It prints and serialises as `[raw]`, everywhere. */
export class Raw<Value> {
  readonly #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  static {
    Object.defineProperty(this.prototype, inspect.custom, { value: () => '[raw]' });
  }

  /** Gives the value. Only consent/, identity/ and redact/ may call it: a house test looks. */
  reveal(): Value {
    return this.#value;
  }

  toString(): string {
    return '[raw]';
  }

  toJSON(): string {
    return '[raw]';
  }
}
