const padded = /^[A-Za-z\d+/_-]{10,4096}={1,2}$/;

/** True for a run of base64 with its `=` padding, which is then no sign between key and value. */
export function isPaddedBase64(text: string): boolean {
  return text.endsWith('=') && text.length % 4 === 0 && padded.test(text) && /[A-Z]/.test(text);
}
