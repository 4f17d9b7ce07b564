import { isHighEntropy } from '../detectors/token.ts';
import { classifyKey } from '../keys/classify-key.ts';
import { noFacts, type KeyFacts } from '../keys/key-facts.ts';
import { foldWord } from '../keys/normalize-key.ts';
import type { Kind } from '../kinds.ts';
import { isPlaceholder, isPseudonym } from '../kinds.ts';
import { note, noteAs, type Scanning } from '../scanning.ts';
import { digitCount } from '../text/characters.ts';
import { decodePercent } from '../text/decode-percent.ts';
import { signs, signsOf, suspicious } from '../text/prefilter.ts';
import { sliceView, type View } from '../text/view.ts';
import { scanPairList, scanValue, type Pair } from './pairs.ts';

/** Words of a path before a one-time token, in about twenty languages. */
const tokenWords: ReadonlySet<string> = new Set(
  foldWord(`reset resetpassword passwordreset password passwd recover recovery forgot verify
  verification verified confirm confirmation confirmed activate activation invite invitation
  invitations magic magiclink link callback unsubscribe optout token tokens sso auth oauth login
  signin session sessions set setpassword newpassword accept join onboard share shared download
  passwort kennwort zurucksetzen zuruecksetzen bestatigen bestaetigen bestatigung aktivieren
  aktivierung einladung abmelden abbestellen anmelden freigabe
  reinitialiser reinitialisation motdepasse confirmer verifier activer invitation desinscription
  desabonnement connexion
  restablecer restablecimiento contrasena confirmar verificar activar invitacion baja
  reimposta reimpostare ripristina confermare conferma attiva attivazione invito verifica disiscrizione
  redefinir senha confirmar verificar ativar convite cancelar
  herstel herstellen wachtwoord bevestig bevestigen activeer activeren uitnodiging afmelden
  verifieer
  haslo resetuj potwierdz potwierdzenie aktywuj aktywacja zaproszenie wypisz zweryfikuj
  aterstall losenord bekrafta verifiera aktivera inbjudan avregistrera
  nulstil adgangskode bekraeft aktiver invitation afmeld bekreft tilbakestill passord
  palauta salasana vahvista aktivoi kutsu peruuta
  obnovit heslo potvrdit overit aktivovat pozvanka odhlasit
  jelszo visszaallitas megerosites aktivalas meghivo leiratkozas
  resetare parola confirmare activare invitatie dezabonare
  sifre sifirla dogrula onayla aktive davet`).split(/\s+/),
);
/** Words of a path before the id of a person. */
const personWords: ReadonlySet<string> = new Set(
  `user users member members customer customers client clients patient patients account accounts
  profile profiles people person contact contacts subscriber subscribers student students employee
  employees applicant applicants passenger passengers u uid kunde kunden benutzer nutzer mitglied
  mitglieder utilisateur utilisateurs usuario usuarios cliente clientes clienti utente utenti
  klant klanten gebruiker gebruikers klient klienci uzytkownik kund anvandare bruger bruker
  asiakas zakaznik uzivatel pacjent paciente pazienti`.split(/\s+/),
);
/** Kinds that a path may name before a value, as in `/email/jane@…`. */
const pathKinds: ReadonlySet<Kind> = new Set<Kind>([
  'email',
  'phone',
  'iban',
  'credit_card',
  'dob',
  'ip',
  'national_id',
  'hashed_email',
  'account_id',
  'click_id',
]);

/** What a segment says about the one behind it. */
interface SegmentFacts {
  readonly token: boolean;
  readonly person: boolean;
  readonly key: KeyFacts;
}

const noSegment: SegmentFacts = { token: false, person: false, key: noFacts };
const segments: Map<string, SegmentFacts> = new Map();
const segmentsMax = 20_000;

function segmentFacts(segment: string): SegmentFacts {
  const known = segments.get(segment);
  if (known !== undefined) return known;
  const facts = segment.length > 60 || segment.length < 1 ? noSegment : readSegment(segment);
  if (segments.size >= segmentsMax) segments.clear();
  if (segment.length <= 60) segments.set(segment, facts);
  return facts;
}

function readSegment(segment: string): SegmentFacts {
  const folded = foldWord(segment);
  const words = folded.split(/[^\p{L}\p{N}]+/u);
  const facts = segment.length <= 40 ? classifyKey(segment) : noFacts;
  const named = facts.kind !== null && pathKinds.has(facts.kind) && !facts.doubtful;
  const read = {
    token: words.some((word) => tokenWords.has(word)) || tokenWords.has(words.join('')),
    person: personWords.has(folded),
    key: named ? facts : noFacts,
  };
  return read.token || read.person || named ? read : noSegment;
}

