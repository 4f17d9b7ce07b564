/** A request as a vendor sees it. */
export interface Seen {
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** An event that a vendor took, under its own name for it. */
export interface Taken {
  readonly name: string;
  /** What the vendor would recognise a repeat by, where it does. */
  readonly id: string | null;
}

/** A vendor's answer: what it took, and what it refused, in words. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly taken: readonly Taken[];
  readonly refused: readonly string[];
}

/** A vendor that refuses what its documentation refuses, written from that page alone. */
export interface StrictVendor {
  readonly name: string;
  isFor(seen: Seen): boolean;
  answer(seen: Seen, now: number): Answer;
}

export type Loose = Readonly<Record<string, unknown>>;

/** A value as an object; an empty one where it is none. */
export function objectOf(value: unknown): Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Loose)
    : {};
}

/** A value as a list; an empty one where it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text; empty where it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The reasons of the rules that do not hold. */
export function broken(rules: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]));
}

export const uuid: RegExp = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const isoTime: RegExp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** Ids that stand for nobody; product analytics refuse them. */
export const nobody: RegExp =
  /^(?:anon|anonymous|nil|none|null|n\/a|na|undefined|unknown|nan|true|false|0|00000000-0000-0000-0000-000000000000)$/i;

/** `user:password` of Basic authorisation. */
export function basicOf({ headers }: Seen): string {
  const [scheme = '', text = ''] = textOf(headers['authorization']).split(' ');
  return scheme === 'Basic' ? Buffer.from(text, 'base64').toString('utf8') : '';
}
