import { isLetterCode } from '../text/characters.ts';
import type { Hit } from '../detector.ts';

/** How pages greet: the words before a name, longest first within a language. */
const greetings = `
  welcome back|welcome again|welcome|hello again|hello|hiya|hi there|hi|hey|good morning|good afternoon|good evening|good to see you|nice to see you|signed in as|logged in as|account of|profile of
  willkommen zurück|willkommen|herzlich willkommen|schön dich zu sehen|hallo|guten tag|guten morgen|guten abend|moin|servus|grüezi|grüß gott|grüß dich|angemeldet als|konto von|profil von
  bienvenue à nouveau|bienvenue|bon retour parmi nous|bon retour|ravi de vous revoir|content de vous revoir|heureux de vous revoir|bonjour|bonsoir|salut|coucou|connecté en tant que|compte de|profil de
  bienvenido de nuevo|bienvenida de nuevo|bienvenido otra vez|bienvenido|bienvenida|hola de nuevo|hola|buenos días|buenas tardes|buenas noches|cuenta de|perfil de
  bentornato|bentornata|benvenuto|benvenuta|bentrovato|ciao|salve|buongiorno|buonasera|account di|profilo di
  bem-vindo de volta|bem-vinda de volta|bem-vindo novamente|bem-vindo|bem-vinda|bem vindo|bem vinda|olá|ola|oi|bom dia|boa tarde|boa noite|conta de
  welkom terug|welkom|fijn je weer te zien|hoi|dag|goedemorgen|goedemiddag|goedenavond|goedendag|ingelogd als
  witaj ponownie|witaj z powrotem|witamy ponownie|witaj|witamy|cześć|dzień dobry|dobry wieczór|miło cię widzieć
  välkommen tillbaka|välkommen|hejsan|hej|hallå|god morgon|god kväll|tjena
  velkommen tilbage|velkommen tilbake|velkommen igen|velkommen|goddag|godmorgen|god dag|god morgen|hei|heisann
  tervetuloa takaisin|tervetuloa|hyvää päivää|hyvää huomenta|huomenta
  vítejte zpět|vítej zpět|vítejte|vítej|ahoj|dobrý den|dobré ráno|čau|vitajte späť|vitaj späť|vitajte|vitaj|dobrý deň
  üdvözöljük újra|üdv újra|üdvözöljük|üdvözlünk|üdv|szia|helló|jó napot|jó reggelt|köszöntjük
  bine ai revenit|bine ați revenit|bun venit înapoi|bine ai venit|bun venit|bună ziua|bună dimineața|bună
  dobrodošli natrag|dobrodošao natrag|dobrodošli nazaj|dobrodošli|dobrodošao|dobrodošla|dobrodošel|dobar dan|bok|zdravo|pozdrav|pozdravljeni|živjo|ćao
  tekrar hoş geldiniz|tekrar hoş geldin|hoş geldiniz|hoş geldin|merhaba|selam|günaydın|iyi günler
  καλώς ήρθες|καλώς ήρθατε|καλωσόρισες|καλωσήρθατε|γεια σου|γεια σας|γεια|καλημέρα|καλησπέρα
  с возвращением|добро пожаловать|здравствуйте|здравствуй|привет|добрый день|доброе утро
  з поверненням|ласкаво просимо|вітаємо|привіт|добрий день|добре дошли|добре дошъл|здравейте|здравей
  tere tulemast tagasi|tere tulemast|tere|laipni lūdzam|sveicināti|sveiki sugrįžę|sveiki|labas|labdien
  benvingut de nou|benvingut|benvinguda|benvido|benvida|kaixo|ongi etorri|fáilte ar ais|fáilte|dia duit|croeso|halo|selamat datang kembali|selamat datang|xin chào|chào mừng trở lại|chào mừng|chào`
  .trim()
  .split(/\s*\n\s*/)
  .join('|');

/** Words that begin letters and many titles: a name behind them is followed by `,` or `!`. */
const addresses = `
  dear|congratulations|happy birthday|goodbye|liebe|lieber|sehr geehrte|sehr geehrter|cher|chère|estimado|estimada|querido|querida|caro|cara|gentile|prezado|prezada|beste|geachte|drogi
  droga|szanowny|szanowna|kära|bäste|kære|kjære|hyvä|vážený|vážená|milý|milá|kedves|dragă|stimate|stimată|poštovani|dragi|sayın|sevgili|αγαπητέ|αγαπητή|уважаемый
  уважаемая|шановний|danke|vielen dank|merci|gracias|grazie|obrigado|obrigada|bedankt|dziękujemy|tack|tak|takk|kiitos|ďakujeme|děkujeme|köszönjük|mulțumim|teşekkürler|спасибо|thank you|thanks|moi|terve`
  .trim()
  .split(/\s*\n\s*/)
  .join('|');

