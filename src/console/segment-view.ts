import type { SegmentAnswer, Shown } from '../insight/answers.ts';
import { choiceList } from './choices.ts';
import { type Child, h, svg } from './element.ts';
import { eventOptions } from './event-options.ts';
import { endsWords, rateWords } from './rate-words.ts';
import { shownCell, withheld } from './shown-cell.ts';
import { breakable } from './token-text.ts';
import type { ViewTools } from './view-tools.ts';
import { spaced } from './words.ts';

/** What is chosen of the segment: what was done, and what was not. */
export function segmentChoices(
  { did, not }: Pick<SegmentAnswer, 'did' | 'not'>,
  { link, names }: ViewTools,
): Child {
  const options = eventOptions(names, 'all');
  return [
    choiceList({
      id: 'segment-did',
      words: 'Did',
      options,
      value: did,
      link: (value) => link({ did: value }),
    }),
    choiceList({
      id: 'segment-not',
      words: 'and not',
      options: [{ value: '', words: '(anything)' }, ...options],
      value: not ?? '',
      link: (value) => link({ not: value === '' ? null : value }),
    }),
  ];
}

const titles = {
  channel: 'Came by',
  device: 'On a',
  country: 'From',
  lastPage: 'Last page seen',
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
        not === null ? null : [' and without ', h('b', null, spaced(not))],
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
      : h(
          'ul',
          { class: 'levels' },
          lines.map((line) => level(line, key, most)),
        ),
  );
}

function level({ key, visits }: Lines[number], kind: string, most: number): HTMLElement {
  const words = kind === 'channel' || kind === 'device' ? spaced(key ?? '') : (key ?? '');
  return h(
    'li',
    { class: visits === null ? 'level-withheld' : null },
    h('span', { class: 'level-words' }, key === null ? 'not known' : breakable(words)),
    h('span', { class: 'level-number' }, shownCell(visits)),
    levelDrawing(visits === null ? null : visits / most),
  );
}

/** A level of water; hatched where it may not be told. */
function levelDrawing(part: number | null): SVGSVGElement {
  return svg(
    'svg',
    { class: 'level', width: '100%', height: 8, 'aria-hidden': 'true', focusable: 'false' },
    svg('rect', { class: part === null ? 'level-hatched' : 'bar-whole', width: '100%', height: 8 }),
    part === null
      ? null
      : svg('rect', {
          class: 'bar-part',
          width: `${Math.max(0.5, Math.min(100, 100 * part)).toFixed(2)}%`,
          height: 8,
        }),
  );
}
