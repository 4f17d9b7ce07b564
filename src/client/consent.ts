import { anyOf } from './any-of.ts';
import { kit } from './kit.ts';
import { dataset } from './script.ts';
import type { Statement } from './wire.ts';

const names = 'CookieConsent,OptanonConsent,OptanonAlertBoxClosed,cc_cookie';
// tarteaucitron writes `!service=wait` of each service before it has an answer.
const cookies = new RegExp(
  `(?:^|; )${anyOf(`sluice_objection,${dataset['banner'] ?? names}`)}=(?!(?:![^=]+=wait)+(?!!))([^;]*)`,
  'g',
);
// OneTrust writes `OptanonConsent` before it asks.
const answer: RegExp | undefined = {
  send: /./,
  explicit: /"consent":/,
  wait: /"(?!(cmp|gpc|bot|webdriver|kind|OptanonConsent)")[^"\\]+":/,
}[dataset['consent'] ?? 'wait'];

/**
 * Takes the page's own statement; what it does not name keeps what it had. An objection is kept in
 * a cookie, or its cookie removed, where the operator opted in: without that, no code writes one.
 */
export function state(said: Statement): void {
  kit.signals.consent = { ...kit.signals.consent, ...said };
  if (keepsObjection && 'objection' in said) {
    document.cookie = `sluice_objection=1;max-age=${said['objection'] ? 34128e3 : 0};path=/;secure;samesite=lax`;
  }
}

/** True once the visitor objected, or the page said `false` or `denied` to analytics. */
export function refused(signals: string): boolean {
  return /objection":"?[t1]|"analytics":"?[fd]/.test(signals);
}

/** The signals of this moment as JSON: the page's statement, the banner's cookies, GPC. */
export function readSignals(): string {
  const cmp = { ...kit.signals.cmp };
  document.cookie.replace(cookies, (_, name: string, value: string) => (cmp[name] = value));
  return JSON.stringify({ ...kit.signals, gpc: navigator.globalPrivacyControl || undefined, cmp });
}

/** Whether there is an answer, not which. */
export function answered(signals: string): boolean | undefined {
  return answer?.test(signals);
}
