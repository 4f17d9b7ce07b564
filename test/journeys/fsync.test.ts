import { describe, expect, it } from 'vitest';
import { consented, sendBeacon, startSluice } from './sluice.ts';
import { servingWorkers } from './worker-lines.ts';
import { straceMissing, type SystemCall, watchCalls } from './system-calls.ts';

const config = `
sites: { shop: { origins: ["https://shop.example"] } }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "http://127.0.0.1:9/in", secret: "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", allowPrivate: true }
`;
const rounds = 10;
const together = 6;

const isSync = ({ name, on, result }: SystemCall): boolean =>
  /^f(?:data)?sync$/.test(name) && on.includes('spool.db') && result === 0;
const isWrite = ({ name }: SystemCall): boolean => /^(?:write|writev|sendto|sendmsg)$/.test(name);
/** Of a request: what processes tell each other has the id as well. */
const isRead = ({ name, text }: SystemCall): boolean =>
  /^(?:read|recvfrom|recvmsg)$/.test(name) && !text.includes('arrival');
const idIn = ({ text }: SystemCall): string | null =>
  /fsync-evidence-\d+-\d+/.exec(text)?.[0] ?? null;

describe.skipIf(straceMissing !== null)('the system calls of a 202', () => {
  it.each([0, 2])(
    'each leaves after its event was written to the log and synced, %d workers',
    async (workers) => {
      const sluice = await startSluice({ config, workers });
      const serving = workers === 0 ? [] : await servingWorkers(sluice);
      const watch = await watchCalls(sluice.process.pid ?? 0, ...serving.map(({ pid }) => pid));
      for (let round = 0; round < rounds; round += 1) {
        const ids = Array.from({ length: together }, (_, nth) => `fsync-evidence-${round}-${nth}`);
        const answers = await Promise.all(
          ids.map((id) => sendBeacon(sluice, consented([{ id, name: 'page_view' }]))),
        );
        expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 202));
      }
      const calls = await watch.stop();
      await sluice.end('SIGKILL');
      const came = calls.filter((call) => isRead(call) && idIn(call) !== null);
      const accepted = calls.filter((call) => isWrite(call) && call.text.includes('HTTP/1.1 202'));
      const syncs = calls.filter(isSync);
      const logged = calls.filter(
        ({ name, on }) => name === 'pwrite64' && on.includes('spool.db-wal'),
      );
      expect(came).toHaveLength(rounds * together);
      expect(accepted).toHaveLength(rounds * together);
      let written = 0;
      for (const answer of accepted) {
        const request = came.findLast(({ on, to }) => on === answer.on && to < answer.from);
        expect(request, 'a 202 without its request').toBeDefined();
        if (request === undefined) continue;
        const id = idIn(request) ?? '';
        // An id may lie across two pages of the log; then the sync after its arrival is what is seen.
        const frame = logged.find(({ text, from }) => from > request.to && text.includes(id));
        if (frame !== undefined) written += 1;
        const since = frame?.to ?? request.to;
        const sync = syncs.find(({ from, to }) => from > since && to < answer.from);
        expect(sync, `${id}: no sync of the log between it and its 202`).toBeDefined();
      }
      process.stdout.write(
        `${accepted.length} answers of 202, ${syncs.length} syncs; ${written} ids seen on their way to the log\n`,
      );
      expect(written).toBeGreaterThan(rounds * together * 0.8);
      expect(syncs.length, 'answers share a sync').toBeLessThan(accepted.length * 2);
    },
    60_000,
  );
});
