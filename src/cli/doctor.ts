import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { demoConfig, explainConfig } from '../config/built-in.ts';
import type { Config } from '../config/config.ts';
import type { LoadedConfig } from '../config/load.ts';
import { ConfigError } from '../config/problems.ts';
import { leftWarehouse } from '../destinations/duckdb-left.ts';
import type { CommandOptions } from './command-options.ts';
import { databaseFindings } from './database-findings.ts';
import { liveFindings } from './doctor-live.ts';
import { type Finding, printFindings } from './finding.ts';
import { doctorFromOutside } from './outside/doctor.ts';
import { packageFindings } from './package-findings.ts';
import { workerFindings } from './worker-finding.ts';
import { printableJson } from './printable-json.ts';
import { limits } from '../vocabulary/limits.ts';
import { builtInConfig, namedConfig } from './load.ts';

/** `sluice doctor`: is this machine ready? One remedy a line; the exit code is that of the worst. */
export async function doctor(options: CommandOptions): Promise<number> {
  const { url, site } = options;
  if (url !== undefined) {
    return tell(await doctorFromOutside(url, namedConfig(options), site ?? null), options);
  }
  const loaded = load(options);
  const findings: Finding[] = [nodeFinding()];
  if (loaded instanceof ConfigError) {
    findings.push({
      state: 'fail',
      what: 'configuration',
      seen: `${loaded.problems.length} problems`,
      remedy: 'Run `sluice check` for each line and remedy.',
    });
  } else {
    const { config } = loaded;
    findings.push(
      { state: 'ok', what: 'configuration', seen: loaded.file },
      folderFinding('data', config.data),
      await diskFinding(config.data),
      folderFinding('keys', config.keys),
      keyFinding(config),
      await portFinding('listen', config.listen, 'PORT'),
      await portFinding('admin', config.admin, 'ADMIN_PORT'),
      ...(await databaseFindings(config)),
      ...(await packageFindings(config)),
      ...leftFindings(config),
      proxyFinding(config),
      ...workerFindings(options.workers),
    );
    if (options.live === true) findings.push(...(await liveFindings(loaded)));
  }
  return tell(findings, options);
}

function tell(findings: readonly Finding[], { json }: CommandOptions): number {
  const text = json === true ? `${printableJson(findings)}\n` : printFindings(findings);
  process.stdout.write(text);
  return findings.some(({ state }) => state === 'fail') ? 1 : 0;
}

function load(options: CommandOptions): LoadedConfig | ConfigError {
  try {
    const demo = builtInConfig(
      process.env['NODE_ENV'] === 'production' ? explainConfig : demoConfig(8787, 8788),
      'demo',
    );
    return namedConfig(options) ?? demo;
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > 24 || (major === 24 && minor >= 12);
  return {
    state: enough ? 'ok' : 'fail',
    what: 'node',
    seen: process.versions.node,
    ...(!enough && { remedy: 'Install Node 24.12 or newer.' }),
  };
}

function folderFinding(what: string, folder: string): Finding {
  const existing = nearestExisting(folder);
  try {
    accessSync(existing, constants.W_OK);
    return { state: 'ok', what: `${what} folder`, seen: folder };
  } catch {
    return {
      state: 'fail',
      what: `${what} folder`,
      seen: `${existing} is not writable`,
      remedy: `Give this user the right to write there, or change \`${what}:\`.`,
    };
  }
}

async function diskFinding(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(nearestExisting(folder));
  const free = bavail * bsize;
  const enough = free > limits.diskFreeBytesMin * 4;
  return {
    state: free < limits.diskFreeBytesMin ? 'fail' : enough ? 'ok' : 'warn',
    what: 'disk',
    seen: `${Math.round(free / 1_048_576)} MB free`,
    ...(!enough && {
      remedy: `Below ${limits.diskFreeBytesMin / 1_048_576} MB nothing is accepted (503). Make room, or move \`data:\`.`,
    }),
  };
}

function keyFinding(config: Config): Finding {
  const file = `${config.keys}/pseudonyms.key`;
  if (!existsSync(file))
    return { state: 'ok', what: 'keys', seen: 'will be made at the first start' };
  const open = (statSync(file).mode & 0o077) !== 0;
  return {
    state: open ? 'warn' : 'ok',
    what: 'keys',
    seen: open ? 'others may read them' : 'readable by this user only',
    ...(open && { remedy: `chmod 600 ${file}` }),
  };
}

function leftFindings(config: Config): readonly Finding[] {
  const left = leftWarehouse(config);
  if (left === null) return [];
  const { file, remedy } = left;
  return [{ state: 'warn', what: 'old warehouse', seen: file, remedy }];
}

function portFinding(
  what: 'listen' | 'admin',
  place: { host: string; port: number },
  variable: string,
): Promise<Finding> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () =>
      resolve({
        state: 'fail',
        what: `${what} port`,
        seen: `${place.host}:${place.port} can't be used`,
        remedy: `Stop what listens there (\`ss -ltnp | grep ${place.port}\`), or set ${variable}.`,
      }),
    );
    probe.listen(place.port, place.host, () =>
      probe.close(() =>
        resolve({ state: 'ok', what: `${what} port`, seen: `${place.host}:${place.port} is free` }),
      ),
    );
  });
}

function proxyFinding(config: Config): Finding {
  const { trustedProxies } = config.network;
  const open = config.listen.host === '127.0.0.1' && trustedProxies.length === 0;
  return {
    state: 'ok',
    what: 'proxies',
    seen:
      trustedProxies.length > 0
        ? `${trustedProxies.join(', ')} believed, ${config.network.hops} hops`
        : 'none believed: the socket is the client',
    ...(open && {
      remedy: 'Behind a proxy, set network.trustedProxies, or all visitors share one address.',
    }),
  };
}

function nearestExisting(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder
    ? folder
    : nearestExisting(dirname(folder));
}
