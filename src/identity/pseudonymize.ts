import type { ConsentedEvent, ConsentRecord, Variant } from '../event/consented-event.ts';
import { type Derived, type Identity, PseudonymousEvent } from '../event/pseudonymous-event.ts';
import type { RequestFacts } from '../event/raw-event.ts';
import { type SiteId, uuidV7, type VisitorId } from '../vocabulary/ids.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { addressPrefix, parseAddress } from './address.ts';
import { type AgentReader, deriveFacts } from './derive.ts';
import { hashVisitor } from './hash-visitor.ts';
import type { SiteKeys } from './visitor-keys.ts';

export interface IdentityTools {
  readonly agents: AgentReader;
  readonly addressBits: { readonly ipv4: number; readonly ipv6: number };
  readonly keysOf: (site: SiteId) => SiteKeys;
  readonly random: (bytes: number) => Buffer;
}

/** What one request tells of its visitor: the same for all events of a beacon, computed once. */
export interface RequestIdentity {
  readonly identity: Identity;
  readonly derived: Derived;
}

const nobody: Identity = { visitor: null, previousVisitor: null, ga: null };

/** Names the visitor, only where the whole event may be kept and analytics is effective. */
export function identify(
  request: RequestFacts,
  about: { readonly site: SiteId; readonly variant: Variant; readonly consent: ConsentRecord },
  tools: IdentityTools,
): RequestIdentity {
  const agent = tools.agents.read(request.headers['user-agent'] ?? '');
  const derived = deriveFacts(request, agent, about.consent.region);
  if (about.variant !== 'full' || about.consent.effective.analytics !== 'granted') {
    return { identity: nobody, derived };
  }
  const [visitor = null, previousVisitor = null] = visitorsOf(request, about.site, tools);
  const ga = parseGa(request.statement.ga);
  return { identity: { visitor, previousVisitor, ga }, derived };
}

/** The visitor's id under today's key, then under yesterday's while that lives; none without an address. */
export function visitorsOf(
  request: RequestFacts,
  site: SiteId,
  tools: IdentityTools,
): readonly VisitorId[] {
  const address = parseAddress(request.address);
  if (address === null) return [];
  const agent = tools.agents.read(request.headers['user-agent'] ?? '');
  const bits = address.family === 4 ? tools.addressBits.ipv4 : tools.addressBits.ipv6;
  const visitor = { address: addressPrefix(address, bits), agent, site };
  const { current, previous } = tools.keysOf(site);
  return [current, previous].flatMap((key) => (key === null ? [] : [hashVisitor(key, visitor)]));
}

/** Lets the request go: what is left of the visitor is an id of the day, or nothing. */
export function pseudonymize<V extends Variant>(
  event: ConsentedEvent<V>,
  from: RequestIdentity,
  tools: Pick<IdentityTools, 'random'>,
): PseudonymousEvent<V> {
  const whole = event.variant === 'full' || event.variant === 'refused';
  return PseudonymousEvent.mint(event, {
    id: whole ? event.raw.id : uuidV7(hourOf(event.raw.ts), tools.random(10)),
    page: event.variant === 'full' ? event.raw.page : null,
    identity: from.identity,
    derived: from.derived,
  });
}

function hourOf(ts: number): number {
  return Math.floor(ts / 3_600_000) * 3_600_000;
}

/** GA's ids as gtag has them: two numbers joined by a point, and seconds since 1970. */
function parseGa(input: unknown): Identity['ga'] {
  if (!isJsonObject(input)) return null;
  const clientId = own(input, 'clientId');
  if (typeof clientId !== 'string' || !/^\d{1,10}\.\d{1,10}$/.test(clientId)) return null;
  const sessionId = own(input, 'sessionId');
  const valid = typeof sessionId === 'string' && /^\d{1,12}$/.test(sessionId);
  return { clientId, sessionId: valid ? sessionId : null };
}