const word = "\\p{Lu}[\\p{L}\\p{M}'’.\\-]{0,30}";
const particle =
  '(?:de|da|do|dos|das|del|della|di|du|der|den|van|von|zu|la|le|el|y|e|af|av|ter|ten|bin|ibn|al)';
const close = '(?=\\s*(?:$|[|·•–—,!?:;(/»]|-\\s|\\.(?:\\s|$)))';
const greeted: RegExp = new RegExp(
  `(?:(?i:${greetings}))[,!:]?\\s(${word}(?:\\s(?:${word}|${particle})){0,4}?)${close}`,
  'dyu',
);
const addressed: RegExp = new RegExp(
  `(?:(?i:${addresses}))[,]?\\s(${word}(?:\\s(?:${word}|${particle})){0,4}?)(?=\\s?[,!])`,
  'dyu',
);
const possessive: RegExp = new RegExp(
  `(?<![\\p{L}\\p{M}])(${word}(?:\\s${word}){0,2}?)['’]s (?=(?:account|profile|dashboard|orders|inbox|basket|wishlist|timeline|settings|calendar|page|cart|library|appointments|results)(?!\\p{L}))`,
  'dgu',
);
const east =
  /(?:ようこそ|こんにちは|おかえりなさい|おはようございます|こんばんは|欢迎回来|歡迎回來|欢迎|歡迎|你好|您好|안녕하세요|환영합니다|어서오세요|مرحبا|أهلا|مرحباً|שלום|ברוך הבא|สวัสดี)[、，,!！\s]{0,3}([\p{Lo}\p{M}]{1,20}?(?: [\p{Lo}\p{M}]{1,20}?)?)(?=さん|様|님|先生|女士|\s{0,2}(?:$|[|｜·–—,，!！-]))/dgu;
const ordinary: ReadonlySet<string> = new Set(
  `world there again back home kitty everyone all friend friends guest visitor user customer team
  folks robot spring summer autumn winter sale new page app shop store mundo monde welt mondo
  wereld today men women kids children mother father mum dad day customers member members you
  zurück nouveau nuevo kollektion collection account dashboard fresh sunshine people beta season
  fans gast invité invitado ospite alle tous todos tutti`.split(/\s+/),
);

/** First words of the greetings, to spare most headings the table. */
const openers: ReadonlySet<string> = new Set(
  `${greetings}|${addresses}`.split('|').map((greeting) => greeting.trim().split(/[\s-]/)[0] ?? ''),
);

/** True where a heading may greet someone; most do not, and need no closer look. */
export function mayGreet(text: string): boolean {
  return openings(text).length > 0 || /['’]s |[\u0590-\u06ff\u0e00-\u0e7f\u3040-\ud7af]/.test(text);
}

/** Finds names in headings: after a greeting in about forty languages, or before `'s account`. */
export function findGreetedNames(text: string, hits: Hit[]): void {
  for (const start of openings(text)) {
    for (const pattern of [greeted, addressed]) {
      pattern.lastIndex = start;
      const match = pattern.exec(text);
      if (match !== null) noteName(match, text, hits);
    }
  }
  if (text.includes("'s ") || text.includes('’s ')) collect(possessive, text, hits);
  if (/[\u0590-\u06ff\u0e00-\u0e7f\u3040-\ud7af]/.test(text)) collect(east, text, hits);
}

const none: readonly number[] = [];

/** Where a part of the heading begins with the first word of a greeting. */
function openings(text: string): readonly number[] {
  let found: number[] | null = null;
  let fresh = true;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isLetterCode(code) || code > 0xbf) {
      const start = at;
      while (
        at < text.length &&
        (isLetterCode(text.charCodeAt(at)) || text.charCodeAt(at) > 0xbf)
      ) {
        at += 1;
      }
      if (fresh && openers.has(text.slice(start, at).toLowerCase())) (found ??= []).push(start);
      at -= 1;
      fresh = false;
    } else if (code !== 32) fresh = true;
  }
  return found ?? none;
}

function noteName(match: RegExpExecArray, text: string, hits: Hit[]): void {
  const [start, end] = match.indices?.[1] ?? [0, 0];
  const name = text.slice(start, end);
  if (isName(name) && !text.includes(name, end))
    hits.push({ start, end, rule: 'position:greeting' });
}

function collect(pattern: RegExp, text: string, hits: Hit[]): void {
  for (const match of text.matchAll(pattern)) noteName(match, text, hits);
}

/** No brand (it would stand again behind the separator), no `World`, no shouted headline. */
function isName(name: string): boolean {
  const words = name.split(/\s/);
  if (!/^[\p{Lu}\p{Lo}]/u.test(name)) return false;
  return words.every((part) => !ordinary.has(part.toLowerCase())) && words.length <= 5;
}
