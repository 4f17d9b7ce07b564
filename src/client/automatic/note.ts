import type { Element } from '../element.ts';
import type { Push } from '../wire.ts';
import { noteForm } from './form.ts';
import { noteLink } from './link.ts';
import { noteMedia } from './media.ts';
import { noteScroll } from './scroll.ts';

/** Notes what an event means that nothing on the page declares. */
export type Note = (
  type: string,
  path: readonly Element[],
  push: Push,
  cleanUrl: (address: string) => string,
) => void;

/** The plugin of automatic events: links, forms, films, scrolling. */
export const note: Note = (type, path, push, cleanUrl) => {
  if (type === 'click') noteLink(path, push);
  else if (type === 'scroll') noteScroll(push);
  else if (path[0] instanceof HTMLMediaElement) noteMedia(type, path[0], push, cleanUrl);
  else noteForm(type, path[0], push);
};
