import type { Host, Kit } from '../plugin.ts';
import type { Noted } from '../wire.ts';
import { measureEngagement } from './engagement.ts';
import { listenToMore } from './listen.ts';
import { load } from './load.ts';
import { watchPages } from './pages.ts';
import { watchSight } from './sight.ts';

interface Reaction {
  readonly name: string;
  readonly react: (event: Noted) => void;
}

/** Who denied what is functional gets none of it, nor who objected. */
const denied = /objection":"?[t1]|functional\w*"?[=:]"?[df]/;

/** Starts what every page has, and loads the plugins that it asks for. */
export function start(kit: Kit): Host {
  const { act, dataset } = kit;
  const isManual = dataset['automatic'] === 'off';
  const reactions: Set<Reaction> = new Set();
  const look = watchPages(kit);
  measureEngagement(kit);
  watchSight(act);
  listenToMore(act);
  for (const [name] of (dataset['plugins'] ?? '').matchAll(/\w+/g)) void load(name, kit);
  const note: Host['note'] = (type, path, isDeclared) => {
    if (type === 'click') setTimeout(look, 2e3);
    if (isDeclared || isManual) return;
    const plugin = path[0] instanceof HTMLMediaElement ? 'video' : 'automatic';
    void load(plugin, kit).then((noteIt) => noteIt?.(type, path));
  };
  note('', [], false);
  return {
    on(name, react) {
      reactions.add({ name, react });
    },
    note,
    heard(text, state) {
      const event: Noted = JSON.parse(text);
      if (event.name === 'page_view') note('view', [], false);
      kit.heard?.(event);
      if (denied.test(state)) return;
      reactions.forEach(({ name, react }) => {
        // Later, so that a mistake in it is the page's own.
        if (name === event.name || name === '*') setTimeout(react, 0, JSON.parse(text));
      });
    },
  };
}
