import { own } from '../vocabulary/json.ts';

/** Views by the groups of the navigation, in its order: their names in the address, and in words. */
export const viewGroups = [
  {
    title: 'Insight',
    views: {
      overview: 'Overview',
      funnel: 'Funnel',
      micro: 'Micro → macro',
      pages: 'Pages',
      channels: 'Channels',
      experiments: 'Experiments',
      segment: 'Segments',
      seeds: 'Forecast',
    },
  },
  {
    title: 'Now',
    views: {
      live: 'Live',
      steps: 'Steps',
      destinations: 'Destinations',
      leaks: 'Leaks',
      door: 'Door',
      privacy: 'Privacy',
    },
  },
] as const;

type ViewsOf<G> = G extends { readonly views: infer V } ? keyof V : never;
export type View = ViewsOf<(typeof viewGroups)[number]>;

const titles: Readonly<Record<View, string>> = { ...viewGroups[0].views, ...viewGroups[1].views };

/** Whether the console has a view of this name. */
export function isView(name: string): name is View {
  return own(titles, name) !== undefined;
}

/** A view's name in words. */
export function viewTitle(view: View): string {
  return titles[view];
}
