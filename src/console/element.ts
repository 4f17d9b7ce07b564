/** What an element may contain; null and false leave nothing. */
export type Child = Node | string | number | null | false | readonly Child[];

/** Attributes by their HTML names; null and false are left out, true stands alone. */
export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/** Makes an HTML element. Text is set as text: nothing of an event is ever read as markup. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes | null,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

/** Makes an SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes | null,
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function filled<E extends Element>(
  element: E,
  attributes: Attributes | null,
  children: readonly Child[],
): E {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== false) element.setAttribute(name, String(value));
  }
  append(element, children);
  return element;
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === false) continue;
    if (child instanceof Node) element.append(child);
    else if (typeof child === 'object') append(element, child);
    else element.append(String(child));
  }
}

/** Puts new content in place of the old; focus stays on the element of the same id. */
export function replaceContent(root: HTMLElement, ...children: readonly Child[]): void {
  const focused = root.contains(document.activeElement) ? document.activeElement?.id : undefined;
  root.replaceChildren();
  append(root, children);
  if (focused !== undefined && focused !== '') {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}
