import { remembered } from '../remembered.ts';
import { classifyKey } from '../keys/classify-key.ts';
import { noFacts, type KeyFacts } from '../keys/key-facts.ts';
import { foldWord } from '../keys/normalize-key.ts';
import type { Kind } from '../kinds.ts';

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
/** Of these the words before which a UUID names a page, a file, a provider as often as a secret. */
const looseWords: ReadonlySet<string> = new Set(
  `share shared download link login signin session sessions set auth oauth sso callback onboard join
  freigabe anmelden connexion new`.split(/\s+/),
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

/** Words that stand beside those, as in `verify-email`. */
const besideToken: ReadonlySet<string> = new Set(
  'email mail e account my your the user new vergessen oublie olvidada konto compte cuenta'.split(
    ' ',
  ),
);

/** What a segment announces. */
export interface SegmentFacts {
  readonly token: boolean;
  /** It says nothing else, and what is behind it can only be used once: even a UUID is a secret. */
  readonly once: boolean;
  readonly person: boolean;
  readonly key: KeyFacts;
}

const noSegment: SegmentFacts = { token: false, once: false, person: false, key: noFacts };

/** Two letters in a row, or one of a script whose words may be that short. */
const wordLike = /[\p{L}\p{M}%][\p{L}\p{M}%]|[^\0-\u02ff]/u;

/** What a segment says about the one behind it. */
export const segmentFacts: (segment: string) => SegmentFacts = remembered(20_000, (segment) =>
  segment.length > 60 || !wordLike.test(segment) ? noSegment : readSegment(segment),
);

function readSegment(segment: string): SegmentFacts {
  const folded = foldWord(segment);
  const words = folded.split(/[^\p{L}\p{N}]+/u);
  const facts = segment.length <= 40 ? classifyKey(segment) : noFacts;
  const named = facts.kind !== null && pathKinds.has(facts.kind) && !facts.doubtful;
  const joined = tokenWords.has(words.join(''));
  const some = joined || words.some((word) => tokenWords.has(word));
  const read = {
    token: some,
    once:
      some &&
      words.length <= 4 &&
      words.some((word) => !looseWords.has(word)) &&
      (joined || words.every((word) => tokenWords.has(word) || besideToken.has(word))),
    person: personWords.has(folded),
    key: named ? facts : noFacts,
  };
  return read.token || read.person || named ? read : noSegment;
}

/** Behind a word that announces a token, a person or a kind. */
export function isFollower(before: string, beforeThat: string): boolean {
  const facts = segmentFacts(before);
  return facts !== noSegment || segmentFacts(beforeThat).token;
}
