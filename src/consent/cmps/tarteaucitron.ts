import { claimsOf } from '../claims.ts';
import { decoded } from '../cookie-value.ts';
import { eachRecord } from '../banner.ts';
import { halves } from '../halves.ts';
import { serviceEntry } from '../services.ts';
import type { Banner } from '../banner.ts';
import type { Claims, Entry } from '../claims.ts';

/** The open-source banner tarteaucitron.js. */
export const tarteaucitron: Banner = {
  name: 'tarteaucitron',
  title: 'tarteaucitron.js',
  cookies: ['tarteaucitron'],
  read: eachRecord(read),
  reads:
    '`!service=true` or `!service=false`; known services count (see below). `wait` means that ' +
    'the visitor was not asked yet, and is no signal.',
  limits:
    'Services that are not in the table are not mapped. The cookie can be renamed; then it is ' +
    'not seen. The record bears no date.',
};

function read(value: string): Claims {
  return claimsOf(decoded(value).split('!').flatMap(entry));
}

function entry(pair: string): readonly Entry[] {
  const [service = '', flag] = halves(pair, '=') ?? [];
  return flag === 'true' || flag === 'false' ? serviceEntry(service, flag === 'true') : [];
}
