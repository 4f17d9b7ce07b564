import type { AttributionModel, Dimension } from '../insight/questions.ts';

/** How each way of giving credit is told. */
export const modelWords: Readonly<
  Record<AttributionModel, { readonly word: string; readonly sentence: string }>
> = {
  first: { word: 'First', sentence: 'All credit goes to the first visit of the day.' },
  last: { word: 'Last', sentence: 'All credit goes to the last visit before the conversion.' },
  linear: {
    word: 'Linear',
    sentence: 'Credit is shared evenly by the visits that led to the conversion.',
  },
  position: {
    word: 'Position',
    sentence: 'The first and the last visit get 40% of the credit each; those between share 20%.',
  },
};

/** What visits can be told apart by. */
export const dimensionWords: Readonly<Record<Dimension, string>> = {
  channel: 'Channel',
  source: 'Source',
  medium: 'Medium',
  campaign: 'Campaign',
  country: 'Country',
  device: 'Device',
};
