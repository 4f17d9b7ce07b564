import type { Kit } from '../plugin.ts';
import { loadScript } from './load-script.ts';

interface Tool {
  readonly load: (kit: Kit) => void;
  readonly tell: (name: string, kit: Kit) => void;
}

/** https://help.hotjar.com/hc/en-us/articles/4405109971095-Events-API-Reference */
const hotjar: Tool = {
  load({ dataset: { hotjar: id = '' }, src }) {
    if (!/^\d{1,12}$/.test(id) || Reflect.get(window, 'hj')) return;
    const queue: unknown[] = [];
    const stub = (...values: readonly unknown[]): void => void queue.push(values);
    Reflect.set(window, 'hj', Object.assign(stub, { q: queue }));
    Reflect.set(window, '_hjSettings', { hjid: Number(id), hjsv: 6 });
    loadScript(`https://static.hotjar.com/c/hotjar-${id}.js?sv=6`, src);
  },
  tell(name, { dataset }) {
    const call: unknown = Reflect.get(window, 'hj');
    if (dataset['hotjar'] && typeof call === 'function')
      Reflect.apply(call, window, ['event', name]);
  },
};

/** Crazy Egg knows goals by ids of its own: `data-crazyegg-goals="add_to_cart:50d1…, …"`. */
const crazyEgg: Tool = {
  load({ dataset: { crazyegg: id = '' }, src }) {
    if (!/^\d{4}\/\d{4}$/.test(id)) return;
    loadScript(`https://script.crazyegg.com/pages/scripts/${id}.js`, src);
  },
  tell(name, { dataset: { crazyeggGoals: goals = '' } }) {
    const [, goal] = new RegExp(`(?:^|[ ,])${name}:([\\w-]{1,64})`).exec(goals) ?? [];
    if (!goal) return;
    const known: unknown = Reflect.get(window, 'CE_API');
    const calls = Array.isArray(known) ? known : [];
    Reflect.set(window, 'CE_API', calls);
    calls.push(() => {
      const api = Object(Reflect.get(window, 'CE2') ?? {});
      if (typeof api.converted === 'function') api.converted(goal);
    });
  },
};

/** The tools that only a page can tell of anything. */
export const tools: readonly Tool[] = [hotjar, crazyEgg];
