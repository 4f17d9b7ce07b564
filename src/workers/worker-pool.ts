import cluster from 'node:cluster';
import module from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AggregatorRegistry } from 'prom-client';
import { ListenError } from '../http/listen.ts';
import type { WorkersLook } from '../http/worker-gauge.ts';
import type { Log } from '../log.ts';
import { limits } from '../vocabulary/limits.ts';
import { type Ended, Member } from './member.ts';
import type { Told, WorkerBoot } from './messages.ts';
import { RespawnPace } from './respawn.ts';
import { type OpenOutside, type Outside, openOutside } from './outside-proxy.ts';
import { freePlace, type Place } from './shared-place.ts';
import type { WorkerSettings } from './worker-settings.ts';

export interface WorkerPoolTools {
  readonly wanted: number;
  readonly place: Place;
  readonly version: string;
  readonly development: boolean;
  /** Answers what lies outside of the prefix; null where nothing does. */
  readonly outside: Outside | null;
  readonly log: Log;
  readonly now: () => number;
}

/** A worker says something each second: one that was silent at so many looks hangs. */
const silentLooksMax = 5;
/** As long may one that starts take to load its code, on a machine that starts many. */
const silentStartLooksMax = 20;
const lookMs = 3_000;

const remedy =
  'Look at what it wrote on standard error and at the memory of this machine (each worker takes about 130 MB). The others serve on; `--workers 0` needs none.';

/** What stands behind the workers, once it is open. */
export interface BehindWorkers {
  /** Answers what a worker asks; never rejects. */
  readonly answer: (asked: unknown) => Promise<Told>;
  /** The configuration in force. */
  readonly settings: () => WorkerSettings;
}

/** The worker processes: as many as are wanted, each started again when it ends. */
export class WorkerPool {
  readonly #tools: WorkerPoolTools;
  /** By the worker's number, from 1; null while none runs under it. */
  readonly #members = new Map<number, Member | null>();
  readonly #paces = new Map<number, RespawnPace>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** What those that ended had counted. */
  #counted: readonly object[] = [];
  #counting: Promise<void> = Promise.resolve();
  /** The first start of each: the address, when it serves. */
  #starts: readonly Promise<string>[] = [];
  #behind: (BehindWorkers & { readonly boot: WorkerBoot }) | null = null;
  #outside: OpenOutside | null = null;
  #looking: NodeJS.Timeout | undefined;
  #isDraining = false;
  #hasWarned = false;
  #isClosing = false;

  constructor(tools: WorkerPoolTools) {
    this.#tools = tools;
  }

