// ClickHouse itself (chdb), behind the part of its HTTP interface that the driver uses.
// Arguments: the folder of its data, and the port, 0 for any. It prints the port once it listens.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';

const [folder, port = '0', from = import.meta.url] = process.argv.slice(2);
const { Session } = createRequire(from)('chdb');
const session = new Session(folder);
/** Parameters of the HTTP interface, which are no settings of a query. */
const words = new Set(
  'query query_id database session_id default_format role wait_end_of_query'.split(' '),
);

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const raw = Buffer.concat(chunks);
    const packed = request.headers['content-encoding'] === 'gzip';
    const body = (packed ? gunzipSync(raw) : raw).toString('utf8');
    const { searchParams } = new URL(request.url, 'http://localhost');
    try {
      if (!isAllowed(request))
        throw new Error('Code: 516. DB::Exception: wrong password (AUTHENTICATION_FAILED)');
      const answer = session.query(statementOf(searchParams, body));
      response.writeHead(200, { 'x-clickhouse-summary': '{}' }).end(answer);
    } catch (error) {
      const text = String(error.message).replace(/^Query failed: /, '');
      const code = /Code: (\d+)/.exec(text)?.[1] ?? '1002';
      response
        .writeHead(code === '516' ? 403 : 500, { 'x-clickhouse-exception-code': code })
        .end(text);
    }
  });
});

/** The one user: `default` without a password, as in a fresh server; any other needs `let-me-in`. */
function isAllowed({ headers }) {
  const [user, password] = Buffer.from((headers.authorization ?? '').slice(6), 'base64')
    .toString()
    .split(':');
  return (user === 'default' && password === '') || password === 'let-me-in';
}

/** Settings of the address become a clause: inserts take it before FORMAT, others need none here. */
function statementOf(search, body) {
  const query = search.get('query');
  if (query === null) return String(body);
  const settings = [...search].filter(([name]) => !words.has(name));
  const clause = settings.map(([name, value]) => `${name} = '${value.replaceAll("'", "\\'")}'`);
  const format = query.lastIndexOf('FORMAT');
  return `${query.slice(0, format)} SETTINGS ${clause.join(', ')} ${query.slice(format)}\n${body}`;
}

server.listen(Number(port), '127.0.0.1', () => console.log(server.address().port));
process.on('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
  session.close();
  process.exit(0);
});
