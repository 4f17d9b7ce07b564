import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseConfig } from '../../../src/config/load.ts';
import { projectFile } from '../../house/source-files.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const models = join(root, 'test/peers/node_modules/kubernetes-models');
const here = existsSync(models);
if (!here && process.env['CI'] !== undefined) throw new Error('CI must not skip kubernetes-models');

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec: unknown;
}

const file = 'config/deploy/kubernetes/sluice.yaml';

function manifestsOf(text: string): readonly Manifest[] {
  return parseAllDocuments(text, { merge: true }).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  });
}

const manifests = manifestsOf(projectFile(file));
const byKind = (kind: string): readonly Manifest[] =>
  manifests.filter((manifest) => manifest.kind === kind);

/** Where the schema and the type of a kind are. */
function moduleOf({ apiVersion, kind }: Manifest): string {
  const [group = '', version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return join(models, group, version ?? '', kind);
}

/** What Kubernetes' own schema (types, formats, what is required) finds wrong. */
async function schemaFaults(manifest: Manifest): Promise<string | null> {
  const module = (await import(pathToFileURL(`${moduleOf(manifest)}.js`).href)) as Record<
    string,
    new (data: unknown) => { validate(): void }
  >;
  const Model = module[manifest.kind];
  if (Model === undefined) throw new Error(`no model of ${manifest.kind}`);
  try {
    new Model(manifest).validate();
    return null;
  } catch (error) {
    return String(error);
  }
}

/** What is unknown to Kubernetes' types: the schema lets a misspelt field pass, the API drops it. */
function unknownFields(all: readonly Manifest[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
  const lines = all.flatMap((manifest, index) => [
    `import type { I${manifest.kind} as Kind${index} } from ${JSON.stringify(moduleOf(manifest))};`,
    `export const manifest${index}: Kind${index} = ${JSON.stringify(manifest)};`,
  ]);
  writeFileSync(join(folder, 'manifests.ts'), lines.join('\n'));
  const options = '--noEmit --strict --skipLibCheck --module esnext --moduleResolution bundler';
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/typescript/bin/tsc'),
      ...options.split(' '),
      '--types',
      '',
      join(folder, 'manifests.ts'),
    ],
    { encoding: 'utf8', cwd: folder },
  );
  return stdout;
}

describe.skipIf(!here)('the Kubernetes manifests', () => {
  it('are what Kubernetes expects, each by its schema', async () => {
    expect(manifests.map(({ kind }) => kind)).toEqual([
      'Namespace',
      'ConfigMap',
      'Service',
      'Service',
      'StatefulSet',
      'PodDisruptionBudget',
      'NetworkPolicy',
      'Ingress',
    ]);
    for (const manifest of manifests) expect(await schemaFaults(manifest)).toBeNull();
  });

  it('have no field that Kubernetes does not know', () => {
    expect(unknownFields(manifests)).toBe('');
  });

  it('would be found out: a wrong type, a missing field, a misspelt one', async () => {
    const planted = (from: string, to: string): readonly Manifest[] => {
      const text = projectFile(file);
      expect(text).toContain(from);
      return manifestsOf(text.replace(from, to));
    };
    const faults = async (all: readonly Manifest[]): Promise<string> =>
      (await Promise.all(all.map(schemaFaults))).join('');
    expect(await faults(planted('replicas: 2', 'replicas: two'))).toContain('replicas');
    expect(await faults(planted('pathType: Prefix', 'noPathType: Prefix'))).toContain('pathType');
    expect(unknownFields(planted('readinessProbe:', 'readynessProbe:'))).toContain(
      'readynessProbe',
    );
  });
});

describe('the pods of the manifests', () => {
  const [set] = byKind('StatefulSet');
  const text = JSON.stringify(set);
  const { template } = (set?.spec ?? {}) as {
    template: { spec: { containers: Container[]; initContainers: Container[] } };
  };
  const pod = template.spec;
  interface Container {
    readonly image: string;
    readonly volumeMounts: readonly { readonly mountPath: string }[];
    readonly securityContext: object;
    readonly [probe: string]: unknown;
  }

  it('run without root, without privileges, on a root file system that is read-only', () => {
    expect(set?.spec).toMatchObject({
      replicas: 2,
      template: {
        spec: {
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 1000,
            seccompProfile: { type: 'RuntimeDefault' },
          },
        },
      },
    });
    const all = [...pod.containers, ...pod.initContainers];
    expect(all).toHaveLength(2);
    for (const { securityContext } of all)
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    expect(text).not.toMatch(/hostPath|hostNetwork|privileged|:latest/);
  });

  it('are drained: told by readiness, with more time than Sluice takes to end', () => {
    expect(pod).toMatchObject({
      // 5 s of notice and 10 s to settle (src/cli/start.ts).
      terminationGracePeriodSeconds: 30,
      containers: [
        {
          readinessProbe: { httpGet: { path: '/readyz' }, periodSeconds: 2, failureThreshold: 1 },
          livenessProbe: { exec: { command: ['node', '-e', expect.stringContaining('/healthz')] } },
          startupProbe: { httpGet: { path: '/readyz' } },
        },
      ],
    });
  });

  it('write to the volume and to /tmp only, and the configuration says the same', () => {
    const [configMap] = byKind('ConfigMap');
    const { config } = parseConfig(configMap?.data?.['sluice.yaml'] ?? '', {
      file: 'sluice.yaml',
      folder: '/etc/sluice',
      environment: {
        SLUICE_ADMIN_TOKEN: '0123456789abcdef',
        SLUICE_DATABASE_PASSWORD: 'x',
      },
    });
    const mounts = pod.containers[0]?.volumeMounts.map(({ mountPath }) => mountPath);
    expect(mounts).toEqual(['/etc/sluice', '/var/lib/sluice', '/tmp']);
    expect([config.data, config.keys]).toEqual(['/var/lib/sluice/data', '/var/lib/sluice/keys']);
    expect(config.spool.engine).toBe('postgres');
    expect(config.admin.token).not.toBeNull();
  });

  it('get each secret that the configuration names, and hold none', () => {
    expect(text).toContain('"secretKeyRef"');
    for (const name of ['SLUICE_ADMIN_TOKEN', 'SLUICE_DATABASE_PASSWORD'])
      expect(text).toContain(`{"name":"${name}","valueFrom"`);
    expect(byKind('Secret')).toEqual([]);
  });
});
