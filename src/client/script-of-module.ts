import { settings } from './settings.ts';

/** Stands for script.ts in the ES module, where no element has the settings. */
export const src: string = settings.src;

export const dataset: DOMStringMap = settings.dataset;
