import { detectors } from '../../../src/redact/detectors/index.ts';

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** docs/detectors.md, as the registry says it. */
export function detectorsPage(): string {
  const sections = detectors.map(({ kind, summary, words, looks, numeric, examples }) => {
    const count = `${words.heads} ${words.whole} ${words.doubtful}`.trim().split(/\s+/).length;
    const found = looks.length === 0 ? 'by key only' : 'by key and by its look';
    const spared = numeric
      ? ' Not looked for below keys of products, orders, versions, times.'
      : '';
    return [
      `## ${kind}`,
      '',
      `${summary} Found ${found}; ${count} key words.${spared}`,
      '',
      '| value | becomes |',
      '|---|---|',
      ...examples.redacts.map(([from, to]) => `| ${code(from)} | ${code(to)} |`),
      '',
      `Stays: ${examples.keeps.map(code).join(' · ')}`,
      '',
    ].join('\n');
  });
  return [
    '# Detectors',
    '',
    'Generated from `src/redact/detectors/` (`UPDATE_GOLDEN=1 npx vitest run test/unit/redact`).',
    'Each kind is replaced by its name in brackets, `[email]`: only the component goes, its key and',
    'everything around it stay byte for byte. A value is judged in this order: a declared type, its',
    'key, the container that it is (address, form, JSON, pairs, base64), its encodings, its look.',
    '',
    'What this does not find: bare names in free text (`john smith chicago`), and anything personal',
    'that neither its key, nor its place, nor its look gives away. Undeclared parameters can be',
    'dropped altogether with the strict policy.',
    '',
    ...sections,
  ].join('\n');
}
