import { h, replaceContent } from './element.ts';
import { byId } from './page.ts';
import { type Route, addressOf, changed, hashOf } from './route.ts';
import { isView, viewGroups, viewTitle } from './views.ts';

/** What the views of insight have in common: it stays as one goes from view to view. */
const carried: ReadonlySet<string> = new Set(
  'site days channel source medium campaign country device page did not macro'.split(' '),
);

/** The list of views: beside the page where there is room, behind a button where there is not. */
export class Navigation {
  readonly #list = byId('views', HTMLElement);
  readonly #button = byId('views-button', HTMLButtonElement);

  constructor() {
    this.#button.addEventListener('click', () => this.#open(!this.#isOpen()));
    this.#list.addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.closest('a') !== null) this.#leave();
    });
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.#isOpen()) return;
      this.#open(false);
      this.#button.focus();
    });
  }

  /** Marks where the operator stands; the filters stay in the links between views of insight. */
  show(route: Route): void {
    byId('views-here', HTMLElement).textContent = viewTitle(route.view);
    replaceContent(
      this.#list,
      viewGroups.map((group) => navigationGroup(group, route)),
    );
  }

  #isOpen(): boolean {
    return this.#button.getAttribute('aria-expanded') === 'true';
  }

  #open(isOpen: boolean): void {
    this.#button.setAttribute('aria-expanded', String(isOpen));
    this.#list.classList.toggle('is-open', isOpen);
  }

  /** Behind the button, the list goes once a view is chosen, and focus to what was chosen. */
  #leave(): void {
    if (!this.#isOpen()) return;
    this.#open(false);
    byId('main', HTMLElement).focus();
  }
}

function navigationGroup(group: (typeof viewGroups)[number], route: Route): HTMLElement {
  const id = `views-${group.title.toLowerCase()}`;
  const keeps = group.title === 'Insight';
  return h(
    'div',
    { class: 'views-group' },
    h('p', { id, class: 'views-title' }, group.title),
    h(
      'ul',
      { 'aria-labelledby': id },
      Object.keys(group.views)
        .filter(isView)
        .map((view) =>
          h(
            'li',
            null,
            h(
              'a',
              {
                id: `view-${view}`,
                href: keeps
                  ? addressOf({ view, detail: null, parameters: kept(route) })
                  : hashOf(view),
                'aria-current': view === route.view ? 'page' : null,
              },
              viewTitle(view),
            ),
          ),
        ),
    ),
  );
}

function kept({ parameters }: Route): Route['parameters'] {
  const others = [...parameters.keys()].filter((name) => !carried.has(name));
  return changed(parameters, Object.fromEntries(others.map((name) => [name, null])));
}
