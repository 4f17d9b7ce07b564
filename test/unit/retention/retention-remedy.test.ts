import { expect, it } from 'vitest';
import { StoreProblem } from '../../../src/destinations/store-problem.ts';
import { retentionRemedy } from '../../../src/retention/retention-remedy.ts';
import { SpoolUnavailable } from '../../../src/spool/spool.ts';

it('tells a store that is gone from one that refuses to forget', () => {
  const coded = (code: string): Error => Object.assign(new Error('x'), { code });
  for (const error of [
    coded('ECONNREFUSED'),
    coded('57P03'),
    coded('UND_ERR_CONNECT_TIMEOUT'),
    new SpoolUnavailable('unavailable' as never),
    new StoreProblem('ClickHouse could not be reached (ECONNRESET)'),
  ])
    expect(retentionRemedy(error)).toMatch(/does not answer.*reached again/);
  for (const error of [coded('ENOSPC'), coded('42501'), new Error('x'), null])
    expect(retentionRemedy(error)).toMatch(/could not be removed.*the disk/);
});
