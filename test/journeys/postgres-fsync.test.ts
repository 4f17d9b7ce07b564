import { describe, expect, it, onTestFinished } from 'vitest';
import { makeFleet, post } from './node-fleet.ts';
import { postgresMissing, startPostgres } from './postgres.ts';
import { straceMissing, type SystemCall, watchCalls } from './system-calls.ts';

const events = 30;

const isSync = ({ name, on, result }: SystemCall): boolean =>
  /^f(?:data)?sync$/.test(name) && on.includes('/pg_wal/') && result === 0;
const isLogged = ({ name, on }: SystemCall): boolean =>
  name === 'pwrite64' && on.includes('/pg_wal/');
const isAnswer = ({ name, text }: SystemCall): boolean =>
  /^(?:write|writev|sendto|sendmsg)$/.test(name) && text.includes('HTTP/1.1 202');
/** Of a request to the node: what it says to its database has the id as well. */
const isRequest = ({ name, text }: SystemCall): boolean =>
  /^(?:read|recvfrom|recvmsg)$/.test(name) && /"POST \//.test(text);
const idIn = ({ text }: SystemCall): string => /fsync-evidence-\d+/.exec(text)?.[0] ?? '';

describe.skipIf((postgresMissing ?? straceMissing) !== null)('a 202 over PostgreSQL', () => {
  it('leaves after its event was written to the log and synced, though the server would not wait', async () => {
    const postgres = await startPostgres({
      synchronous_commit: 'off',
      wal_writer_delay: '10000ms',
    });
    onTestFinished(() => postgres.remove());
    const fleet = await makeFleet(postgres, 'http://127.0.0.1:9');
    const node = await fleet.start();
    expect(await post(node, 'some-event')).toBe(202);
    const backends = await postgres.query(
      fleet.url,
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'sluice'",
    );
    const watch = await watchCalls(
      node.process.pid ?? 0,
      postgres.pid(),
      ...backends.map(({ pid }) => Number(pid)),
    );
    // One after the other: the server compresses a larger group, and no id could be read there.
    for (let nth = 0; nth < events; nth += 1) {
      expect(await post(node, `fsync-evidence-${nth}`)).toBe(202);
    }
    const calls = await watch.stop();
    await node.end('SIGKILL');
    const came = calls.filter(isRequest);
    const [accepted, syncs, logged] = [isAnswer, isSync, isLogged].map((is) => calls.filter(is));
    expect(accepted).toHaveLength(events);
    let written = 0;
    for (const answer of accepted ?? []) {
      const request = came.findLast(({ on, to }) => on === answer.on && to < answer.from);
      expect(request, 'a 202 without its request').toBeDefined();
      if (request === undefined) continue;
      const id = idIn(request);
      expect(id, 'a request without its event').not.toBe('');
      // An id may lie across two pages of the log; then the sync after its arrival is what is seen.
      const record = logged?.find(({ text, from }) => from > request.to && text.includes(id));
      if (record !== undefined) written += 1;
      const since = record?.to ?? request.to;
      const sync = syncs?.find(({ from, to }) => from > since && to < answer.from);
      expect(sync, `${id}: no sync of the log between it and its 202`).toBeDefined();
    }
    process.stdout.write(
      `${accepted?.length} answers of 202, ${syncs?.length} syncs; ${written} ids seen on their way to the log\n`,
    );
    expect(written).toBeGreaterThan(events * 0.8);
  }, 60_000);
});
