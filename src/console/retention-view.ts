import type { RetentionState } from './console-state.ts';
import type { Child } from './element.ts';
import { h } from './element.ts';
import { clock } from './numbers.ts';
import { spaced } from './words.ts';

/** When each store last let go of what is too old. */
export function retentionView(jobs: readonly RetentionState[]): Child {
  if (jobs.length === 0) return null;
  return h(
    'section',
    { class: 'forgetting', 'aria-labelledby': 'forgetting-title' },
    h('h2', { id: 'forgetting-title' }, 'Forgetting'),
    h('ul', null, jobs.map(line)),
  );
}

function line({ name, lastAt, failure, isOverdue }: RetentionState): HTMLElement {
  const when = lastAt === null ? 'has not run yet' : `ran at ${clock(lastAt)}`;
  const trouble = failure === null ? '' : `, failed since: ${spaced(failure)}`;
  return h(
    'li',
    { class: isOverdue ? 'overdue' : '' },
    h('strong', null, name),
    ` ${when}${trouble}`,
    isOverdue ? ' It is overdue: something is kept longer than it may be.' : null,
  );
}
