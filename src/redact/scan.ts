import { scanBase64 } from './containers/base64.ts';
import { scanElements } from './containers/elements.ts';
import { scanHex } from './containers/hex.ts';
import { scanJsonText } from './containers/json-text.ts';
import { scanPairs } from './containers/pairs.ts';
import { looksLikeUrl, scanUrl } from './containers/url.ts';
import { isFullName } from './checks/full-name.ts';
import type { Hit, Look, Verdict } from './detector.ts';
import { detectorByKind, detectors } from './detectors/index.ts';
import type { KeyFacts } from './keys/key-facts.ts';
import { isPlaceholder, isPseudonym, placeholderOf, type Kind } from './kinds.ts';
import { mayRoute } from './scan-route.ts';
import { nestingMax, noteFound, type Scanning } from './scanning.ts';
import { decodePercent } from './text/decode-percent.ts';
import { foldText } from './text/fold-text.ts';
import { isHarmless, isNumber, signs, signsOf } from './text/prefilter.ts';
import { sliceView, type View } from './text/view.ts';

/**
 * Looks at one value: by its key, then as a container (JSON, address, pairs), then behind one layer
 * of encoding, then by look. What is found is noted at its place in the leaf.
 */
export function scan(
  view: View,
  key: KeyFacts,
  depth: number,
  scanning: Scanning,
  known: number = -1,
): void {
  const { text } = view;
  if (text.length === 0 || scanning.failure !== null) return;
  scanning.work -= text.length;
  if (depth > nestingMax) scanning.failure = 'limit:nesting';
  else if (scanning.work < 0) scanning.failure = 'limit:work';
  if (scanning.failure !== null || isPlaceholder(text) || isPseudonym(text)) return;
  if ((key.kind !== null || key.named) && scanByKey(view, key, scanning)) return;
  const found = known < 0 ? signsOf(text) : known;
  const routed = mayRoute(scanning.policy, text);
  if ((isHarmless(text, found) && !routed) || (key.safe && isNumber(text))) {
    if (key.heading) findByLook(view, found, key, scanning, headingLooks);
    return;
  }
  if ((found & signs.bracket) !== 0 && startsLikeJson(text)) {
    if (scanJsonText(view, key, depth, scanning)) return;
  }
  if ((found & (signs.slash | signs.equals | signs.colon)) !== 0 && looksLikeUrl(text, found)) {
    if (routed || (found & linkSigns) !== 0 || text.length > 255) scanUrl(view, depth, scanning);
    return;
  }
  scanText(view, found, key, depth, scanning);
}

/** An address of letters alone holds nothing. */
const linkSigns =
  signs.digit | signs.at | signs.percent | signs.escape | signs.wide | signs.equals | signs.bracket;

