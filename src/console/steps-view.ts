import type { StepRow, Steps } from './console-state.ts';
import { countedApart } from './counted-apart.ts';
import type { Child } from './element.ts';
import { h } from './element.ts';
import { type Chamber, flight } from './flight.ts';
import { count, money, plural, share } from './numbers.ts';
import { stepBar } from './step-bar.ts';
import { spaced, stageWords } from './words.ts';

/** Counts by micro-conversion and funnel stage: consented events as bars, the uncounted apart. */
export function stepsView(steps: Steps | null, hours: number): Child {
  if (steps === null) return h('p', { class: 'notice' }, 'The instance does not answer.');
  if (!steps.available) return unavailable();
  if (steps.rows.length === 0 && steps.counted.length === 0) return nothing(hours);
  return [consentLine(steps), stages(steps.rows), groups(steps), countedTable(steps)];
}

const noStage = 'no stage';

function byStage(rows: readonly StepRow[]): ReadonlyMap<string, readonly StepRow[]> {
  const found = new Map<string, StepRow[]>(Object.keys(stageWords).map((stage) => [stage, []]));
  for (const row of rows) {
    const stage = row.stage ?? noStage;
    found.set(stage, [...(found.get(stage) ?? []), row]);
  }
  return found;
}

function stageTitle(stage: string): string {
  return Object.entries(stageWords).find(([key]) => key === stage)?.[1] ?? 'Without a stage';
}

function sum(rows: readonly StepRow[]): number {
  return rows.reduce((all, { n }) => all + n, 0);
}

function consentLine({ consent }: Steps): Child {
  const { granted, total } = consent;
  return h(
    'p',
    { class: 'lead' },
    h('strong', null, `${count(granted)} of ${plural(total, 'event')}`),
    ` (${share(granted, total)}) came with consent since the start. The bars show those alone. `,
    h('a', { href: '#overview' }, 'How many visits took each step'),
  );
}

/** The events of each stage as water. */
function stages(rows: readonly StepRow[]): Child {
  const found = byStage(rows);
  const chamber = (stage: string): Chamber => {
    const n = sum(found.get(stage) ?? []);
    return { n, words: count(n) };
  };
  return flight({
    awareness: chamber('awareness'),
    consideration: chamber('consideration'),
    purchase: chamber('purchase'),
    retention: chamber('retention'),
    advocacy: chamber('advocacy'),
  });
}

/** One table, a body for each stage, so that all numbers stand in the same columns. */
function groups({ rows }: Steps): Child {
  const most = Math.max(1, ...rows.map(({ n }) => n));
  const all = sum(rows);
  const found = [...byStage(rows)].filter(([, list]) => list.length > 0);
  const columns = ['Step', 'Events', 'Share', 'Worth'];
  return h(
    'div',
    { class: 'scroll-x' },
    h(
      'table',
      { class: 'bars' },
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          columns.map((words, index) =>
            h('th', { scope: 'col', class: index === 0 ? null : 'number' }, words),
          ),
        ),
      ),
      found.map(([stage, list]) =>
        h(
          'tbody',
          null,
          h(
            'tr',
            null,
            h('th', { scope: 'rowgroup', colspan: 4, class: 'stage' }, stageTitle(stage)),
          ),
          list.toSorted((a, b) => b.n - a.n).map((row) => stepRow(row, row.n / most, all)),
        ),
      ),
    ),
  );
}

function stepRow(row: StepRow, fullness: number, all: number): HTMLElement {
  return h(
    'tr',
    null,
    h(
      'th',
      { scope: 'row' },
      h('span', { class: 'step-name' }, spaced(row.name)),
      h('span', { class: 'step-category' }, row.category),
      stepBar(fullness),
    ),
    h('td', { class: 'number strong' }, count(row.n)),
    h('td', { class: 'number' }, share(row.n, all)),
    h('td', { class: 'number' }, row.value === 0 ? '–' : money(row.value, null)),
  );
}

function countedTable({ counted }: Steps): Child {
  return countedApart(counted.map(({ name, country, n }) => ({ name, n, about: country })));
}

function unavailable(): Child {
  return h(
    'div',
    { class: 'empty' },
    h('h2', null, 'No warehouse to ask'),
    h(
      'p',
      null,
      'These counts come from the warehouse. Add a destination of type ',
      h('code', null, 'duckdb'),
      ' to the configuration, as the example has it:',
    ),
    h('pre', null, 'destinations:\n  warehouse: { type: duckdb, purposes: [analytics] }'),
    h(
      'p',
      { class: 'soft' },
      'If it is there, it may still be opening: look again in a moment, or ask ',
      h('code', null, 'sluice doctor'),
      '.',
    ),
  );
}

function nothing(hours: number): Child {
  return h(
    'div',
    { class: 'empty' },
    h('h2', null, 'No step was taken'),
    h(
      'p',
      null,
      `Nothing with consent reached the warehouse in the last ${plural(hours, 'hour')}. `,
      h('a', { href: '#live' }, 'The live view'),
      ' shows what came and why it stayed out.',
    ),
  );
}
