import { closest, distance } from 'fastest-levenshtein';
import type { SiteConfig } from './config.ts';
import { listOf } from '../rules/step.ts';
import { looksAtVisit, type StepCondition, type When } from '../rules/when.ts';
import { aliases, taxonomy } from '../vocabulary/taxonomy.ts';
import type { Config } from './config.ts';
import type { Path, Problem } from './problems.ts';

type Report = (path: Path, message: string) => Problem;

/** Finds what rules say that does not go together with the rest of the configuration. */
export function ruleChecks({ sites, spool }: Config, problem: Report): readonly Problem[] {
  return Object.entries(sites).flatMap(([siteName, site]) =>
    Object.entries(site.microConversions).flatMap(([name, { when }]) => {
      if (when === undefined) return [];
      const path = ['sites', siteName, 'microConversions', name, 'when'];
      return [
        ...nameChecks(name, path, problem),
        ...eventChecks(when, { name, path, site }, problem),
        ...(spool.engine === 'postgres' ? sharedChecks(when, path, problem) : []),
      ];
    }),
  );
}

/** A rule adds to what a page sends; what is counted as a page view must be one. */
function nameChecks(name: string, path: Path, problem: Report): readonly Problem[] {
  if (name !== 'page_view' && name !== 'engaged_time') return [];
  return [
    problem(path, `makes \`${name}\`, which only pages send. Give the rule a name of its own.`),
  ];
}

function eventChecks(
  when: When,
  about: { readonly name: string; readonly path: Path; readonly site: SiteConfig },
  problem: Report,
): readonly Problem[] {
  return namedEvents(when).flatMap(({ event, at }) => {
    const path = [...about.path, ...at];
    const wrong = wrongEvent(event, about.site);
    return wrong === null ? [] : [problem(path, wrong)];
  });
}

function wrongEvent(event: string, { microConversions, parameters }: SiteConfig): string | null {
  const said = Object.hasOwn(microConversions, event) ? microConversions[event] : undefined;
  if (said?.when !== undefined) {
    return `\`${event}\` is made by a rule, and rules do not build on each other. Name the event that it is made of.`;
  }
  const own = [...Object.keys(microConversions), ...Object.keys(parameters)];
  const known = [...taxonomy.keys(), ...aliases.keys(), ...own];
  if (known.includes(event) || /^try_on_[a-z_]{1,40}$/.test(event)) return null;
  const best = closest(event, known);
  if (distance(event.toLowerCase(), best) > Math.min(2, Math.floor(event.length / 4))) return null;
  return `there is no \`${event}\`. Did you mean \`${best}\`? If it is an event of your own, name it under \`microConversions\` as well: \`${event}: {}\`.`;
}

/** Each node sees a part of a visit only. */
function sharedChecks(when: When, path: Path, problem: Report): readonly Problem[] {
  if (!looksAtVisit(when)) return [];
  const key =
    when.sequence !== undefined ? 'sequence' : when.pages !== undefined ? 'pages' : 'once';
  return [
    problem(
      [...path, key],
      'looks at a whole visit, of which each node of a shared spool sees a part only. Write `spool: { engine: sqlite }` on a single machine, or a rule of one event, once a page view.',
    ),
  ];
}

interface Named {
  readonly event: string;
  readonly at: Path;
}

function namedEvents(when: When): readonly Named[] {
  const { sequence = [], without } = when;
  return [
    ...ofStep(when, []),
    ...sequence.flatMap((step, index) => ofStep(step, ['sequence', index])),
    ...(without === undefined ? [] : ofStep(without, ['without'])),
  ];
}

function ofStep(step: string | StepCondition, at: Path): readonly Named[] {
  if (typeof step === 'string') return [{ event: step, at }];
  return listOf(step.event).map((event) => ({ event, at: [...at, 'event'] }));
}
