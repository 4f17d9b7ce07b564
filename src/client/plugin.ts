import type { Element } from './element.ts';
import type { Json, JsonRecord, Noted, Sluice, Statement } from './wire.ts';

/** Raw signals: each goes out with every beacon, unread. */
export interface Signals {
  /** That a machine may be at work, and which kind: never what it was told by. */
  bot: Readonly<Record<string, Json>> | undefined;
  /** Google's own ids, while analytics is granted and the page asks for it. */
  ga?: { readonly clientId: string; readonly sessionId: string | undefined } | undefined;
  /** Records of banners that keep them elsewhere than in cookies, by their name. */
  readonly cmp: Record<string, string>;
  /** What the page itself says. */
  consent?: Statement;
  tcString?: string;
  gppString?: string;
}

/** What the core lets its plugins use. */
export interface Kit extends Sluice {
  /** The script's attributes. */
  readonly dataset: DOMStringMap;
  /** Where the script came from. */
  readonly src: string;
  readonly signals: Signals;
  /** The path of the page view in force. */
  path?: string;
  /** Parameters that each event gets, unless it says otherwise. */
  params?: JsonRecord;
  /** Called before a page view ends. */
  leave?: (() => void) | undefined;
  /** Called after each event, whatever may become of it. */
  heard?: (event: Noted) => void;
  /** Handles an event as if the browser had brought it. */
  readonly act: (type: string, path: readonly Element[]) => void;
  readonly cleanUrl: (address: string) => string;
  readonly flush: (leaving?: boolean) => void;
  /** Starts another page view, which came from the one in force. */
  readonly viewPage: (from?: string) => void;
}

/** An event of the browser that nothing declares: its type, and the way that it takes. */
export type Note = (type: string, path: readonly Element[]) => void;

/** What the core tells its host of plugins. */
export interface Host {
  readonly on: Sluice['on'];
  /** An event of the browser, its way, and whether `data-track` named or muted it. */
  readonly note: (type: string, path: readonly Element[], isDeclared: boolean) => void;
  /** An event that was noted, and the signals and purposes of that moment, both as text. */
  readonly heard: (event: string, state: string) => void;
}

/** A plugin: it is loaded by `import()`, started once, and may look at what nothing declares. */
export interface Plugin {
  readonly start: (kit: Kit) => Note | undefined;
}
