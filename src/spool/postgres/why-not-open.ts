import type { PostgresSettings } from './settings.ts';

/** Says why a database can't be used and what to do; never with a password, nor the server's words. */
export function whyNotOpen(settings: PostgresSettings, code: string): string {
  const { host, port, database, schema } = settings;
  const remedies: readonly (readonly [RegExp, string])[] = [
    [/^28/, 'It refuses the user or the password: check `spool.url` and `spool.password`.'],
    [/^3D/, 'It has no database of that name: create it, or check `spool.url`.'],
    [/^42/, `The user may not make or use the schema ${schema}: grant CREATE on the database.`],
    [/^25006/, 'It follows another server and takes no writes: let `spool.url` name the primary.'],
    [
      /signed|cert|tls/i,
      'Its certificate is not trusted: name the authority with sslrootcert= in `spool.url`.',
    ],
  ];
  const remedy =
    remedies.find(([pattern]) => pattern.test(code))?.[1] ??
    'Is it running, and does `spool.url` lead there?';
  return `The database ${database} on ${host}:${port} can't be used (${code}). ${remedy}`;
}
