/** What the ES module was started with, in the words of the tag's attributes. */
export const settings: { dataset: DOMStringMap; src: string } = { dataset: {}, src: '' };
