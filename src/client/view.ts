import { cleanUrl } from './clean-url.ts';

/** The id of the page view in force: 96 random bits that live in the document's memory only. */
export let page: string;

/** Its cleaned address. */
export let url: string;

/** The cleaned address that it came from. */
export let referrer: string;

/** Whether it was visible: until then nothing is sent. */
export let isSeen: boolean | undefined;

/** Starts a page view; what was noted before the first is seen belongs to it. */
export function openView(from: string, seen = false): void {
  if (isSeen ?? true) page = crypto.getRandomValues(new Uint32Array(3)).join('-');
  referrer = cleanUrl(from);
  url = cleanUrl(location.href);
  isSeen = seen;
}
