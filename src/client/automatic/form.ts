import type { Element } from '../element.ts';
import { readParams } from '../params.ts';
import type { Push } from '../wire.ts';

const begun: WeakSet<HTMLFormElement> = new WeakSet();

/** Notes that a form was begun, once, and that it was sent. Nothing of what it holds is read. */
export function noteForm(type: string, target: Element | undefined, push: Push): void {
  const form = target instanceof HTMLFormElement ? target : ownerOf(target);
  if (!form || (type !== 'submit' && begun.has(form))) return;
  begun.add(form);
  // By attribute: a field named `id` would stand in the place of the property.
  push(type === 'submit' ? 'form_submit' : 'form_start', {
    ...readParams(form),
    form_id: form.getAttribute('id'),
    form_name: form.getAttribute('name'),
  });
}

function ownerOf(target: object | undefined): HTMLFormElement | null {
  return target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
    ? target.form
    : null;
}
