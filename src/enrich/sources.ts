/** Kinds of places that send visitors, after GA4's source categories (support page 9756891). */
export type SourceKind = 'search' | 'social' | 'video' | 'shopping' | 'ai' | 'email';

const hosts: Readonly<Record<SourceKind, string>> = {
  search:
    'google bing duckduckgo yahoo ecosia qwant startpage baidu yandex naver seznam brave kagi ask aol sogou mojeek swisscows daum so lycos',
  social:
    'facebook instagram t.co twitter x.com linkedin lnkd.in pinterest reddit tiktok threads snapchat xing tumblr vk ok.ru mastodon bsky weibo whatsapp telegram t.me quora medium discord line.me news.ycombinator',
  video: 'youtube youtu.be vimeo dailymotion twitch netflix odysee rumble',
  shopping:
    'amazon ebay etsy walmart idealo shopzilla aliexpress alibaba otto zalando rakuten geizhals billiger shopping.google',
  ai: 'chatgpt chat.openai openai claude gemini.google copilot.microsoft perplexity deepseek phind grok mistral you.com poe.com',
  email: 'mail.google outlook mail.yahoo mail.proton gmx web.de mail.ru',
};

const order: readonly SourceKind[] = ['ai', 'email', 'shopping', 'video', 'social', 'search'];
const table = order.map((kind): readonly [SourceKind, ReadonlySet<string>] => [
  kind,
  new Set(hosts[kind].split(' ')),
]);

/** The kind of a referring host or of a campaign source; null when it is not a known one. */
export function sourceKind(source: string): SourceKind | null {
  const known = kinds.get(source);
  if (known !== undefined) return known;
  const kind = findKind(source);
  if (kinds.size < kindsMax) kinds.set(source, kind);
  return kind;
}

/** Answers for the sources of a site, few and always the same. A pure function's memory. */
const kinds = new Map<string, SourceKind | null>();
const kindsMax = 2_000;

function findKind(source: string): SourceKind | null {
  const labels = source.toLowerCase().split('.');
  for (const [kind, names] of table) {
    for (let from = 0; from < labels.length && from < 6; from += 1) {
      if (names.has(labels[from] ?? '') && (labels.length === 1 || from < labels.length - 1)) {
        return kind;
      }
      if (names.has(`${labels[from]}.${labels[from + 1]}`)) return kind;
    }
  }
  return null;
}
