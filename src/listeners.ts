import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config/config.ts';
import { createAdminServer } from './http/admin-server.ts';
import { adminData } from './http/admin-data.ts';
import { BeaconRoute } from './http/beacon-route.ts';
import { ConsentDesk } from './http/consent-desk.ts';
import { Door } from './http/door.ts';
import { Gate } from './http/gate.ts';
import { insightTools } from './http/insight-tools.ts';
import { listen } from './http/listen.ts';
import { liveBackup } from './http/live-backup.ts';
import { mirror } from './http/mirror.ts';
import { OperatorDesk } from './http/operator-desk.ts';
import { createPublicServer } from './http/public-server.ts';
import { RateLimiter } from './http/rate-limiter.ts';
import { ServerDesk } from './http/server-desk.ts';
import { SignedConsentDesk } from './http/signed-consent-desk.ts';
import type { InstanceOptions, Parts } from './instance-parts.ts';
import type { VerifyingKey } from './sources/verifying-key.ts';
import type { SiteId } from './vocabulary/ids.ts';
import { BackDoor } from './workers/back-door.ts';
import { KeyLender } from './workers/key-lender.ts';
import type { Told } from './workers/messages.ts';
import { type WorkerSettings, workerSettings } from './workers/worker-settings.ts';

/** Where the instance stands, as its listeners see it. */
export interface ListenerState {
  readonly draining: boolean;
  readonly public: string;
  readonly admin: string;
}

/** The listener that visitors reach: of this process, or of its workers. */
export interface PublicListener {
  /** Starts to accept, and gives its address. */
  open(): Promise<string>;
  /** Accepts no more, and answers what was taken. */
  close(): PromiseLike<void>;
}

export interface Listeners {
  readonly public: PublicListener;
  readonly admin: FastifyInstance;
}

/** Makes both listeners, and what stands behind them. */
export function createListeners(
  options: InstanceOptions,
  parts: Parts,
  state: ListenerState,
): Listeners {
  const { live, workers } = parts;
  const { crowd, now } = options;
  const config = (): Config => live.current.config;
  const limiter = new RateLimiter(randomBytes(32).toString('hex'), () => config().limits);
  const tools = {
    ...options,
    ...parts,
    gate: new Gate(() => config().sites, limiter),
    pipeline: () => live.current.pipeline,
  };
  const consentKeyOf = (site: SiteId): VerifyingKey | null => live.siteOf(site)?.consentKey ?? null;
  const serverKeyOf = (site: SiteId): VerifyingKey | null => live.siteOf(site)?.serverKey ?? null;
  const signed = new SignedConsentDesk({ ...tools, consentKeyOf });
  const objectionCookie = (): boolean => config().objectionCookie;
  const desk = new ConsentDesk({ ...tools, signed, objectionCookie });
  const door = new Door(tools);
  const serverDesk = new ServerDesk({ ...tools, door, serverKeyOf });
  const desks = { door, desk, serverDesk };
  const data = adminData({
    ...options,
    ...parts,
    isDraining: () => state.draining,
    addresses: () => ({ public: state.public, admin: state.admin }),
    workers: () => workers?.look() ?? null,
  });
  const destinations = (): readonly string[] => Object.keys(config().destinations);
  const admin = createAdminServer({
    ...options,
    ...parts,
    token: config().admin.token,
    data,
    desk: new OperatorDesk({ ...parts, destinations }),
    backup: liveBackup({ ...options, ...parts, config }),
    insight: insightTools({ ...options, ...parts }),
    crowd:
      crowd === null ? null : () => crowd(door, Object.values(config().sites)[0]?.origins[0] ?? ''),
  });
  if (workers === null) return { public: ownListener(options, parts, state, desks), admin };
  const lender = new KeyLender({ ...parts, sites: () => Object.keys(config().sites), now });
  const back = new BackDoor({ ...tools, ...desks, lender });
  const answer = (asked: unknown): Promise<Told> => back.answer(asked);
  const settings = (): WorkerSettings => workerSettings(live.current, parts.pseudonymKey);
  const open = (): Promise<string> => workers.open({ answer, settings });
  return { public: { open, close: () => workers.close() }, admin };
}

/** This process's own listener: the hot path without anything between. */
function ownListener(
  options: InstanceOptions,
  { live }: Parts,
  state: ListenerState,
  desks: { readonly door: Door; readonly desk: ConsentDesk; readonly serverDesk: ServerDesk },
): PublicListener {
  const config = (): Config => live.current.config;
  const route = new BeaconRoute({
    ...options,
    ...desks,
    readClient: () => live.current.readClient,
    network: () => config().network,
    origins: () => live.current.origins,
  });
  const server = createPublicServer({
    ...options,
    prefix: config().prefix,
    route,
    isDraining: () => state.draining,
    statements: () => live.current.statements,
    objectionCookie: () => config().objectionCookie,
    mirror: mirror({
      ...options,
      readClient: () => live.current.readClient,
      regionHeader: () => config().network.regionHeader,
    }),
  });
  return {
    open: () => listen(server, options.loaded.config.listen, 'listen'),
    close: () => server.close(),
  };
}
