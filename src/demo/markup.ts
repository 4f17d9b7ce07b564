const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What may stand in a hole of `html`: text is escaped, markup is not, lists are joined. */
export type Hole = string | number | Markup | null | readonly Hole[];

/** Text that is HTML already. Only `html` and `trusted` make it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Builds HTML from a template; a hole that is not `Markup` is escaped, in text and attribute. */
export function html(parts: TemplateStringsArray, ...holes: readonly Hole[]): Markup {
  let text = parts[0] ?? '';
  holes.forEach((hole, index) => {
    text += rendered(hole) + (parts[index + 1] ?? '');
  });
  return new Markup(text);
}

function rendered(hole: Hole): string {
  if (hole === null) return '';
  if (hole instanceof Markup) return hole.text;
  if (typeof hole === 'string') return hole.replace(/[&<>"']/g, (found) => escapes[found] ?? '');
  if (typeof hole === 'number') return String(hole);
  return hole.map(rendered).join('');
}
