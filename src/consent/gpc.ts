/**
 * True where the browser asks not to sell or share (Global Privacy Control): the header
 * `Sec-GPC: 1`, or what the page read from `navigator.globalPrivacyControl`. Do-Not-Track is not
 * read: it is abandoned, and no law gave it a meaning.
 */
export function hasGpc(header: unknown, stated: unknown): boolean {
  return stated === true || (typeof header === 'string' && header.trim() === '1');
}
