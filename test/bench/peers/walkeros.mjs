// walkerOS from npm behind a small node:http source: its collector and its API destination.
import { createServer } from 'node:http';
import { startFlow } from '@walkeros/collector';
import { destinationAPI } from '@walkeros/server-destination-api';

const { elb } = await startFlow({
  destinations: {
    api: {
      code: destinationAPI,
      config: { consent: { analytics: true }, settings: { url: process.argv[2], timeout: 5_000 } },
    },
  },
});

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const { consent, page, events } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const said = { analytics: consent.analytics === 'granted' };
    for (const { id, name, url, referrer, title, params } of events) {
      await elb({
        name: `event ${name}`,
        data: { id, url, referrer, title, page, ...params },
        consent: said,
      });
    }
    response.writeHead(200).end();
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
});
