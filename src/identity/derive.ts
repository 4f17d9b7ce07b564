import Bowser from 'bowser';
import { isbot } from 'isbot';
import type { RequestFacts } from '../event/raw-event.ts';
import type { Derived } from '../event/pseudonymous-event.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';

/** The visitor's agent, coarse: families and a major version, never a full version or a model. */
export interface CoarseAgent {
  readonly device: Derived['device'];
  readonly browser: string;
  readonly browserMajor: string;
  readonly os: string;
  readonly isBot: boolean;
}

const agentLengthMax = 512;
const cachedAgentsMax = 5_000;

/** Reads user agents into coarse ones, remembering recent answers: parsing costs 12 µs. */
export class AgentReader {
  readonly #known = new Map<string, CoarseAgent>();

  read(agent: string): CoarseAgent {
    const key = agent.slice(0, agentLengthMax);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const coarse = parseAgent(key);
    if (this.#known.size >= cachedAgentsMax) {
      const oldest = this.#known.keys().next();
      if (oldest.done !== true) this.#known.delete(oldest.value);
    }
    this.#known.set(key, coarse);
    return coarse;
  }
}

/** Turns address, agent and headers into coarse facts; after it their sources are let go. */
export function deriveFacts(
  request: RequestFacts,
  agent: CoarseAgent,
  region: string | null,
): Derived {
  return {
    country: region === null ? null : region.slice(0, 2),
    region: region !== null && region.length > 2 ? region : null,
    device: agent.device,
    browser: agent.browser,
    os: agent.os,
    language: primaryLanguage(request.headers['accept-language']),
    bot: botReasons(request, agent),
  };
}

function parseAgent(agent: string): CoarseAgent {
  if (agent === '') {
    return { device: 'other', browser: 'other', browserMajor: '', os: 'other', isBot: false };
  }
  const parsed = Bowser.parse(agent);
  return {
    device: deviceOf(parsed.platform.type),
    browser: family(parsed.browser.name),
    browserMajor: /^\d{1,4}/.exec(parsed.browser.version ?? '')?.[0] ?? '',
    os: family(parsed.os.name),
    isBot: isbot(agent),
  };
}

/** A family that the parser knows is a word or three; anything else would carry the agent along. */
function family(name: string | undefined): string {
  return name !== undefined && /^[A-Za-z][A-Za-z0-9 .+-]{0,39}$/.test(name) ? name : 'other';
}

function deviceOf(type: string | undefined): Derived['device'] {
  return type === 'desktop' || type === 'mobile' || type === 'tablet' ? type : 'other';
}

function primaryLanguage(header: string | undefined): string | null {
  return /^\s*([A-Za-z]{2,3})(?=[-,;\s]|$)/.exec(header ?? '')?.[1]?.toLowerCase() ?? null;
}

/** Suspicion with reasons: a hint of the client can only raise it, never lower it. */
function botReasons(request: RequestFacts, agent: CoarseAgent): readonly string[] {
  const reasons: string[] = [];
  const { headers, statement } = request;
  if (agent.isBot) reasons.push('user_agent');
  if (headers['user-agent'] === undefined && request.address !== null)
    reasons.push('no_user_agent');
  if (isJsonObject(statement.bot)) {
    if (own(statement.bot, 'webdriver') === true) reasons.push('webdriver');
    if (typeof own(statement.bot, 'kind') === 'string') reasons.push('client_verdict');
  }
  if (/\bprefetch\b/.test(headers['sec-purpose'] ?? headers['purpose'] ?? '')) {
    reasons.push('prefetch');
  }
  const major = Number(agent.browserMajor);
  if (agent.browser === 'Chrome' && major >= 80 && headers['sec-fetch-mode'] === undefined) {
    reasons.push('no_fetch_metadata');
  }
  return reasons;
}
