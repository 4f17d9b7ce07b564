import { eachRecord } from '../banner.ts';
import { claimsOf, groups, silence } from '../claims.ts';
import { objectionCookie } from '../objection.ts';
import type { Banner } from '../banner.ts';

/** Sluice's own record that a visitor asked not to be counted; no consent banner. */
export const objection: Banner = {
  name: 'objection',
  title: 'Objection (Sluice’s own)',
  cookies: [objectionCookie],
  read: eachRecord((value) => (value === '1' ? claimsOf([[groups.all, false]]) : silence)),
  reads:
    'The value `1` denies all five purposes. It is honoured wherever it comes from, also where ' +
    '`objectionCookie` is off.',
  limits:
    'It is known to the host that set it, in the one browser ([withdrawal.md](withdrawal.md)).',
};
