import { categories } from '../../../src/consent/categories.ts';
import { cmps } from '../../../src/consent/cmps/index.ts';
import { services } from '../../../src/consent/services.ts';
import type { Banner } from '../../../src/consent/banner.ts';
import type { Purpose } from '../../../src/vocabulary/purposes.ts';

const opening = `# Consent banners

<!-- Generated from src/consent/cmps: change a banner's file, then run
UPDATE_GOLDEN=1 npx vitest run test/unit/consent/banners-page.test.ts -->

What Sluice reads of each consent banner, what counts as a decision there, and what it can't know.
It reads the banner's cookies, from the Cookie header or as the browser script hands them over in
\`beacon.cmp\`; it never asks the banner's vendor.

These rules hold for all of them:

- **Denied wins.** Where two sources differ, a denial counts, whoever says it and whenever. Two
  cookies of one name are two sources.
- **Presence is no decision.** Most banners write their cookie before the visitor answers. Where a
  banner marks its decisions and the mark is missing, the record is *implied*: its denials count,
  its grants do not.
- **What can't be read says nothing.** A record that is malformed, of another form, or expired is no
  signal; then the other sources speak, and after them the region's default and the policy pack.
- **A decision lasts 395 days** where the record bears a date. One that bears none never expires
  here: set the lifetime of such a cookie in the banner.
- **“Advertising” is three purposes**: \`ads\`, \`adUserData\` and \`adPersonalization\`. A category that
  is not named below is ignored, in both directions.
- Global Privacy Control (\`Sec-GPC: 1\`) denies advertising whatever a banner says.

Where a banner can't be read, or where a site gave its categories names of its own, the page states
consent itself: \`consent\` in the beacon, with the five purposes or Google's names for them. A page
can be stricter than its banner that way; it can't lift a denial that the banner recorded.

Sluice enforces what a banner recorded. It did not ask the visitor, and it can't tell whether the
banner asked properly.
`;

/** The whole of docs/consent-banners.md. */
export function bannersPage(): string {
  return [
    opening,
    overview(),
    ...cmps.map(section),
    names(
      'Category names',
      'vanilla-cookieconsent and Civic let the site name its categories. These are known, ' +
        'in any case of letters:',
      categories,
    ),
    names(
      'Service names',
      'Klaro, tarteaucitron.js and Axeptio ask service by service. These are known, in any ' +
        'case of letters and without `-`, `_`, `.` and blanks:',
      services,
    ),
  ].join('\n');
}

function overview(): string {
  const rows = cmps.map((banner) => {
    const cookies = cookiesOf(banner);
    const nothing = 'none of its own that can be read';
    return `| ${banner.title} | \`${banner.name}\` | ${cookies || nothing} |`;
  });
  return [
    '| banner | name in signals and in `banner:` | cookies |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function cookiesOf(banner: Banner): string {
  const pattern = banner.cookiePattern?.source
    .replace(/^\^|\$$/g, '')
    .replace(/\\d\{.*\}/, '<digits>')
    .replace(/\\w\{.*\}/, '…');
  return [...banner.cookies, ...(pattern === undefined ? [] : [pattern])]
    .map((name) => `\`${name}\``)
    .join(', ');
}

function section({ title, reads, limits }: Banner): string {
  return `## ${title}\n\n**Read:** ${reads}\n\n**Limits:** ${limits}\n`;
}

function names(
  title: string,
  text: string,
  table: ReadonlyMap<string, readonly Purpose[]>,
): string {
  const byGroup = new Map<string, string[]>();
  for (const [name, purposes] of table) {
    const group = purposes.length > 1 ? 'advertising' : purposes.join('');
    byGroup.set(group, [...(byGroup.get(group) ?? []), `\`${name}\``]);
  }
  const lines = Array.from(byGroup, ([group, list]) => `- **${group}**: ${list.join(', ')}`);
  return `## ${title}\n\n${text}\n\n${lines.join('\n')}\n`;
}
