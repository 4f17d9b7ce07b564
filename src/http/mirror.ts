import type { IncomingMessage } from 'node:http';
import { normalizedRegion } from '../consent/regions.ts';
import type { clientAddressReader } from './client-address.ts';

/** What `GET /_s/doctor` tells an asker of its own request, and of nobody else's. */
export interface Reflection {
  readonly version: string;
  /** Milliseconds since the epoch, by this machine's clock. */
  readonly now: number;
  /** The address that counts as the asker's. */
  readonly address: string | null;
  readonly from: 'socket' | 'forwarded';
  /** X-Forwarded-For came from a peer that is not trusted: this one. */
  readonly ignoredPeer: string | null;
  /** What a trusted proxy said of the asker's region. */
  readonly region: string | null;
  readonly sawCookie: boolean;
}

export interface MirrorTools {
  readonly version: string;
  readonly readClient: () => ReturnType<typeof clientAddressReader>;
  readonly regionHeader: () => string | null;
  readonly now: () => number;
}

/** Shows a request how it looks from here, so that `sluice doctor --url` can test the way to here. */
export function mirror(tools: MirrorTools): (request: IncomingMessage) => Reflection {
  return ({ headers, socket }) => {
    const forwarded = textOf(headers['x-forwarded-for']);
    const client = tools.readClient()(socket.remoteAddress, forwarded);
    const regionHeader = tools.regionHeader();
    const told = regionHeader === null ? undefined : textOf(headers[regionHeader]);
    return {
      version: tools.version,
      now: tools.now(),
      address: client.address?.text ?? null,
      from: client.fromTrusted && forwarded !== undefined ? 'forwarded' : 'socket',
      ignoredPeer: client.ignoredHeader ? (socket.remoteAddress ?? null) : null,
      region: client.fromTrusted ? normalizedRegion(told) : null,
      sawCookie: headers.cookie !== undefined,
    };
  };
}

function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.at(-1) : value;
}
