import type { Command, Sluice } from './wire.ts';

declare global {
  interface Window {
    /** The script's interface, or the calls that were made before it was there. */
    sluice?: Sluice | Iterable<Command>;
    /** The Navigation API, where there is one. */
    readonly navigation?: EventTarget;
  }

  interface Navigator {
    /** https://globalprivacycontrol.org */
    readonly globalPrivacyControl?: boolean;
  }

  /** Paths beside the script, which the build puts in: of the host of plugins, … */
  const hostPath: string;

  /** … of the plugins by their names, … */
  const pluginPaths: Readonly<Record<string, string>>;

  /** … and of BotD, which the plugin `bot` may ask. */
  const botdPath: string;

  /** Whether an objection may be kept in a cookie: two scripts are built, one for each answer. */
  const keepsObjection: boolean;
}
