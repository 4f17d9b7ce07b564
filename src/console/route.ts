export const views = ['live', 'steps', 'leaks', 'destinations', 'door'] as const;
export type View = (typeof views)[number];

/** Where the operator stands: a view, and what of it is open. It lives in the address. */
export interface Route {
  readonly view: View;
  /** The id of the opened event, or the hours of the steps and the leaks. */
  readonly detail: string | null;
}

/** Reads `#live/0199…`; anything else is the live view. */
export function parseRoute(hash: string): Route {
  const [view, detail = ''] = hash.replace(/^#/, '').split('/', 2);
  const known = views.find((each) => each === view);
  return { view: known ?? 'live', detail: known === undefined || detail === '' ? null : detail };
}

/** The address of a place in the console. */
export function hashOf(view: View, detail?: string | number): string {
  return detail === undefined ? `#${view}` : `#${view}/${detail}`;
}
