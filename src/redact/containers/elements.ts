import { classifyKey } from '../keys/classify-key.ts';
import type { KeyFacts } from '../keys/key-facts.ts';
import { companyOf, factsInPlace } from '../keys/pair-facts.ts';
import type { Scanning } from '../scanning.ts';
import { sliceView, type View } from '../text/view.ts';

const tag = /<(\/?)(?:[\w-]{1,40}:)?([\p{L}_][\p{L}\p{M}\d_.-]{0,79})(?:\s[^<>]{0,400})?(\/?)>/gu;
const cdata = /^\s{0,8}<!\[CDATA\[([^\]]{1,2000})\]\]>/;
const depthMax = 32;

interface Element {
  readonly key: KeyFacts;
  readonly parent: KeyFacts;
  readonly start: number;
  readonly end: number;
}

/** Scans the text of each element of a markup under the element's name: `<firstName>Jane</…`. */
export function scanElements(
  view: View,
  parent: KeyFacts,
  depth: number,
  scanning: Scanning,
): void {
  if (!view.text.includes('</')) return;
  const elements = readElements(view.text, parent);
  if (!elements.some(({ key, parent: above }) => tells(key, above))) return;
  scanning.settled = false;
  const keys = elements.map(({ key }) => key);
  const company = companyOf(keys, (index) => {
    const element = elements[index];
    return element === undefined ? 0 : element.end - element.start;
  });
  for (const element of elements) {
    const facts = factsInPlace(element.key, element.parent, company);
    if (facts.kind === null) continue;
    scanning.scan(sliceView(view, element.start, element.end), facts, depth + 1, scanning);
  }
}

function tells(key: KeyFacts, parent: KeyFacts): boolean {
  return key.kind !== null || key.underPerson !== null || (key.generic && parent.kind !== null);
}

/** The elements that hold text and no other element, each with what it stands in. */
function readElements(text: string, outer: KeyFacts): readonly Element[] {
  const elements: Element[] = [];
  const open: KeyFacts[] = [];
  tag.lastIndex = 0;
  for (let match = tag.exec(text); match !== null; match = tag.exec(text)) {
    const [whole, closing, name, alone] = match;
    if (closing === '/') open.pop();
    else if (alone !== '/') {
      const key = classifyKey(name ?? '');
      const span = textAfter(text, match.index + whole.length);
      if (span !== null) elements.push({ key, parent: open.at(-1) ?? outer, ...span });
      if (open.length < depthMax) open.push(key);
    }
  }
  return elements;
}

function textAfter(text: string, from: number): { start: number; end: number } | null {
  const wrapped = cdata.exec(text.slice(from, from + 2100));
  if (wrapped !== null) {
    const start = from + wrapped[0].lastIndexOf(wrapped[1] ?? '');
    return { start, end: start + (wrapped[1] ?? '').length };
  }
  const next = text.indexOf('<', from);
  if (next <= from || text.charCodeAt(next + 1) !== 47) return null;
  let start = from;
  let end = next;
  while (start < end && text.charCodeAt(start) <= 32) start += 1;
  while (end > start && text.charCodeAt(end - 1) <= 32) end -= 1;
  return end > start ? { start, end } : null;
}