  /** Starts the processes, which load their code while the spool opens; they serve from `open` on. */
  start(): void {
    cluster.setupPrimary({ exec: fileURLToPath(new URL('./worker-process.ts', import.meta.url)) });
    const numbers = Array.from({ length: this.#tools.wanted }, (_, index) => index + 1);
    this.#starts = numbers.map((worker) => this.#start(worker));
    // Who opens hears of it.
    for (const start of this.#starts) start.catch(() => undefined);
  }

  /** Lets them serve; gives the address when each does. Throws a ListenError where one can't. */
  async open(behind: BehindWorkers): Promise<string> {
    const { version, development, outside, place } = this.#tools;
    this.#outside = outside === null ? null : await openOutside(outside);
    const outsidePort = this.#outside?.port ?? null;
    const boot = { version, development, outsidePort, place: await freePlace(place) };
    this.#behind = { ...behind, boot };
    for (const member of this.#members.values()) if (member !== null) this.#begin(member);
    this.#looking = setInterval(() => this.#endSilent(), lookMs);
    const [url = ''] = await Promise.all(this.#starts);
    return url;
  }

  look(): WorkersLook {
    const running = [...this.#members].flatMap(([worker, member]) =>
      member === null ? [] : [{ worker, member }],
    );
    return {
      serving: running.flatMap(({ worker, member }) =>
        member.isServing ? [{ worker, pid: member.pid }] : [],
      ),
      wanted: this.#tools.wanted,
      metrics: [this.#counted, ...running.map(({ member }) => member.metrics)],
    };
  }

  /** Tells the workers of the configuration that has come into force, before anything else. */
  follow(): void {
    if (this.#behind === null) return;
    const settings = this.#behind.settings();
    for (const member of this.#members.values()) member?.send({ kind: 'follow', settings });
  }

  /** From now on each answer asks the visitor's connection to end. */
  drain(): void {
    this.#isDraining = true;
    for (const member of this.#members.values()) member?.send({ kind: 'drain' });
  }

  /** Ends them: they accept no more, and answer what they have taken. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#looking);
    for (const timer of this.#timers) clearTimeout(timer);
    const members = [...this.#members.values()].filter((member) => member !== null);
    await Promise.all(members.map((member) => member.stop(limits.drainMsMax + 2_000)));
    this.#outside?.close();
  }

  /** Resolves with the address when the worker serves; rejects where it ends before. */
  #start(worker: number): Promise<string> {
    return new Promise((resolve, reject) => {
      let failure: { readonly error?: string } = {};
      const ended = (how: Ended): void => {
        reject(new ListenError(`Worker ${worker} ended before it served. ${remedy}`));
        this.#ended(worker, { ...how, ...failure });
      };
      const serves = (member: Member, url: string): void => {
        member.isServing = true;
        this.#tools.log('info', { event: 'worker_serves', worker, pid: member.pid });
        resolve(url);
      };
      try {
        const member: Member = new Member(compileCache(), {
          answer: (asked) => this.#behind?.answer(asked) ?? Promise.resolve({ keys: null }),
          hear: (said) => {
            if (said.kind === 'hello') this.#begin(member);
            else if (said.kind === 'log') this.#say(...said.entry);
            else if (said.kind === 'serves') serves(member, said.url);
            else {
              failure = { error: said.message };
              reject(new ListenError(said.message));
              member.kill();
            }
          },
          ended,
          aheadMs: () => this.#aheadMs(),
        });
        this.#members.set(worker, member);
      } catch {
        ended({ code: null, signal: null });
      }
    });
  }

  /** The system goes on to give connections to a worker that hangs: it is ended, and comes anew. */
  #endSilent(): void {
    for (const member of this.#members.values()) {
      if (member === null) continue;
      member.silentLooks += 1;
      const looksMax = member.isServing ? silentLooksMax : silentStartLooksMax;
      if (member.silentLooks > looksMax) member.kill();
    }
  }

  /** What a worker logs. What one process warns of once, its workers warn of once between them. */
  #say(...[level, entry]: Parameters<Log>): void {
    if (entry.event === 'forwarded_header_ignored') {
      if (this.#hasWarned) return;
      this.#hasWarned = true;
    }
    this.#tools.log(level, entry);
  }

  /** Over PostgreSQL the primary goes by the database's clock, and its workers with it. */
  #aheadMs(): number {
    return this.#tools.now() - Date.now();
  }

  #begin(member: Member): void {
    if (this.#behind === null || !member.isLoaded) return;
    const { boot, settings } = this.#behind;
    member.send({ kind: 'begin', boot, settings: settings(), aheadMs: this.#aheadMs() });
    if (this.#isDraining) member.send({ kind: 'drain' });
  }

  #ended(worker: number, how: Ended & { readonly error?: string }): void {
    const { log, now } = this.#tools;
    const member = this.#members.get(worker) ?? null;
    this.#members.set(worker, null);
    if (member !== null) this.#counting = this.#counting.then(() => this.#keep(member));
    if (this.#isClosing) return;
    const pace = this.#paces.get(worker) ?? new RespawnPace();
    this.#paces.set(worker, pace);
    const { pauseMs, isTold } = pace.ended(now());
    const pid = member?.pid ?? 0;
    log('warn', { event: 'worker_ended', worker, pid, ...how, againMs: pauseMs });
    if (isTold) log('error', { event: 'worker_keeps_ending', worker, remedy });
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      // Where it ends before it serves, that end is told and tried again as this one was.
      this.#start(worker).catch(() => undefined);
    }, pauseMs);
    this.#timers.add(timer);
  }

  /** What a worker counted stays counted. */
  async #keep({ metrics }: Member): Promise<void> {
    const kept = AggregatorRegistry.aggregate([[...this.#counted], metrics]);
    this.#counted = await kept.getMetricsAsJSON();
  }
}

/** A worker need not compile what the primary has compiled. */
function compileCache(): Readonly<Record<string, string>> {
  const folder = module.getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}