function startsLikeJson(text: string): boolean {
  return /^\s{0,8}[{["]/.test(text);
}

const hexSigns = signs.run12 | signs.digits6;
const foldable = signs.escape | signs.wide | signs.printed;

/** The value of a telling key, decoded until nothing changes, judged by its detector. */
function scanByKey(view: View, key: KeyFacts, scanning: Scanning): boolean {
  const plain = plainText(view);
  if (isPlaceholder(plain)) return true;
  const verdict = judge(plain, key, scanning.policy);
  if (verdict === null) {
    scanning.settled = false;
    return false;
  }
  if (verdict.action === 'keep') return true;
  const { kind } = verdict;
  noteFound(
    scanning,
    view,
    { start: 0, end: view.text.length },
    {
      replacement: verdict.replacement,
      type: kind,
      action: verdict.action,
      rule: `key:${kind}`,
    },
  );
  return true;
}

/** Asks the key's own detector, and those of what else may stand below such a key. */
function judge(
  text: string,
  key: KeyFacts,
  policy: Scanning['policy'],
): (Verdict & { readonly kind: Kind }) | null {
  const kinds: (Kind | null)[] = [key.kind];
  if (key.kind === 'email') kinds.push('hashed_email');
  if (key.named && isFullName(text)) kinds.push('person_name');
  for (const kind of kinds) {
    const detector = kind === null ? undefined : detectorByKind.get(kind);
    const verdict = detector?.byKey(text, key, policy) ?? null;
    if (verdict !== null && kind !== null) return { ...verdict, kind };
  }
  return null;
}

function plainText(view: View): string {
  let current = view;
  for (let layer = 0; layer < 4; layer += 1) {
    const found = signsOf(current.text);
    if ((found & (signs.percent | foldable)) === 0) break;
    const next =
      ((found & signs.percent) === 0 ? null : decodePercent(current, false)) ??
      ((found & foldable) === 0 ? null : foldText(current));
    if (next === null) break;
    current = next;
  }
  return current.text;
}

function scanText(
  view: View,
  found: number,
  key: KeyFacts,
  depth: number,
  scanning: Scanning,
): void {
  if ((found & foldable) !== 0) {
    const folded = foldText(view);
    if (folded !== null) {
      scanning.settled = false;
      scanning.scan(folded, key, depth + 1, scanning);
      findByLook(view, found, key, scanning);
      return;
    }
  }
  if ((found & signs.bracket) !== 0) scanElements(view, key, depth, scanning);
  if (
    (found & signs.space) !== 0 &&
    (found & signs.colon) !== 0 &&
    scanLinks(view, key, depth, scanning)
  ) {
    return;
  }
  if ((found & (signs.equals | signs.colon)) !== 0) {
    const how = scanPairs(view, key, depth, scanning);
    if (how === 'pairs') return;
  }
  if ((found & signs.percent) !== 0) {
    const decoded = decodePercent(view, false);
    if (decoded !== null) {
      scanning.settled = false;
      scanning.scan(decoded, key, depth + 1, scanning);
    }
  }
  if ((found & signs.run12) !== 0 && (found & signs.upper) !== 0)
    scanBase64(view, key, depth, scanning);
  if ((found & hexSigns) === hexSigns) scanHex(view, key, depth, scanning);
  findByLook(view, found, key, scanning);
}

const links = /[a-z][a-z\d+.-]{1,20}:\/\/[^\s"'<>]{4,4096}/gi;

/** Addresses inside a text are scanned as addresses, what stands between them as text. */
function scanLinks(view: View, key: KeyFacts, depth: number, scanning: Scanning): boolean {
  let from = 0;
  for (const match of view.text.matchAll(links)) {
    if (match.index > from) {
      scanning.scan(sliceView(view, from, match.index), key, depth + 1, scanning);
    }
    from = match.index + match[0].length;
    scanUrl(sliceView(view, match.index, from), depth + 1, scanning);
  }
  if (from === 0) return false;
  scanning.settled = false;
  if (from < view.text.length) {
    scanning.scan(sliceView(view, from, view.text.length), key, depth + 1, scanning);
  }
  return true;
}

/** A look and whose it is, in the order of the registry. */
interface OwnedLook {
  readonly kind: Kind;
  readonly numeric: boolean;
  readonly needs: number;
  readonly find: Look['find'];
}

const allLooks: readonly OwnedLook[] = detectors.flatMap(({ kind, numeric, looks }) =>
  looks.map(({ needs, find }) => ({ kind, numeric, needs, find })),
);
const headingLooks: readonly OwnedLook[] = allLooks.filter(({ kind }) => kind === 'person_name');

function findByLook(
  view: View,
  found: number,
  key: KeyFacts,
  scanning: Scanning,
  looks: readonly OwnedLook[] = allLooks,
): void {
  for (let index = 0; index < looks.length; index += 1) {
    const look = looks[index];
    if (look === undefined || (found & look.needs) !== look.needs) continue;
    if (look.numeric && key.safe) continue;
    const hits: Hit[] = [];
    look.find(view.text, hits, key);
    if (hits.length > 0) noteHits(view, look.kind, hits, scanning);
  }
}

function noteHits(view: View, kind: Kind, hits: readonly Hit[], scanning: Scanning): void {
  scanning.settled = false;
  for (const hit of hits) {
    noteFound(scanning, view, hit, {
      replacement: hit.replacement ?? placeholderOf(kind),
      type: kind,
      action: hit.replacement === undefined ? 'redact' : 'truncate',
      rule: hit.rule,
    });
  }
}
