import { expect, it } from 'vitest';
import { ConsentDesk } from '../../../src/http/consent-desk.ts';
import { parseConsentChange } from '../../../src/sources/consent-change.ts';

type Tools = ConstructorParameters<typeof ConsentDesk>[0];

it.each([0, 1, 500])(
  'charges a change of consent for its %d pages, as it remembers each',
  async (count) => {
    const costs: number[] = [];
    const tools: Pick<Tools, 'now' | 'metrics'> & { readonly gate: Pick<Tools['gate'], 'check'> } =
      {
        now: () => 0,
        metrics: { refused: () => undefined },
        gate: {
          check: (_site, _from, events) => {
            costs.push(events);
            return { refused: 'rate_limited', retryAfterSeconds: 7 };
          },
        },
      };
    const pages = Array.from({ length: count }, (_, index) => `page-0123456789-${index}`);
    const parsed = parseConsentChange(Buffer.from(JSON.stringify({ v: 1, site: 'shop', pages })));
    const request = { origin: 'https://shop.example', address: null, region: 'DE', headers: {} };
    const answer = await new ConsentDesk(tools as Tools).change(parsed, request);
    expect(costs).toEqual([Math.max(1, count)]);
    expect(answer).toMatchObject({ status: 429, retryAfterSeconds: 7 });
  },
);
