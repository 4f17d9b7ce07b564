import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { AdminError } from '../../../src/cli/admin-error.ts';
import { countIn } from '../../../src/cli/answer-field.ts';
import { askAdminAt } from '../../../src/cli/ask-admin.ts';

const servers: Server[] = [];
const csi = '\u009b';

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

/** What a person is told. */
async function told(listener: RequestListener, waitMs = 5_000): Promise<string> {
  const ask = askAdminAt(await served(listener), 'token');
  const question = { path: '/console/api/replay', read: (answer: unknown) => countIn(answer) };
  const error: unknown = await ask({ ...question, body: {}, waitMs }).catch(
    (each: unknown) => each,
  );
  expect(error).toBeInstanceOf(AdminError);
  return error instanceof Error ? error.message : '';
}

it('gives what the running instance answers', async () => {
  const address = await served((_, response) => response.end('{"count":3}'));
  const read = (answer: unknown): number | null => countIn(answer);
  expect(await askAdminAt(address, null)({ path: '/', read })).toBe(3);
});

it.each([
  ['a page of another program', '<html><script>', 200],
  ['nothing', '', 200],
  ['JSON of another program', '{"status":"ok"}', 200],
  ['a count that is none', '{"count":"NaN"}', 200],
  ['a list', '[]', 200],
  ['another place', '', 302],
])('says that no Sluice answers where %s comes', async (_, body, status) => {
  const message = await told((__, response) => {
    response.writeHead(status, { location: 'https://elsewhere.example/' }).end(body);
  });
  expect(message).toMatch(/another program may have its port.*admin\.port.*--config FILE/);
});

it('takes no page of another program for words of ours', async () => {
  const message = await told((_, response) => {
    response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not Found</h1>');
  });
  expect(message).toContain('another program');
  expect(message).not.toContain('<h1>');
});

it('passes the words of a refusal on, but nothing that speaks to the terminal', async () => {
  const message = await told((_, response) => {
    response.writeHead(400).end(`There is no destination \`${csi}2Jx\u202e\`.\n`);
  });
  expect(message).toMatch(/answered 400: There is no destination `\?2Jx\?`\.$/);
});

it('reads no endless answer', async () => {
  const message = await told((_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(1_000_000)));
    };
    response.on('drain', more);
    more();
  });
  expect(message).toContain('another program');
});

it('waits so long and no longer, also for an answer that drips', async () => {
  const silent = await told(() => undefined, 200);
  expect(silent).toMatch(/did not answer within 0\.2 s.*may still be under way/);
  const timers: NodeJS.Timeout[] = [];
  const dripping = await told((_, response) => {
    timers.push(setInterval(() => response.write(' '), 20));
  }, 200);
  for (const timer of timers) clearInterval(timer);
  expect(dripping).toContain('did not answer within 0.2 s');
});

it('says so where nobody listens, or the line is cut', async () => {
  expect(await told(({ socket }) => socket.destroy())).toContain('No Sluice answers');
});
