/** A command of `gtag`, which are arguments, or an object of Google Tag Manager's. */
export type Entry = Readonly<Record<string, unknown>>;

/**
 * Shows each entry of `window.dataLayer`, those that were there before and those to come, to a
 * function; what the page's own `push` gives stays as it is.
 */
export function watchDataLayer(name: string, look: (entry: Entry) => void): void {
  const known: unknown = Reflect.get(window, name);
  const layer = Array.isArray(known) ? known : [];
  if (layer !== known) Reflect.set(window, name, layer);
  const show = (entry: unknown): void => {
    try {
      if (entry && typeof entry === 'object') look({ ...entry });
    } catch {}
  };
  for (const entry of layer) show(entry);
  const { push } = layer;
  layer.push = (...entries) => {
    const length = Reflect.apply(push, layer, entries);
    for (const entry of entries) show(entry);
    return length;
  };
}

/** An object's own copy; of anything else, an empty one. */
export function recordOf(value: unknown): Entry {
  return value && typeof value === 'object' ? { ...value } : {};
}
