import { readParams } from '../params.ts';
import type { Push } from '../wire.ts';
import { isMuted } from './is-muted.ts';

interface Begun {
  readonly at: number;
  readonly touched: Set<object>;
  last: HTMLElement;
}

/** Whom or what a field asks for is not said of secrets and cards. */
const secret = /password|cc-|one-time/;

/** Notes, when the page is left, each form that was begun and not sent: never a value. */
export function watchAbandon(push: Push): void {
  const begun: Map<HTMLFormElement, Begun> = new Map();
  addEventListener(
    'input',
    (event) => {
      const [field] = event.composedPath();
      if (!isField(field) || !field.form || isMuted(event)) return;
      const known = begun.get(field.form) ?? {
        at: performance.now(),
        touched: new Set(),
        last: field,
      };
      known.touched.add(field);
      known.last = field;
      begun.set(field.form, known);
    },
    true,
  );
  addEventListener(
    'submit',
    ({ target }) => {
      if (target instanceof HTMLFormElement) begun.delete(target);
    },
    true,
  );
  addEventListener(
    'pagehide',
    () => {
      for (const [form, { at, touched, last }] of begun) {
        const kind = `${last.getAttribute('type')} ${last.getAttribute('autocomplete')}`;
        push('form_abandon', {
          ...readParams(form),
          form_id: form.getAttribute('id'),
          form_name: form.getAttribute('name'),
          fields: touched.size,
          last_field: secret.test(kind) ? null : last.getAttribute('name'),
          duration_ms: (performance.now() - at) | 0,
        });
      }
      begun.clear();
    },
    true,
  );
}

function isField(
  node: unknown,
): node is HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement {
  return (
    node instanceof HTMLInputElement ||
    node instanceof HTMLSelectElement ||
    node instanceof HTMLTextAreaElement
  );
}
