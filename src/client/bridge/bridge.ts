import type { Kit } from '../plugin.ts';
import { tools } from './tools.ts';

/** The sensitive names of the taxonomy, which are for no third party, and what is no conversion. */
const withheld =
  /^(loan_eligibility_check|virtual_try_on|quiz_|survey_|poll_|page_view|engaged_|scroll_|web_)/;
/** A name, not a text. */
const plain = /^[a-z]\w{1,60}$/;
/** What the server found to be in force, after every signal and its policy. */
const granted = /analytics=granted(?!.*gpc=1)/;
/** What the page knows already, and the server may not yet. */
const refused = /objection":"?[t1]|"analytics":"?[fd]/;

/**
 * Loads Hotjar and Crazy Egg, which have no API for servers, once the server says that analytics is
 * granted, and tells them the names of micro-conversions as long as it is: no parameter, no value.
 */
export function start(kit: Kit): undefined {
  const held: Set<string> = new Set();
  let isLoaded = false;
  const emit = (): void => {
    const { consent } = kit.status();
    if (!consent) return;
    if (granted.test(consent) && !refused.test(JSON.stringify(kit.signals))) {
      if (!isLoaded) for (const tool of tools) tool.load(kit);
      isLoaded = true;
      for (const name of held) for (const tool of tools) tool.tell(name, kit);
    }
    held.clear();
  };
  kit.heard = ({ name }) => {
    if (plain.test(name) && !withheld.test(name)) held.add(name);
  };
  setInterval(emit, 1e3);
}
