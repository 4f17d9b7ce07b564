import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isJsonObject, own } from '../vocabulary/json.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const pages = ['docs/client.md', 'README.md'];
const table = /(<!-- client-sizes -->\n)[^]*?(\n<!-- \/client-sizes -->)/;

/** The table of the client's files and their sizes in brotli, in the order of their names. */
export async function sizesTable(names: Readonly<Record<string, string>>): Promise<string> {
  const listed: unknown = JSON.parse(await readFile(join(root, 'dist', 'assets.json'), 'utf8'));
  const rows = Object.entries(names).map(([name, path]) => {
    const row = isJsonObject(listed) ? own(listed, path) : undefined;
    const size = isJsonObject(row) ? Number(own(row, 'brotliBytes')) : NaN;
    return `| \`${name}\` | ${size.toLocaleString('en')} |`;
  });
  return ['| file | bytes (brotli) |', '|---|--:|', ...rows].join('\n');
}

/** Writes the sizes where a page of the documentation has a place for them. */
export async function writeSizes(names: Readonly<Record<string, string>>): Promise<void> {
  const sizes = await sizesTable(names);
  for (const page of pages) {
    const text = await readFile(join(root, page), 'utf8');
    const written = text.replace(table, (_, begin: string, end: string) => begin + sizes + end);
    if (written !== text) await writeFile(join(root, page), written);
  }
}
