import { tokenWords } from '../keys/words/token-words.ts';
import { isPseudonym } from '../kinds.ts';
import { isStatusWord } from '../text/characters.ts';
import { dashedPrefixes, signs } from '../text/prefilter.ts';
import { findMatches, redactAs, type Detector, type Hit } from '../detector.ts';

const jwt = /(?<![\w-])eyJ[\w-]{8,8000}\.[\w-]{6,8000}(?:\.[\w-]{0,8000}){0,3}/g;
/** Prefixes that vendors give their secrets (gitleaks' and secretlint's tables). */
const vendor =
  /(?<![A-Za-z\d])(?:sk_live_|sk_test_|rk_live_|rk_test_|whsec_|ghp_|gho_|ghu_|ghs_|ghr_|github_pat_|glpat-|gldt-|glrt-|xox[abeprs]-|xapp-|AKIA|ASIA|AIza|ya29\.|SG\.|shpat_|shpss_|shpca_|npm_|dop_v1_|doo_v1_|hf_|sk-ant-|sk-proj-|sk-or-|pypi-|EAAC|EAAG|sq0atp-|sq0csp-|key-|rzp_live_|dapi|lin_api_|PMAK-|NRAK-|figd_|ntn_|secret_|pat-|atlasv1\.|dckr_pat_|tfp_|phx_|r8_|gsk_|xai-|vercel_|sbp_|eyJhbGci)[\w.-]{14,400}/g;
/** Keys that stand in the source of every page: they name a project, and are nobody's secret. */
const publicKey = /^(?:pk_(?:live|test)_|phc_)[A-Za-z\d]{4,120}$/;
/** Any sign of a vendor's prefix, to spare most texts the table. */
const prefixes =
  /sk[_-]|rk_|whsec_|gh[opsur]_|hub_pat|gl[dpr][at]t?-|xox|xapp-|A[KS]IA|AIza|ya29|SG\.|shp|npm_|do[op]_v1|hf_|pypi-|EAA[CG]|sq0|key-|rzp|dapi|lin_api|PMAK|NRAK|figd_|ntn_|secret_|pat[-_]|atlasv1|tfp_|phx_|r8_|gsk_|xai-|vercel_|sbp_/;
const bearer =
  /(?<![\w])(?:Bearer|Basic|Token|Digest) {1,2}(?=[\w.~+/=-]{0,400}[\dA-Z._~+/=])[\w.~+/=-]{12,2000}/g;
const privateKey =
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[A-Za-z\d+/=\s\\nr]{0,8000}(?:-----END [A-Z ]{0,30}-----)?/g;
const ticket = /(?<![\w])(?:ST|PT|TGT|PGT)-\d{1,9}-[\w.-]{10,200}/g;

/** Secrets: tokens, sessions, keys. */
export const tokenDetector: Detector = {
  kind: 'token',
  summary: 'Session ids, reset and sign-in tokens, API keys, JWTs, private keys.',
  words: tokenWords,
  byKey: (value, key) => (looksSecret(value, key.doubtful) ? redactAs('token') : null),
  numeric: false,
  looks: [
    { needs: signs.run12, find: findSecrets },
    { needs: signs.joint | signs.upper | signs.digit, find: findDashedSecrets },
  ],
  examples: {
    redacts: [
      ['api_key=186a0d55ebed4e729c4f6fd321da9fa1&a=1', 'api_key=[token]&a=1'],
      ['sk_live_yY5MEb8R9i9cfN21lsldHWHj', '[token]'],
      ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIyMTQwIn0.siaav3LhlX2Qs7GKXTkk76', '[token]'],
      ['Authorization: Bearer abcdef0123456789ABCDEF', 'Authorization: [token]'],
      ['glpat--S5Y_-g2LA-ShWTWM6-Q', '[token]'],
      ['otp=123456&a=1', 'otp=[token]&a=1'],
      ['/invite/c544efda-5b5b-4af9-8633-7abf1f04464e', '/invite/[token]'],
      ['laravel_session=Zk9aQ2x7Lm41&a=1', 'laravel_session=[token]&a=1'],
    ],
    keeps: [
      'ticket=standard',
      'auth=facebook',
      'token_count=812',
      'build_sha=23f9ed90ac10e1f6d31d8b3f93b05e125fed8c53',
      'c544efda-5b5b-4af9-8633-7abf1f04464e',
      '/share/c544efda-5b5b-4af9-8633-7abf1f04464e',
      '/token-economy-explained/c544efda-5b5b-4af9-8633-7abf1f04464e',
      'token=phc_AbCdEf0123456789AbCdEf0123456789AbCdEf01234',
      'api_key=pk_live_AbCdEf0123456789AbCdEf01',
      'key=value',
      'session_id=1794959900',
    ],
    attacks: [
      (length) => 'eyJ'.repeat(length / 3),
      (length) => 'eyJa.'.repeat(length / 5),
      (length) => 'ghp_'.repeat(length / 4),
      (length) => 'Bearer '.repeat(length / 7),
      (length) => '-----BEGIN PRIVATE KEY-----'.repeat(length / 27),
    ],
  },
};

