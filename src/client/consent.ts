import { anyOf, dataset } from './script.ts';
import type { Statement } from './wire.ts';

/** Signals as the beacon carries them. What they mean is the server's to say. */
export interface Signals {
  readonly consent: Statement | undefined;
  readonly cmp: Readonly<Record<string, string>>;
  readonly gpc: true | undefined;
}

const names = 'CookieConsent,OptanonConsent,OptanonAlertBoxClosed,cc_cookie';
// tarteaucitron writes `!service=wait` of each service before it has an answer.
const cookies = new RegExp(
  `(?:^|; )${anyOf(`sluice_objection,${dataset['banner'] ?? names}`)}=(?!(?:![^=]+=wait)+(?!!))([^;]*)`,
  'g',
);
let statement: Statement | undefined;

/**
 * Takes the page's own statement; what it does not name keeps what it had. An objection is kept in
 * a cookie, or its cookie removed, where the operator opted in: without that, no code writes one.
 */
export function state(said: Statement): void {
  statement = { ...statement, ...said };
  if (keepsObjection && 'objection' in said) {
    document.cookie = `sluice_objection=1;max-age=${said['objection'] ? 34128e3 : 0};path=/;secure;samesite=lax`;
  }
}

/** True once the visitor objected, or the page said `false` or `denied` to analytics. */
export function refused(signals: string = JSON.stringify(readSignals())): boolean {
  return /objection":"?[t1]|"analytics":"?[fd]/.test(signals);
}

/** The signals of this moment: the page's statement, the banner's cookies as they are, GPC. */
export function readSignals(): Signals {
  const cmp: Record<string, string> = {};
  for (const [, name = '', value = ''] of document.cookie.matchAll(cookies)) cmp[name] = value;
  return { consent: statement, cmp, gpc: navigator.globalPrivacyControl || undefined };
}

/** Whether there is an answer (truthy), not which: OneTrust writes a cookie before it has one. */
export function answered({ consent, cmp }: Signals): boolean | string | Statement {
  return (
    dataset['consent'] === 'send' ||
    consent ||
    Object.keys(cmp).join().replace('OptanonConsent', '')
  );
}
