/** The reasons of a drop for which consent, or the lack of it, stands. */
export const consentReasons: ReadonlySet<string> = new Set([
  'consent_denied',
  'consent_unknown',
  'gpc_opt_out',
  'vendor_denied',
  'objection',
  'withdrawn',
]);
