/** The running instance did not do what was asked; the message says why, and the remedy. */
export class AdminError extends Error {
  override readonly name = 'AdminError';
}
