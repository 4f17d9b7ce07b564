import { importsOf, type SourceFile } from './source-files.ts';

/** The rooms from left to right: a room imports itself and what stands to its left. */
export const rooms = [
  'vocabulary',
  'event',
  'sources',
  'consent',
  'identity',
  'redact',
  'enrich',
  'rules',
  'permit',
  'leaks',
  'insight',
  'spool',
  'destinations',
  'deliver',
  'config',
  'ledger',
  'retention',
  'http',
  'workers',
] as const;

/** Where clock, randomness, environment and files may be touched. Everything else is pure. */
const impureRooms: ReadonlySet<string> = new Set(
  'spool deliver config ledger retention http workers cli demo client console'.split(' '),
);
const impureFiles = [
  'src/identity/key-files.ts',
  /^src\/destinations\/(?:duckdb|postgres|clickhouse|bigquery|s3|snowflake|kafka)(?:-|\.ts)/,
  'src/destinations/store-http.ts',
  /^src\/[a-z-]+\.ts$/,
];

export type Rule = (file: SourceFile) => readonly string[];

export const layering: Rule = (file) => {
  const room = roomOf(file.path);
  const here = rooms.indexOf(room as (typeof rooms)[number]);
  if (here < 0) return [];
  return importsOf(file).flatMap((target) => {
    const there = rooms.indexOf(roomOf(target) as (typeof rooms)[number]);
    const topLevel = /^src\/[a-z-]+\.ts$/.test(target);
    if (topLevel && ['http', 'deliver', 'workers'].includes(room)) return [];
    if (there >= 0 && there <= here) return [];
    return [
      `${file.path} imports ${target}: ${room}/ may import itself and what stands to its left`,
    ];
  });
};

export const purity: Rule = (file) => {
  if (
    impureRooms.has(roomOf(file.path)) ||
    impureFiles.some((pattern) => matches(file.path, pattern))
  )
    return [];
  const banned =
    /\b(?:Date\.now\(|Math\.random\(|process\.env|performance\.now\(|setTimeout\(|fetch\()|from 'node:(?:fs|net|http|child_process|worker_threads)/g;
  return [...withoutComments(file.text).matchAll(banned)].map(
    ([found]) => `${file.path} uses ${found}: take it as an argument`,
  );
};

export const fileSize: Rule = (file) => {
  const lines = file.text.split('\n').length;
  return lines > 301 && !isDataTable(file)
    ? [`${file.path} has ${lines} lines; at most 300: is it one idea?`]
    : [];
};

export const functionSize: Rule = (file) => {
  const problems: string[] = [];
  const lines = file.text.split('\n');
  let start: number | null = null;
  lines.forEach((line, index) => {
    if (
      /^(?:export )?(?:async )?function |^ {2}(?:async |static |get |#)*[#a-zA-Z]+\(.*\{$/.test(
        line,
      )
    )
      start = index;
    if (start !== null && /^(?: {2})?\}$/.test(line)) {
      if (index - start > 70)
        problems.push(`${file.path}:${start + 1} a function of ${index - start} lines; at most 70`);
      start = null;
    }
  });
  return problems;
};

export const names: Rule = (file) => {
  const name = file.path.split('/').at(-1) ?? '';
  return /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.d)?\.(?:ts|mjs)$/.test(name)
    ? []
    : [`${file.path}: files are kebab-case`];
};

/** Who may open a Raw, and who may mint a stage. */
const doors: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\.reveal\(\)/, ['consent', 'identity', 'redact', 'event']],
  [/\bRawEvent\.mint\(/, ['sources']],
  [/\bConsentedEvent\.mint\(/, ['consent']],
  [/\bPseudonymousEvent\.mint\(/, ['identity']],
  [/\bSanitizedEvent\.mint\(/, ['redact']],
  [/\bEnrichedEvent\.mint\(/, ['enrich']],
  [/\bEnrichedEvent\.derived\(/, ['rules']],
  [/\bEnrichedEvent\.thawed\(/, ['spool']],
  [/\bEnrichedEvent\.crossed\(/, ['spool']],
  [/\bPermittedEvent\.mint\(/, ['permit']],
];

export const minting: Rule = (file) =>
  doors.flatMap(([pattern, allowed]) =>
    pattern.test(withoutComments(file.text)) && !allowed.includes(roomOf(file.path))
      ? [`${file.path} uses ${pattern.source}: only ${allowed.join(', ')} may`]
      : [],
  );

export const words: Rule = (file) => {
  const banned: readonly (readonly [RegExp, string])[] = [
    [/\bTODO\b|\bFIXME\b/, 'no TODO is left as a feature'],
    [/\bas unknown as\b/, 'parse it instead'],
    [/\bconsole\.(?:log|error|warn)\(/, 'log by log.ts'],
    [/:\s*any\b|<any>/, 'write unknown and parse'],
    [
      /\b(?:is|are|fully|completely|truly) anonymous|\banonymi[sz]ed\b|no consent (?:is )?(?:needed|required)|(?:GDPR|CCPA|HIPAA)[- ]compliant/i,
      'we never claim it',
    ],
    [/sendBeacon\(/, 'it would send the cookies of the site'],
  ];
  return banned.flatMap(([pattern, remedy]) =>
    pattern.test(file.text) ? [`${file.path} says ${pattern.source}: ${remedy}`] : [],
  );
};

export const documented: Rule = (file) => {
  const lines = file.text.split('\n');
  return lines.flatMap((line, index) => {
    if (!/^export (?:async )?(?:function|class) /.test(line)) return [];
    return (lines[index - 1] ?? '').endsWith('*/')
      ? []
      : [`${file.path}:${index + 1} an export without its promise`];
  });
};

export const allRules: Readonly<Record<string, Rule>> = {
  layering,
  purity,
  fileSize,
  functionSize,
  names,
  minting,
  words,
  documented,
};

/** For each rule a planted violation that it must find. */
export const proofs: Readonly<Record<keyof typeof allRules, SourceFile>> = {
  layering: {
    path: 'src/destinations/bad.ts',
    text: "import { listen } from '../http/listen.ts';",
  },
  purity: { path: 'src/consent/bad.ts', text: 'export const at: number = Date.now();' },
  fileSize: { path: 'src/consent/bad.ts', text: 'const a = () => 1;\n'.repeat(400) },
  functionSize: {
    path: 'src/consent/bad.ts',
    text: `function bad() {\n${'  run();\n'.repeat(80)}}\n`,
  },
  names: { path: 'src/consent/Bad_File.ts', text: '' },
  minting: { path: 'src/deliver/bad.ts', text: 'const event = raw.content.reveal();' },
  words: { path: 'src/consent/bad.ts', text: '// TODO later' },
  documented: { path: 'src/consent/bad.ts', text: 'export function bad(): void {}' },
};

function roomOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function matches(path: string, pattern: string | RegExp): boolean {
  return typeof pattern === 'string' ? path === pattern : pattern.test(path);
}

/** A table is data where nine lines in ten bear no code but literals. */
function isDataTable(file: SourceFile): boolean {
  const lines = file.text.split('\n').filter((line) => line.trim() !== '');
  const data = lines.filter(
    (line) =>
      /^\s*(?:['"[\]{}(]|\/?\*|\/\/|[a-zA-Z_]+:|\w+ \w+)/.test(line) &&
      !/=>|\breturn\b|\bif\b/.test(line),
  );
  return data.length / lines.length > 0.9;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}