/** Secrets with so many dashes that no run of twelve letters and digits is left. */
function findDashedSecrets(text: string, hits: Hit[]): void {
  if (dashedPrefixes.test(text)) findMatches(vendor, text, 'pattern:token', hits);
}

function findSecrets(text: string, hits: Hit[]): void {
  if (text.includes('eyJ')) findMatches(jwt, text, 'pattern:token', hits);
  if (prefixes.test(text)) findMatches(vendor, text, 'pattern:token', hits);
  if (text.includes('-')) {
    findMatches(ticket, text, 'pattern:token', hits);
    if (text.includes('-----BEGIN')) findMatches(privateKey, text, 'pattern:token', hits);
  }
  if (text.includes(' ')) findMatches(bearer, text, 'pattern:token', hits);
}

/**
 * True when the value of a token's key is a secret and no ordinary word: digits beside letters,
 * mixed case, many characters; `strictly` for keys that are ordinary words themselves.
 */
export function looksSecret(value: string, strictly: boolean): boolean {
  const text = value.trim();
  if (text.length < 4 || isStatusWord(text) || isPseudonym(text)) return false;
  if (isSlug(text) || publicKey.test(text)) return false;
  if (/^\d+$/.test(text)) return !strictly && !isMoment(text) && text.length <= 12;
  if (text.includes(' '))
    return !strictly && /\d/.test(text) && /^(?:bearer|basic|token) /i.test(text);
  if (strictly) return isHighEntropy(text);
  if (text.length < 6 || /^[a-z][a-z_-]*$/.test(text))
    return text.length >= 20 && !/[_-]/.test(text);
  if (/^[A-Z]?[a-z]+$/.test(text) || /^[A-Z]+$/.test(text)) return text.length >= 16;
  return !/^(?:https?:|\/)/.test(text);
}

/** Words and numbers with signs between them: `2024-spring`, `step_two`. */
function isSlug(text: string): boolean {
  return /[a-z]/.test(text) && /^(?:[a-z]+|\d+)(?:[-_. ](?:[a-z]+|\d+))+$/.test(text);
}

/** Ten or thirteen digits of our time are a moment, not a secret. */
function isMoment(digits: string): boolean {
  return /^1[5-9]\d{8}(?:\d{3})?$/.test(digits);
}

/**
 * True for strings that look drawn at random: sixteen characters or more of at least two classes
 * with digits, 32 hex digits or more, or a UUID.
 */
export function isHighEntropy(text: string): boolean {
  if (text.length < 16 || text.length > 4096) return false;
  if (/^[\da-f]{32,}$/i.test(text)) return true;
  if (/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text)) return true;
  if (!/^[\w.~+/=%-]+$/.test(text) || !/\d/.test(text)) return false;
  const mixed = /[a-z]/.test(text) && /[A-Z]/.test(text);
  if (!mixed)
    return /^[a-z\d]{20,}$|^[A-Z\d]{20,}$/.test(text) && /\d.*[a-z].*\d|\d.*[A-Z].*\d/.test(text);
  const words = text.split(/[-_.]+/).filter((word) => word !== '');
  if (words.length < 4 || words.some((word) => word.length > 14)) return true;
  return words.filter((word) => isOdd(word)).length * 2 >= words.length;
}

/** Written as no word is: capitals within, or digits among letters. */
function isOdd(word: string): boolean {
  return /[a-z][A-Z]|[A-Z]{2}[a-z]|[A-Za-z]\d+[A-Za-z]|\d[A-Za-z]+\d/.test(word);
}
