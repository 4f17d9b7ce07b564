import type { Kit } from '../plugin.ts';
import { Latencies } from './latencies.ts';
import { Shifts } from './shifts.ts';

/**
 * Notes `web_vitals` when the page is left for the first time: when the server answered, when
 * something and when the largest thing was painted, how much moved, how long the slowest answer to
 * an interaction took (https://web.dev/articles/vitals). What a browser can't tell is missing.
 */
export function start(kit: Kit): undefined {
  const found: Record<string, number> = { cls: 0 };
  const shifts = new Shifts();
  const latencies = new Latencies();
  const look = (entry: PerformanceEntry): void => {
    const { entryType, name, startTime } = entry;
    if (entryType === 'navigation') found['ttfb_ms'] = Number(Reflect.get(entry, 'responseStart'));
    else if (name === 'first-contentful-paint') found['fcp_ms'] = startTime;
    else if (entryType === 'largest-contentful-paint') found['lcp_ms'] = startTime;
    else if (entryType === 'layout-shift') found['cls'] = shifts.add(entry);
    else if (Reflect.get(entry, 'interactionId')) found['inp_ms'] = latencies.add(entry);
  };
  const lookAt = (entries: PerformanceEntryList): void => {
    for (const entry of entries) look(entry);
  };
  const observers = types.map((type) => {
    const observer = new PerformanceObserver((list) => lookAt(list.getEntries()));
    observer.observe({ type, buffered: true, ...(type === 'event' && { durationThreshold: 40 }) });
    return observer;
  });
  const { leave } = kit;
  kit.leave = () => {
    leave?.();
    kit.leave = leave;
    for (const observer of observers) {
      lookAt(observer.takeRecords());
      observer.disconnect();
    }
    for (const [name, value] of Object.entries(found)) found[name] = Math.round(value * 1e3) / 1e3;
    kit.track('web_vitals', found);
  };
}

const types = ['navigation', 'paint', 'largest-contentful-paint', 'layout-shift', 'event'].filter(
  (type) => PerformanceObserver.supportedEntryTypes.includes(type),
);
