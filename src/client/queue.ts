import { answered, readSignals, refused } from './consent.ts';
import { kit, later } from './kit.ts';
import { inForce, post } from './post.ts';
import { page, referrer, isSeen, url } from './view.ts';
import type { JsonRecord, Worth } from './wire.ts';

interface Waiting {
  readonly page: string;
  /** On the document's monotonic clock. */
  readonly at: number;
  readonly text: string;
}

/** An e-mail address in JSON, after an escape at most; bounded, so that the cost stays linear. */
const email = /(\\.)?[\w.+%-]{1,64}(@|%40)[\w-]{1,63}\.[\w.-]{1,190}/gi;
/** Three bytes a character at most: a batch stays below the 64 KiB that keepalive may carry. */
const sizeMax = 18_000;

/** What is noted and not sent yet, oldest first. */
export let waiting: Set<Waiting> = new Set();

let sentPages = '';
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
      params: kit.params ? { ...kit.params, ...params } : params,
    }).replace(email, '$1[email]');
    const signals = readSignals();
    if (!refused(signals) && text.length < sizeMax && waiting.size < 200) {
      waiting.add({ page, at: performance.now(), text });
    }
    setTimeout(flush, delayMs);
    later((host) => host.heard(text, signals + inForce));
  } catch {}
}

/** Tells the server that the signals changed after something was sent: it may be a withdrawal. */
async function tell(signals: string): Promise<void> {
  told = signals;
  if ((await post('consent', signals, `"pages":[${sentPages}]`)) != null) told = '?';
}

/** Sends what waits: if there is an answer, and one batch at a time unless the page is left. */
export async function flush(leaving?: boolean): Promise<void> {
  const now = performance.now();
  const signals = readSignals();
  if (told && told !== signals) void tell(signals);
  const batch: Set<Waiting> = new Set();
  let of: string | undefined;
  let events = '';
  let isFull = !isSeen || !answered(signals) || (busy && !leaving);
  for (const one of waiting) {
    const { at, page, text } = one;
    if (refused(signals) || now - at > 3e6) waiting.delete(one);
    else {
      isFull ||= page !== (of ?? page) || batch.size > 39 || events.length + text.length > sizeMax;
      if (!isFull) {
        of = page;
        events += `${events && ','}{"age":${(now - at) | 0},${text.slice(1)}`;
        batch.add(one);
        waiting.delete(one);
      }
    }
  }
  if (!of) return;
  busy = true;
  told ??= signals;
  if (!sentPages.includes(of)) sentPages += `${sentPages && ','}"${of}"`;
  const sent = post('e', signals, `"page":"${of}","events":[${events}]`);
  if (leaving) void flush(true);
  const againS = await sent;
  if (againS != null) {
    pauseS = Math.min(againS || pauseS * 2 || 2, againS ? 3e3 : 60);
    waiting = new Set([...batch, ...waiting]);
  } else pauseS = 0;
  setTimeout(() => {
    busy = false;
    void flush();
  }, pauseS * 1e3);
}
