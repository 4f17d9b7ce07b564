import type { Kit, Note } from '../plugin.ts';
import { noteForm } from './form.ts';
import { noteLink } from './link.ts';
import { noteScroll } from './scroll.ts';
import { noteSearch } from './search.ts';

/** Notes what events mean that nothing on the page declares: searches, links, scrolling, forms. */
export function start({ track }: Kit): Note {
  return (type, path) => {
    if (type === 'view') noteSearch(track);
    else if (type === 'click') noteLink(path, track);
    else if (type === 'scroll') noteScroll(path[0], track);
    else if (type === 'submit' || type === 'input' || type === 'change') {
      noteForm(type, path[0], track);
    }
  };
}
