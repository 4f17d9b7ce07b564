/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonRecord;

/** An object that JSON can hold; what is undefined is left out. */
export interface JsonRecord {
  readonly [key: string]: Json | undefined;
}

/** What an event is worth, and of what. */
export interface Worth {
  /** In units of `currency`. */
  readonly value?: number | undefined;
  /** ISO 4217. */
  readonly currency?: string | undefined;
  readonly items?: readonly Json[];
  /** The event's own id, 8 to 64 of `A-Z a-z 0-9 _ -`: told twice within an hour, it counts once. */
  readonly id?: string;
}

/** Notes an event: its name, parameters, worth, and how long it may wait for company. */
export type Push = (name: string, params?: JsonRecord, worth?: Worth, delayMs?: number) => void;

/** An event as it was noted: addresses cleaned, e-mail addresses replaced. */
export interface Noted extends Worth {
  /** The page's own counter. */
  readonly seq: number;
  readonly name: string;
  readonly url: string;
  readonly referrer: string;
  readonly title: string;
  readonly params?: JsonRecord;
}

/**
 * What the page itself says of each purpose: `analytics`, `ads`, `adUserData`, …; and under
 * `objection` whether the visitor asks not to be counted at all.
 */
export type Statement = Readonly<Record<string, boolean | 'granted' | 'denied'>>;

/** What the script holds, for tests and for the curious. */
export interface Status {
  /** The random id of this document, which lives in its memory only. */
  readonly page: string;
  /** Events that are not sent yet. */
  readonly waiting: number;
  /**
   * What the server last said to be in force, as `analytics=granted ads=denied adUserData=denied
   * adPersonalization=denied functional=denied gpc=1`; undefined before its first answer.
   */
  readonly consent: string | undefined;
}

/** A call that may be made before the script is there: `['track', 'newsletter_signup']`. */
export type Command =
  | readonly ['track', ...Parameters<Push>]
  | readonly ['on', ...Parameters<Sluice['on']>]
  | readonly ['consent', Statement];

/** `window.sluice`. */
export interface Sluice {
  readonly track: Push;
  /**
   * Calls back after each event of this name, or of any (`*`), on this page alone: nothing is stored
   * or sent for it. Not where the purpose `functional` is denied.
   */
  readonly on: (name: string, react: (event: Noted) => void) => void;
  readonly consent: (statement: Statement) => void;
  readonly status: () => Status;
  readonly push: (command: Command) => void;
}
