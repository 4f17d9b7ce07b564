import { answered, readSignals, refused, type Signals } from './consent.ts';
import { endpoint, post } from './post.ts';
import { page, referrer, seenPath, url } from './view.ts';
import type { JsonRecord, Worth } from './wire.ts';

interface Waiting {
  readonly page: string;
  /** On the document's monotonic clock. */
  readonly at: number;
  readonly size: number;
  readonly event: object;
}

/** An e-mail address in JSON, after an escape at most; bounded, so that the cost stays linear. */
const email = /(\\.)?[\w.+%-]{1,64}(@|%40)[\w-]{1,63}\.[\w.-]{1,190}/gi;
/** Three bytes a character at most: a batch stays below the 64 KiB that keepalive may carry. */
const sizeMax = 18_000;

/** What is noted and not sent yet, oldest first. */
export let waiting: readonly Waiting[] = [];

const sentPages: Set<string> = new Set();
let told: string | undefined;
let seq = 0;
/** One batch is on its way, or the server asked for a pause. */
let busy = false;
let pauseS = 0;

/** Notes an event as it is now. What JSON can't hold is not noted, and never throws. */
export function push(name: string, params?: JsonRecord, worth?: Worth, delayMs?: number): void {
  try {
    const text = JSON.stringify({
      ...worth,
      seq: ++seq,
      name,
      url,
      referrer,
      title: document.title,
      params,
    }).replace(email, '$1[email]');
    const size = text.length;
    if (!refused() && size < sizeMax && waiting.length < 200) {
      waiting = [...waiting, { page, at: performance.now(), size, event: JSON.parse(text) }];
    }
    setTimeout(flush, delayMs);
  } catch {}
}

/** Tells the server that the signals changed after something was sent: it may be a withdrawal. */
async function tell(signals: Signals, current: string): Promise<void> {
  told = current;
  const againS = await post(new URL('consent', endpoint), { pages: [...sentPages], ...signals });
  if (againS != null) told = '?';
}

/** Sends what waits: if there is an answer, and one batch at a time unless the page is left. */
export async function flush(leaving?: boolean): Promise<void> {
  const now = performance.now();
  const signals = readSignals();
  const current = JSON.stringify(signals);
  if (told && told !== current) void tell(signals, current);
  waiting = refused(current) ? [] : waiting.filter(({ at }) => now - at < 3e6);
  if (seenPath && waiting[0] && answered(signals) && (leaving || !busy)) {
    const { page } = waiting[0];
    let size = 0;
    const batch = waiting
      .filter((event) => event.page === page && (size += event.size) < sizeMax)
      .slice(0, 40);
    waiting = waiting.slice(batch.length);
    busy = true;
    told ??= current;
    sentPages.add(page);
    const againS = await post(endpoint, {
      page,
      ...signals,
      bot: navigator.webdriver ? { webdriver: true } : undefined,
      events: batch.map(({ at, event }) => ({ ...event, age: (now - at) | 0 })),
    });
    if (againS != null) {
      pauseS = againS || Math.min(pauseS * 2 || 2, 60);
      waiting = [...batch, ...waiting];
    } else pauseS = 0;
    setTimeout(() => {
      busy = false;
      void flush();
    }, pauseS * 1e3);
  }
}
