import { isJsonObject, own, type JsonObject } from '../vocabulary/json.ts';
import { answerObject } from './answer-body.ts';
import type { VendorRequest } from './destination.ts';
import { type CnilProfile, cnilBuckets, dayOf } from './ga4-cnil.ts';
import { cnilPoints, type CnilPoint } from './ga4-conformance-points.ts';

/** What was seen of one point: on how many requests, and what was wrong on how many. */
export interface PointReport {
  readonly point: string;
  readonly title: string;
  readonly observed: number;
  readonly failed: number;
  /** What was wrong, in words without values, and on how many requests. */
  readonly reasons: Readonly<Record<string, number>>;
  /** What bytes can't show. */
  readonly declared: string | null;
}

/** What the requests of one GA4 destination showed of the CNIL's points. */
export interface ConformanceReport {
  readonly requests: number;
  readonly points: readonly PointReport[];
}

const idsMax = 20_000;
const daysMax = 4;

/**
 * Reads every request that left for one GA4 destination and counts what it shows of the points of
 * the CNIL's note. It keeps counts, and of the client ids of the last days a set.
 */
export class Ga4Conformance {
  readonly #profile: CnilProfile;
  readonly #idsOfDay = new Map<number, Set<string>>();
  readonly #counts = cnilPoints.map((point) => ({
    point,
    observed: 0,
    failed: 0,
    reasons: new Map<string, number>(),
  }));
  #requests = 0;

  constructor(profile: CnilProfile) {
    this.#profile = profile;
  }

  observe(request: Pick<VendorRequest, 'body' | 'headers'>): void {
    const body = answerObject(request.body);
    if (!isJsonObject(body)) return;
    this.#requests += 1;
    for (const count of this.#counts) {
      if (count.point.look === undefined) continue;
      const seen = [
        ...count.point.look(body, request, this.#profile),
        ...(count.point.name === 'client_id' ? this.#collisions(body) : []),
      ];
      count.observed += 1;
      if (seen.length > 0) count.failed += 1;
      for (const reason of new Set(seen)) {
        count.reasons.set(reason, (count.reasons.get(reason) ?? 0) + 1);
      }
    }
  }

  report(): ConformanceReport {
    return {
      requests: this.#requests,
      points: this.#counts.map(({ point, observed, failed, reasons }) => ({
        point: point.name,
        title: point.title,
        observed,
        failed,
        reasons: Object.fromEntries(reasons),
        declared: declaredOf(point, this.#profile),
      })),
    };
  }

  /** More ids on one day than the profile allows: then they do not collide as declared. */
  #collisions(body: JsonObject): readonly string[] {
    const id = own(body, 'client_id');
    const micros = own(body, 'timestamp_micros');
    if (typeof id !== 'string' || typeof micros !== 'number') return [];
    const day = dayOf(micros / 1_000);
    const ids = this.#idsOfDay.get(day) ?? new Set<string>();
    if (!this.#idsOfDay.has(day)) {
      this.#idsOfDay.set(day, ids);
      const oldest = Math.min(...this.#idsOfDay.keys());
      if (this.#idsOfDay.size > daysMax) this.#idsOfDay.delete(oldest);
    }
    if (ids.size < idsMax) ids.add(id);
    return ids.size > cnilBuckets(this.#profile)
      ? ['more client ids on one day than daily visitors / k']
      : [];
  }
}

function declaredOf(point: CnilPoint, profile: CnilProfile): string | null {
  return point.declared?.(profile) ?? null;
}
