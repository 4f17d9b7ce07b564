const script = document.currentScript as HTMLScriptElement;

/** Where this script came from; everything else is found beside it. */
export const src: string = script.src;

/** The attributes of its element, which are the settings: docs/client.md lists them. */
export const dataset: DOMStringMap = script.dataset;
