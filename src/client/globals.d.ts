import type { Command, Sluice } from './wire.ts';

declare global {
  interface Window {
    /** The script's interface, or the calls that were made before it was there. */
    sluice?: Partial<Sluice> & { readonly forEach?: (note: (command: Command) => void) => void };
    /** The Navigation API, where there is one. */
    readonly navigation?: EventTarget;
  }

  interface Navigator {
    /** https://globalprivacycontrol.org */
    readonly globalPrivacyControl?: boolean;
  }

  /** The path of the plugin of automatic events, beside the script; the build puts it in. */
  const automaticPath: string;

  /** Whether an objection may be kept in a cookie: two scripts are built, one for each answer. */
  const keepsObjection: boolean;
}
