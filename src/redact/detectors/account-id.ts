import { accountWords } from '../keys/words/account-words.ts';
import { isPseudonym } from '../kinds.ts';
import { isStatusWord } from '../text/characters.ts';
import { signs } from '../text/prefilter.ts';
import { redactAs, type Detector, type Hit } from '../detector.ts';
import { WordPattern } from '../text/word-pattern.ts';

const gaClient = /^(?:GA\d\.\d\.)?\d{5,12}\.\d{8,12}$/;
const context: WordPattern = new WordPattern(
  /(?<!\p{L})(?:customer|client|account|member|patient|policy|kunden|vertrags|mitglieds|cliente|klant|kund|klienta|zákaznické|asiakas)(?:[- ]?(?:id|no\.?|nr\.?|number|nummer|numero|číslo|nro))[\s:#]{1,3}(?:(?:is|ist|est|es|è|é|jest|är|er|on|je)[\s:]{1,2})?(?=[\w-]{0,12}\d{3})([\w-]{4,24})/giu,
);

const nobody = /^(?:me|my|self|own|current|web|app|admin|public|private|system|bot)$/i;

/** The site's own ids of persons: they become the site's pseudonym, or a placeholder. */
export const accountIdDetector: Detector = {
  kind: 'account_id',
  summary: 'User, customer, member, policy and patient ids: `h1_…` where ids are hashed.',
  words: accountWords,
  byKey: (value, key, policy) => {
    const text = value.trim();
    if (isPseudonym(text)) return { replacement: value, action: 'keep' };
    if (!looksLikeId(text, key.doubtful) || gaClient.test(text)) return null;
    if (policy.hashAccountId === null) return redactAs('account_id');
    return { replacement: policy.hashAccountId(text), action: 'hash' };
  },
  numeric: false,
  looks: [{ needs: signs.digits6 | signs.letter | signs.space, find: findAfterWords }],
  examples: {
    redacts: [
      ['customer_id=6450682942&a=1', 'customer_id=[account_id]&a=1'],
      ['{"kundennummer":"BX-3669490"}', '{"kundennummer":"[account_id]"}'],
      ['uid=7&a=1', 'uid=[account_id]&a=1'],
      ['{"member_id":"ab"}', '{"member_id":"[account_id]"}'],
      ['my customer number 6450682942', 'my customer number [account_id]'],
    ],
    keeps: ['user_id=guest', 'user_id=me', 'item_id=SKU-88213-BLK', 'transaction_id=T-322400922'],
    attacks: [(length) => 'customer id '.repeat(length / 12)],
  },
};

function findAfterWords(text: string, hits: Hit[]): void {
  for (const match of context.matchesIn(text)) {
    const end = match.index + match[0].length;
    hits.push({ start: end - (match[1] ?? '').length, end, rule: 'context:account_id' });
  }
}

function looksLikeId(text: string, strictly: boolean): boolean {
  if (text.length > 200 || isStatusWord(text) || nobody.test(text)) return false;
  if (!/\d/.test(text)) return !strictly && /^[\w.@+-]{2,80}$/.test(text);
  if (strictly && (text.length < 5 || /\s/.test(text))) return false;
  return /^[\p{L}\d][\p{L}\d\s._@+:/|=#-]*$/u.test(text);
}
