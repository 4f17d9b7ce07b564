import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { projectFile } from '../house/source-files.ts';

/** A real web server that stands before Sluice by its recipe. */
export interface Front {
  readonly name: string;
  readonly program: string;
  readonly versionFlag: string;
  /** The recipe, with the ports, folders and, where a test has no such module, the region. */
  configure(place: Place): readonly string[];
  /** Changes the text of the recipe before anything else does: for several nodes. */
  readonly recipe?: (text: string) => string;
}

/** Where a front listens, whom it asks, and where it may write. */
export interface Place {
  readonly folder: string;
  readonly port: number;
  readonly upstream: number;
  /** The text of the recipe. */
  readonly recipe: (file: string) => string;
}

export interface RunningFront {
  readonly url: string;
  readonly port: number;
  /** Everything that it wrote: its output and its log files. */
  logs(): string;
  stop(): Promise<void>;
}

const modules = '/usr/lib/apache2/modules';
const apacheModules =
  'mpm_event:mpm_event proxy:proxy proxy_http:proxy_http headers:headers env:env setenvif:setenvif http2:http2 authz_core:authz_core';

/** The recipes with a program that Debian has. */
export const fronts: readonly Front[] = [
  {
    name: 'nginx',
    program: 'nginx',
    versionFlag: '-v',
    configure: ({ folder, port, upstream, recipe }) => {
      const text = recipe('config/deploy/nginx.conf')
        .replace('127.0.0.1:8787', `127.0.0.1:${upstream}`)
        .replace('listen 80;', `listen 127.0.0.1:${port} http2; listen [::1]:${port} http2;`)
        .replaceAll('/var/log/nginx', folder)
        .replace('X-Region ""', 'X-Region US-CA');
      // nginx 1.22 tells HTTP/1.1 from HTTP/2 without TLS by a second port only.
      const plain = text.replaceAll(' http2;', ';');
      const h2 = text
        .replaceAll(`:${port} `, `:${port + 1} `)
        .replace(/^log_format .*$|^upstream [^}]*\}/gm, '');
      return write(
        folder,
        'nginx.conf',
        `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log crit; worker_processes 1;
events { worker_connections 64; }
http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
${plain}
${h2} }`,
        (file) => ['-p', folder, '-c', file],
      );
    },
  },
  {
    name: 'Caddy',
    program: 'caddy',
    versionFlag: 'version',
    configure: ({ folder, port, upstream, recipe }) =>
      write(
        folder,
        'Caddyfile',
        recipe('config/deploy/Caddyfile')
          .replace('127.0.0.1:8787', `127.0.0.1:${upstream}`)
          .replace(
            '{\n',
            `{\n\tadmin off\n\tauto_https off\n\tstorage file_system ${folder}\n\tservers {\n\t\tprotocols h1 h2c\n\t}\n`,
          )
          .replace(
            'shop.example {',
            `http://:${port} {\n\tbind 127.0.0.1 ::1\n\tlog {\n\t\toutput file ${folder}/access.log\n\t}`,
          )
          .replace('header_up -X-Region', 'header_up X-Region US-CA'),
        (file) => ['run', '--adapter', 'caddyfile', '--config', file],
      ),
  },
  {
    name: 'Apache',
    program: 'apache2',
    versionFlag: '-v',
    configure: ({ folder, port, upstream, recipe }) => {
      const load = apacheModules.split(' ').map((pair) => {
        const [name, file] = pair.split(':');
        return `LoadModule ${name}_module ${modules}/mod_${file}.so`;
      });
      const text = recipe('config/deploy/apache.conf')
        .replace('127.0.0.1:8787', `127.0.0.1:${upstream}`)
        .replace('*:80', `*:${port}`)
        .replaceAll('/var/log/apache2', folder)
        .replace('RequestHeader unset X-Region', 'RequestHeader set X-Region US-CA');
      return write(
        folder,
        'apache.conf',
        `ServerRoot ${folder}\nServerName shop.example\nPidFile ${folder}/apache.pid\nDefaultRuntimeDir ${folder}
${load.join('\n')}\nListen 127.0.0.1:${port}\nListen [::1]:${port}\nProtocols h2c http/1.1
User www-data\nGroup www-data\nErrorLog ${folder}/main-error.log
LogFormat "%h %l %u %t \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%{User-Agent}i\\"" combined\n${text}`,
        (file) => ['-D', 'FOREGROUND', '-f', file],
      );
    },
  },
  {
    name: 'HAProxy',
    program: 'haproxy',
    versionFlag: '-v',
    configure: ({ folder, port, upstream, recipe }) =>
      write(
        folder,
        'haproxy.cfg',
        `global
  log stdout format raw local0
defaults
  log global
  timeout connect 5s
  timeout client 10s
  timeout server 10s
${recipe('config/deploy/haproxy.cfg')
  .replace('127.0.0.1:8787', `127.0.0.1:${upstream}`)
  .replace(
    'bind :80',
    `bind 127.0.0.1:${port}\n  bind ::1:${port}\n  bind ::1:${port + 1} proto h2`,
  )
  .replace('http-request del-header X-Region', 'http-request set-header X-Region US-CA')}`,
        (file) => ['-f', file, '-db'],
      ),
  },
];

/** The port that speaks HTTP/2 without TLS: the same where the server can tell them apart. */
export function http2Port({ name }: Front, port: number): number {
  return name === 'nginx' || name === 'HAProxy' ? port + 1 : port;
}

/** Whether the program is here; CI must not go on without it. */
export function isInstalled({ program, versionFlag }: Front): boolean {
  const installed = spawnSync(program, [versionFlag]).status === 0;
  if (!installed && process.env['CI'] !== undefined)
    throw new Error(`CI must not skip ${program}: install it`);
  return installed;
}

/** Starts a front and waits until Sluice answers through it. */
export async function startFront(
  front: Front,
  folder: string,
  upstream: number,
): Promise<RunningFront> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const recipe = (file: string): string => (front.recipe ?? String)(projectFile(file));
  const argv = front.configure({ folder, port, upstream, recipe });
  let text = '';
  const child: ChildProcess = spawn(front.program, argv, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  });
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const url = `http://127.0.0.1:${port}`;
  const logs = (): string =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.log'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .concat(text)
      .join('\n');
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  };
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`${front.program} ended:\n${logs()}`);
    const up = await fetch(`${url}/_s/s.js`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return { url, port, logs, stop };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await stop();
  throw new Error(`${front.program} did not come up:\n${logs()}`);
}

function write(
  folder: string,
  name: string,
  text: string,
  argv: (file: string) => readonly string[],
): readonly string[] {
  const file = join(folder, name);
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
  return argv(file);
}

/** A port of which the next one is likely to be free as well. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
