import type { SegmentAnswer, Shown } from '../insight/answers.ts';
import { type Child, h, svg } from './element.ts';
import { count } from './numbers.ts';
import { endsWords, rateWords } from './rate-words.ts';
import { shownCell, withheld } from './shown-cell.ts';
import { breakable } from './token-text.ts';
import { spaced } from './words.ts';

const titles = {
  channel: 'Channel',
  device: 'Device',
  country: 'Country',
  lastPage: 'Last page',
} as const satisfies Record<keyof SegmentAnswer['by'], string>;

/** Visits of the days that did one thing and not another, and what they are like. */
export function segmentView({ basis, did, not, visits, share, by }: SegmentAnswer): Child {
  const whole = basis.visits;
  return [
    h(
      'p',
      { class: 'segment-whole' },
      h('strong', null, shownCell(visits)),
      h(
        'span',
        null,
        'visits with ',
        h('b', null, spaced(did)),
        not === null ? null : [', of visitors without ', h('b', null, spaced(not)), ' that day'],
      ),
      h(
        'span',
        { class: 'soft' },
        share === null
          ? withheld()
          : [`${rateWords(share)} of `, shownCell(whole), ` visits, ${endsWords(share)}`],
      ),
    ),
    h(
      'div',
      { class: 'segment-parts' },
      (['channel', 'device', 'country', 'lastPage'] as const).map((key) =>
        part(titles[key], key, by[key], visits),
      ),
    ),
  ];
}

/** As many as tell what is usual; the others open on request. */
const linesMax = 8;

type Lines = SegmentAnswer['by']['channel'];

function part(title: string, key: string, lines: Lines, whole: Shown): HTMLElement {
  const id = `segment-${key}`;
  const most = Math.max(1, whole ?? 0);
  return h(
    'section',
    { 'aria-labelledby': id },
    h('h2', { id }, title),
    lines.length === 0
      ? h('p', { class: 'soft' }, 'Nothing can be shown.')
      : list(lines.slice(0, linesMax), key, most),
    lines.length <= linesMax
      ? null
      : h(
          'details',
          { class: 'more' },
          h('summary', { id: `segment-more-${key}` }, `${count(lines.length - linesMax)} more`),
          list(lines.slice(linesMax), key, most),
        ),
  );
}

function list(lines: Lines, key: string, most: number): HTMLElement {
  return h(
    'ul',
    { class: 'levels' },
    lines.map((line) => level(line, key, most)),
  );
}

function level({ key, visits }: Lines[number], kind: string, most: number): HTMLElement {
  const words = kind === 'channel' || kind === 'device' ? spaced(key ?? '') : (key ?? '');
  return h(
    'li',
    null,
    h('span', { class: 'level-words' }, key === null ? 'not known' : breakable(words)),
    h('span', { class: 'level-number' }, shownCell(visits)),
    visits === null ? null : levelDrawing(visits / most),
  );
}

/** A level of water; none where it may not be told. */
function levelDrawing(part: number): SVGSVGElement {
  return svg(
    'svg',
    { class: 'level', width: '100%', height: 8, 'aria-hidden': 'true', focusable: 'false' },
    svg('rect', { class: 'bar-whole', width: '100%', height: 8 }),
    svg('rect', {
      class: 'bar-part',
      width: `${Math.max(0.5, Math.min(100, 100 * part)).toFixed(2)}%`,
      height: 8,
    }),
  );
}
