import type { Element } from '../element.ts';
import type { Push } from '../wire.ts';
import { noteForm } from './form.ts';
import { noteLink } from './link.ts';
import { noteMedia } from './media.ts';
import { noteScroll } from './scroll.ts';
import { noteSearch } from './search.ts';

/** Notes what an event means that nothing on the page declares. */
export type Note = (
  type: string,
  path: readonly Element[] | undefined,
  push: Push,
  cleanUrl: (address: string) => string,
) => void;

/** The plugin of automatic events: searches, links, forms, films, scrolling. */
export const note: Note = (type, path = [], push, cleanUrl) => {
  if (type === 'view') noteSearch(push);
  else if (type === 'click') noteLink(path, push);
  else if (type === 'scroll') noteScroll(push);
  else if (path[0] instanceof HTMLMediaElement) noteMedia(type, path[0], push, cleanUrl);
  else noteForm(type, path[0], push);
};