/** Scans the segments of a path, their matrix parameters, and what stands after telling words. */
export function scanPath(
  view: View,
  from: number,
  to: number,
  depth: number,
  scanning: Scanning,
): void {
  const { text } = view;
  let start = from;
  let before = text.startsWith('wa.me/', from - 5) ? 'whatsapp' : '';
  let beforeThat = '';
  for (let at = from; at <= to; at += 1) {
    if (at < to && text.charCodeAt(at) !== 47) continue;
    if (at > start) {
      const segment = text.slice(start, at);
      const found = signsOf(segment);
      if ((found & worthALook) !== 0 && (isFollower(before, beforeThat) || isTelling(found))) {
        scanSegment(sliceView(view, start, at), before, beforeThat, depth, scanning);
      }
      beforeThat = before;
      before = segment;
    }
    start = at + 1;
  }
}

const worthALook = suspicious | signs.digit;

/** Behind a word that announces a token, a person or a kind. */
function isFollower(before: string, beforeThat: string): boolean {
  const facts = segmentFacts(before);
  return facts !== noSegment || segmentFacts(beforeThat).token;
}

/** More than digits and dashes that are a slug's. */
function isTelling(found: number): boolean {
  return (found & suspicious) !== 0;
}

function scanSegment(
  view: View,
  before: string,
  beforeThat: string,
  depth: number,
  scanning: Scanning,
): void {
  const matrix = view.text.indexOf(';');
  if (matrix >= 0) {
    scanMatrix(view, matrix + 1, view.text.length, depth, scanning);
    if (matrix > 0) scanSegment(sliceView(view, 0, matrix), before, beforeThat, depth, scanning);
    return;
  }
  const { text } = view;
  if (text.length < 3 || isPlaceholder(text) || isPseudonym(text)) return;
  if (text.indexOf('=') > 0) {
    scanMatrix(view, 0, text.length, depth, scanning);
    return;
  }
  const facts = segmentFacts(before);
  if (text.length >= 3 && digitCount(text) > 0) {
    const plain = text.includes('%') ? (decodePercent(view, false)?.text ?? text) : text;
    if ((facts.token || segmentFacts(beforeThat).token) && isPathToken(plain)) {
      note(scanning, view, { start: 0, end: text.length }, 'token', 'position:path_token');
      return;
    }
    if (facts.person && isPersonId(plain)) {
      notePerson(view, plain, scanning);
      return;
    }
  }
  scanValue(view, facts.key, { depth, form: false }, scanning);
}

function notePerson(view: View, id: string, scanning: Scanning): void {
  const { hashAccountId } = scanning.policy;
  noteAs(
    scanning,
    view,
    { start: 0, end: view.text.length },
    {
      replacement: hashAccountId === null ? '[account_id]' : hashAccountId(id),
      type: 'account_id',
      action: hashAccountId === null ? 'redact' : 'hash',
      rule: 'position:person_path',
    },
  );
}

/** Random-looking, or a long run of digits and letters of both cases; slugs are neither. */
function isPathToken(text: string): boolean {
  return isHighEntropy(text) || (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text) && text.length > 40);
}

function isPersonId(text: string): boolean {
  if (/^\d{3,20}$/.test(text)) return true;
  if (/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text)) return true;
  return (
    (digitCount(text) >= 4 && /^[A-Za-z]{0,4}[-_]?\d{4,16}[A-Za-z]{0,2}$/.test(text)) ||
    isHighEntropy(text)
  );
}

/** `;k=v;k=v` behind a segment. */
function scanMatrix(view: View, from: number, to: number, depth: number, scanning: Scanning): void {
  const pairs: Pair[] = [];
  let start = from;
  for (let at = from; at <= to; at += 1) {
    if (at < to && view.text.charCodeAt(at) !== 59) continue;
    const equals = view.text.indexOf('=', start);
    if (equals >= 0 && equals < at) {
      pairs.push({ keyStart: start, keyEnd: equals, valueStart: equals + 1, valueEnd: at });
    } else if (at > start) {
      scanValue(sliceView(view, start, at), noFacts, { depth, form: false }, scanning);
    }
    start = at + 1;
  }
  scanPairList(view, pairs, { parent: noFacts, depth, form: true }, scanning);
}
