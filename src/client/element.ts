/** What an event's path is made of: elements, then the document and the window without these. */
export type Element = Partial<HTMLAnchorElement>;
