import type { z } from 'zod';
import type { PolicyPack } from '../consent/policy.ts';
import type { PermittedEvent } from '../event/permitted-event.ts';
import type { Asked, Question } from '../insight/questions.ts';
import type { RawAnswers } from '../insight/raw.ts';
import type { DryCount, RuleTrial } from '../rules/dry-run.ts';
import type { Purpose } from '../vocabulary/purposes.ts';
import type { DropReason } from '../vocabulary/outcomes.ts';
import type { TableCell, TableColumn } from './table.ts';

/** A request to a vendor, complete but for the socket. `url` bears no secret that may be logged. */
export interface VendorRequest {
  readonly method: 'POST' | 'GET' | 'PUT';
  /** Without query. */
  readonly url: string;
  /** Never logged: vendors put secrets there. */
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface EncodedRequest {
  readonly request: VendorRequest;
  /** The events that this request carries, in its order. */
  readonly eventIds: readonly string[];
}

export interface Encoded {
  readonly requests: readonly EncodedRequest[];
  /** Events that the vendor can't take, each with its reason; in input order. */
  readonly dropped: readonly {
    readonly eventId: string;
    readonly reason: DropReason;
    readonly detail?: string;
  }[];
}

/** A vendor's answer, its body cut to `limits.answerBytesMax`. */
export interface VendorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** What an answer means, per event. Every id that was sent stands in exactly one of the lists. */
export interface Verdict {
  readonly ok: readonly string[];
  readonly retry: readonly string[];
  readonly reject: readonly { readonly eventId: string; readonly code: string }[];
  /** The batch was refused as a whole: send each of these parts alone. */
  readonly bisect?: readonly (readonly string[])[];
  /** The destination can't go on until a person acts; nothing is lost. All ids stand in `retry`. */
  readonly halt?: 'auth' | 'version' | 'config';
  /** The vendor asked to wait this long. */
  readonly retryAfterMs?: number;
}

export interface EncodeContext<Settings> {
  readonly settings: Settings;
  readonly now: number;
  /** hash(destination, from, to, bisect path): stable over retries and crashes. */
  readonly batchId: string;
}

/** How large a batch may grow, and how long it may wait for more. */
export interface BatchLimits {
  readonly eventsMax: number;
  readonly bytesMax: number;
  readonly ageMsMax: number;
}

interface Common<Settings, P extends Purpose> {
  /** = file name; the `type:` of the configuration. */
  readonly type: string;
  /** The least purposes: a configuration may add some, never remove one. */
  readonly purposes: readonly P[];
  /** The operator's own store: only such a one may count what is denied. See `isOwnStore`. */
  readonly ownStore: boolean;
  /** Where the operator may say so in the settings, it is asked here instead. */
  ownStoreWith?(settings: Settings): boolean;
  readonly settings: z.ZodType<Settings>;
  /** Settings that name files: relative to the configuration until they are read. */
  readonly fileSettings?: readonly string[];
  /** What a policy pack asks of the settings beyond what the operator wrote; only ever less. */
  underPolicy?(settings: Settings, policy: Pick<PolicyPack, 'name'>): Settings;
  /** What these settings lose beyond what `about` says, in whole sentences. */
  losesWith?(settings: Settings): readonly string[];
  /** The host that receives the events, where no `url` of the settings says so. */
  hostWith?(settings: Settings): string | null;
  readonly batch: BatchLimits;
  /** Where the operator may choose how long a batch waits: the limits by these settings. */
  batchWith?(settings: Settings): BatchLimits;
  /** Older events are dropped as `too_old`. */
  readonly eventAgeMsMax?: number;
  /** True where the receiver recognises a repeated event: unanswered requests are sent again. */
  readonly dedupes: boolean;
  /**
   * True where events must arrive in the order in which they were stored: one request at a time,
   * and nothing new while older events wait to be sent again.
   */
  readonly ordered?: boolean;
  readonly maturity: {
    readonly tested: 'live' | 'real-peer' | 'recorded' | 'documentation';
    readonly on: string;
  };
}

/** A vendor with an HTTP API: pure, no I/O. */
export interface HttpDestination<Settings = unknown, P extends Purpose = Purpose> extends Common<
  Settings,
  P
> {
  readonly kind: 'http';
  /**
   * True where the operator allows addresses inside the own network. Else `deliver/` must refuse to
   * connect when a name resolves to one (`isPrivateHost` tells).
   */
  mayReachPrivate?(settings: Settings): boolean;
  /** Secrets that the vendor takes in the body only. Whatever shows a body hides them. */
  readonly secretsInBody?: readonly string[];
  /** What depends on the settings, laid over the rest. */
  withSettings?(
    settings: Settings,
  ): Partial<
    Pick<
      HttpDestination<Settings, P>,
      'purposes' | 'batch' | 'dedupes' | 'ordered' | 'eventAgeMsMax' | 'judge'
    >
  >;
  encode(events: readonly PermittedEvent<P>[], context: EncodeContext<Settings>): Encoded;
  /** `request` is the one that was answered: some vendors name refused events by what was sent. */
  judge(response: VendorResponse, eventIds: readonly string[], request?: VendorRequest): Verdict;
}

/** An open store. `write` commits all of the batch, or nothing, and is idempotent by `batchId`. */
export interface Sink {
  write(events: readonly PermittedEvent[], batchId: string): Promise<Verdict>;
  /** Answers a named question of the console; rows as plain objects. */
  query(name: string, parameters: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Answers a question of the console about visits; missing where the store has no model of them. `now` says which days. */
  insight?<Q extends Question>(question: Q, asked: Asked, now: number): Promise<RawAnswers[Q]>;
  /** Says how often rules would have fired on what is stored; missing where the store can't. */
  tryRules?(trial: RuleTrial): Promise<readonly DryCount[]>;
  /** Rows of a download as a Parquet file; missing where the store can't make one. */
  table?(
    columns: readonly TableColumn[],
    rows: readonly (readonly TableCell[])[],
  ): Promise<Uint8Array>;
  /** Removes what is older than the store keeps it, from its files as well; missing where it does so itself. */
  forget?(): Promise<{
    readonly removed: Readonly<Record<string, number>>;
    readonly keptMs: number;
  }>;
  /** Copies its files from the data folder to another one; it writes nothing until `meanwhile` is done. */
  backup?(folder: string, meanwhile: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** A database or a file. The same loop drives it. */
export interface SinkDestination<Settings = unknown, P extends Purpose = Purpose> extends Common<
  Settings,
  P
> {
  readonly kind: 'sink';
  /** The rows as they would be written, for `explain`. */
  rows(events: readonly PermittedEvent<P>[]): readonly Record<string, unknown>[];
  /** True where its open store has `forget`; missing where none has. */
  forgets?(settings: Settings): boolean;
  /** Optional packages that it loads when it opens: `doctor` looks whether they are there. */
  packagesWith?(settings: Settings): readonly string[];
  /** What an HTTP answer of the store means, where it has such an interface; as of a vendor. */
  judge?(response: VendorResponse, eventIds: readonly string[]): Verdict;
  open(settings: Settings, place: { readonly dataFolder: string }): Promise<Sink>;
}

export type Destination = HttpDestination | SinkDestination;

/** What docs/destinations.md says of a destination, in plain sentences. */
export interface About {
  /** The product's own name. */
  readonly title: string;
  /** How far repeats are recognised, where `dedupes` alone would say too much. */
  readonly repeats?: string;
  /** What to do before the first event, in order. */
  readonly setUp?: readonly string[];
  readonly arrives: readonly string[];
  /** What is missing against the vendor's own tag with its cookies. */
  readonly lostWithoutCookies: readonly string[];
}

/** A destination that ships with Sluice, with its page of documentation. */
export type RegisteredDestination = Destination & { readonly about: About };
