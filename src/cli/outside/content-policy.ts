/**
 * Which directives of a page's Content-Security-Policy keep it from loading the script or sending
 * to `base` on its own origin: `script-src`, `connect-src`, both or none. Several policies, joined
 * by commas, must all allow (CSP Level 3, section 8.1).
 */
export function blockedBy(policies: string, html: string, base: URL): readonly string[] {
  const all = policies
    .split(',')
    .map(directivesOf)
    .filter((policy) => policy.size > 0);
  const tag = /<script\b[^>]{0,2000}?\/s\.js[^>]{0,2000}>/i.exec(html)?.[0] ?? '';
  const nonce = /\bnonce\s*=\s*["']?([\w+/=-]{1,200})/i.exec(tag)?.[1];
  const refuses = (names: readonly string[], isScript: boolean): boolean =>
    all.some((policy) => {
      const sources = names.map((name) => policy.get(name)).find((list) => list !== undefined);
      if (sources === undefined) return false;
      if (isScript && nonce !== undefined && sources.includes(`'nonce-${nonce}'`)) return false;
      if (isScript && sources.includes("'strict-dynamic'")) return true;
      return !sources.some((source) => allows(source, base));
    });
  const blocked: string[] = [];
  if (refuses(['script-src-elem', 'script-src', 'default-src'], true)) blocked.push('script-src');
  if (refuses(['connect-src', 'default-src'], false)) blocked.push('connect-src');
  return blocked;
}

function directivesOf(policy: string): ReadonlyMap<string, readonly string[]> {
  const directives = new Map<string, readonly string[]>();
  for (const part of policy.split(';')) {
    const [name, ...sources] = part.trim().split(/\s+/);
    if (name && !directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), sources);
  }
  return directives;
}

function allows(source: string, { protocol, hostname, host, origin, pathname }: URL): boolean {
  const lower = source.toLowerCase();
  if (lower === "'self'" || lower === '*' || lower === protocol || lower === origin) return true;
  const [bare = ''] = lower.replace(/^https?:\/\//, '').split('/', 1);
  const isPath = lower.replace(/^https?:\/\//, '').includes('/');
  const isHost =
    bare === host ||
    bare === hostname ||
    (bare.startsWith('*.') && hostname.endsWith(bare.slice(1)));
  return isHost && (!isPath || lower.includes(pathname));
}
