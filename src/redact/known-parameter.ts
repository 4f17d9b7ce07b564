import { classifyKey } from './keys/classify-key.ts';
import type { RedactPolicy } from './policy.ts';

const campaign = /^(?:utm_\w{1,20}|gad_source|mc_cid|_hsmi)$/;
const state = /^(?:page|sort|lang|locale|tab|theme|currency)$/;

/**
 * True for the parameters of an address that stay under a strict policy: those of campaigns, of a
 * page's own state, of the site's search, those that the site declares for any event, and click ids
 * where they may be kept at all.
 */
export function isKnownParameter(key: string, policy: RedactPolicy): boolean {
  const name = key.toLowerCase();
  if (campaign.test(name) || state.test(name)) return true;
  if (policy.search?.keys.has(key) === true) return true;
  for (const parameters of policy.declared.values()) if (parameters.has(key)) return true;
  return policy.clickIds === 'keep' && classifyKey(key).kind === 'click_id';
}

const wordRun = /^(?:\p{L}{1,30}|\d{1,6})(?:[^\p{L}\d]{1,3}(?:\p{L}{1,30}|\d{1,6}))*$/u;
const runs = /[^\s/?&#=;,|"'<>()[\]{}:]{65,}/g;
const bitsMax = 3.5;
const undeclared = '[undeclared]';

/** A text without its runs of more than 64 characters that look drawn at random: strict policies. */
export function withoutLongRandom(text: string): string {
  if (text.length < 65) return text;
  return text.replace(runs, (run) =>
    isWords(run) || entropyOf(run) <= bitsMax ? run : undeclared,
  );
}

/** A slug, or words in percent-encoding: long, but written by someone. */
function isWords(run: string): boolean {
  if (!run.includes('%')) return wordRun.test(run);
  try {
    return wordRun.test(decodeURIComponent(run));
  } catch {
    return false;
  }
}

/** Bits for each character, after Shannon. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}
