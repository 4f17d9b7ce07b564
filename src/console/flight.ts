import { type Child, h, svg } from './element.ts';
import { stageWords } from './words.ts';

/** How much water a chamber has, and what is written below it. */
export interface Chamber {
  readonly n: number;
  readonly words: Child;
}

/** The five stages as chambers of a flight of locks, each as full as its share of the fullest. */
export function flight(chambers: Readonly<Record<keyof typeof stageWords, Chamber>>): HTMLElement {
  const all = Object.entries(chambers);
  const fullest = Math.max(1, ...all.map(([, { n }]) => n));
  return h(
    'ol',
    { class: 'flight' },
    Object.entries(stageWords).map(([stage, title]) => {
      const { n, words } = all.find(([name]) => name === stage)?.[1] ?? { n: 0, words: 0 };
      const level = n === 0 ? 0 : Math.max(0.8, (64 * n) / fullest);
      return h(
        'li',
        null,
        svg(
          'svg',
          { viewBox: '0 0 100 72', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
          svg('rect', { class: 'flight-water', x: 0, y: 69 - level, width: 100, height: level }),
          svg('path', { class: 'flight-floor', d: 'M0 71h100' }),
        ),
        h('strong', null, words),
        h('span', null, title),
      );
    }),
  );
}
