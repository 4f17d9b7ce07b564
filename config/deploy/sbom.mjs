// Writes what Sluice is made of: `sbom.cdx.json` (CycloneDX, by npm itself, of what production needs)
// and `licences.md`. Ends with 1 where a licence is missing or not on the list.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Licences that let a package be handed on in an image under MIT. */
const allowed = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Unlicense',
]);

const project = fileURLToPath(new URL('../..', import.meta.url));
const folder = process.argv[2] ?? '.';
mkdirSync(folder, { recursive: true });

// npm's own `--omit dev` leaves out packages that development needs as well: so all, and then ours.
const words = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
const made = spawnSync('npm', words, {
  cwd: project,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  shell: process.platform === 'win32',
});
if (made.status !== 0) {
  console.error(made.stderr);
  process.exit(1);
}

const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8'));
const rows = Object.entries(packages)
  .filter(([path, about]) => path !== '' && !about.dev)
  .map(([path, about]) => ({
    name: path.replace(/^.*node_modules\//, ''),
    version: about.version,
    licence: about.license,
  }))
  .sort((left, right) => left.name.localeCompare(right.name));

const all = JSON.parse(made.stdout);
const wanted = new Set(rows.map(({ name, version }) => `${name}@${version}`));
const isWanted = (component) => wanted.has(`${component.name}@${component.version}`);
const components = all.components.filter(isWanted);
const refs = new Set(components.map((component) => String(component['bom-ref'])));
const own = all.metadata.component['bom-ref'];
const dependencies = all.dependencies
  .filter(({ ref }) => ref === own || refs.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) }));
const listed = new Set(components.map(({ name, version }) => `${name}@${version}`));
for (const each of wanted) {
  if (listed.has(each)) continue;
  console.error(`${each} is in the lock, but npm did not list it.`);
  process.exit(1);
}
const sbom = { ...all, components, dependencies };
writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(sbom, null, 2)}\n`);

const lines = rows.map(
  ({ name, version, licence }) => `| ${name} | ${version} | ${licence ?? 'none'} |`,
);
writeFileSync(
  join(folder, 'licences.md'),
  ['| package | version | licence |', '|---|---|---|', ...lines, ''].join('\n'),
);

const wrong = rows.filter(({ licence }) => !isAllowed(licence));
for (const { name, version, licence } of wrong) {
  console.error(`${name} ${version}: ${licence ?? 'no licence'} is not on the list.`);
}
console.log(`${rows.length} packages in ${folder}`);
process.exitCode = wrong.length === 0 ? 0 : 1;

/** Of an SPDX expression: one of those to choose from, or all of those that hold together. */
function isAllowed(licence) {
  if (typeof licence !== 'string') return false;
  return licence
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => allowed.has(one.trim())));
}
