import type { Kit } from '../plugin.ts';

/** The names of experiments and variants; anything else, an address above all, is none. */
const name = /^[\w.-]{1,40}$/;

/**
 * Adds to each event which variants were seen until then, as a parameter: `experiments`, such as
 * `hero:b price:a`. A variant was seen when an element with `data-experiment` and `data-variant`
 * came into sight, or when the page said so by an event `sluice:exposure` with both in its `detail`.
 */
export function start(kit: Kit): undefined {
  const seen: Map<string, string> = new Map();
  let pause = 0;
  const expose = (experiment: unknown, variant: unknown): void => {
    const [key, value] = [String(experiment), String(variant)];
    if (!name.test(key) || !name.test(value) || seen.get(key) === value) return;
    seen.set(key, value);
    const experiments = [...seen].map((pair) => pair.join(':')).join(' ');
    kit.params = { ...kit.params, experiments };
    kit.track('experiment_seen', { experiment: key, variant: value });
  };
  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue;
      observer.unobserve(target);
      expose(target.dataset['experiment'], target.dataset['variant']);
    }
  });
  const known: WeakSet<Element> = new WeakSet();
  const scan = (): void => {
    pause = 0;
    for (const element of document.querySelectorAll('[data-experiment][data-variant]')) {
      if (!known.has(element)) observer.observe(element);
      known.add(element);
    }
  };
  new MutationObserver(() => (pause ||= setTimeout(scan, 200))).observe(document, {
    childList: true,
    subtree: true,
  });
  addEventListener('sluice:exposure', (event) => {
    const { experiment, variant } = Object((event instanceof CustomEvent && event.detail) || {});
    expose(experiment, variant);
  });
  scan();
}
