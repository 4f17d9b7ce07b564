import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findHead, openHead, signHead } from '../../../src/ledger/head.ts';
import { readChain } from '../../../src/ledger/read-chain.ts';
import { type Entry, hashOf, printRow, type Row, rowAfter } from '../../../src/ledger/row.ts';
import { openSigningKey, readPublicKeys } from '../../../src/ledger/signing-key.ts';
import { verifyAgainst, verifyHeads } from '../../../src/ledger/verify-heads.ts';

const now = Date.parse('2026-11-22T01:30:00Z');
const keyFolder = mkdtempSync(join(tmpdir(), 'sluice-keys-'));
const key = openSigningKey(keyFolder);
const keys = readPublicKeys(keyFolder);

const entries: readonly Entry[] = [
  { kind: 'opened', data: { version: '1.0.0', policy: { name: 'strict-eu — «ü»' } } },
  { kind: 'visitor_key_created', data: { day: '2026-11-22' } },
  ...Array.from({ length: 8 }, (_, index): Entry => {
    const data = { hour: `2026-11-22T0${index}:00Z`, all: { 'stored:full': index, '10': 3 } };
    return { kind: 'decisions', data };
  }),
  { kind: 'closed', data: {} },
];

function chainOf(each: readonly Entry[]): readonly Row[] {
  const rows: Row[] = [];
  for (const entry of each) rows.push(rowAfter(rows.at(-1) ?? null, entry, now));
  return rows;
}
const rows = chainOf(entries);
const textOf = (each: readonly Row[]): Buffer =>
  Buffer.from(each.map((row) => `${printRow(row)}\n`).join(''));
const bytes = textOf(rows);
const rowIndex = fc.integer({ min: 0, max: rows.length - 1 });

describe('the chain', () => {
  it('holds where nothing was touched', () => {
    const chain = readChain(bytes);
    expect([chain.problems, chain.rows.length]).toEqual([[], rows.length]);
    expect(readChain(Buffer.alloc(0)).problems).toEqual([]);
  });

  it('finds any changed byte, and names its line', () => {
    const anyByte = fc.integer({ min: 0, max: bytes.length - 1 });
    fc.assert(
      fc.property(anyByte, fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ by;
        const line = bytes.subarray(0, at).filter((byte) => byte === 10).length + 1;
        expect(readChain(changed).problems[0]?.line).toBe(line);
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds an added and a removed byte, also where JSON means the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.boolean(), (at, adds) => {
        const parts = adds
          ? [bytes.subarray(0, at), Buffer.from(' '), bytes.subarray(at)]
          : [bytes.subarray(0, at), bytes.subarray(at + 1)];
        const line = bytes.subarray(0, at).filter((byte) => byte === 10).length + 1;
        expect(readChain(Buffer.concat(parts)).problems[0]?.line).toBe(line);
      }),
      { numRuns: 1_000 },
    );
  });

  it('finds missing rows, and says which', () => {
    fc.assert(
      fc.property(rowIndex, fc.integer({ min: 1, max: 3 }), (at, count) => {
        fc.pre(at + count < rows.length);
        const { problems } = readChain(textOf(rows.toSpliced(at, count)));
        expect(problems).toHaveLength(1);
        expect(problems[0]).toMatchObject({ kind: 'missing', line: at + 1 });
        const gone = count === 1 ? `row ${at + 1} is` : `rows ${at + 1} to ${at + count} are`;
        expect(problems[0]?.message).toContain(gone);
      }),
    );
  });

  it('finds swapped and doubled rows at their place', () => {
    fc.assert(
      fc.property(rowIndex, rowIndex, (left, right) => {
        fc.pre(left < right);
        const [a, b] = [rows[left], rows[right]];
        if (a === undefined || b === undefined) return;
        const swapped = readChain(textOf(rows.with(left, b).with(right, a)));
        expect(swapped.problems[0]).toMatchObject({ kind: 'order', line: left + 1 });
        const doubled = readChain(textOf(rows.toSpliced(right, 0, a)));
        expect(doubled.problems[0]).toMatchObject({ kind: 'order', line: right + 1 });
      }),
    );
  });

  it('finds a row that was rewritten with a hash of its own', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: rows.length - 2 }), (at) => {
        const row = rows[at];
        if (row === undefined) return;
        const forged = { ...row, data: { forged: true } };
        const text = textOf(rows.with(at, { ...forged, hash: hashOf(forged) }));
        expect(readChain(text).problems[0]).toMatchObject({ kind: 'link', line: at + 2 });
      }),
    );
  });

  it('tells a torn last row, and a form that it does not know', () => {
    const torn = readChain(bytes.subarray(0, -5));
    expect(torn.problems).toMatchObject([{ kind: 'torn', line: rows.length }]);
    const newer = { ...rowAfter(rows.at(-1) ?? null, { kind: 'closed', data: {} }, now), v: 2 };
    const text = textOf([...rows, { ...newer, hash: hashOf(newer) }]);
    expect(readChain(text).problems).toMatchObject([{ kind: 'newer', line: rows.length + 1 }]);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (noise) => {
        const read = readChain(Buffer.from(noise));
        expect(noise.length === 0 || read.problems.length > 0).toBe(true);
      }),
    );
    const hostile = '[]\nnull\n{"__proto__":{"v":1}}\n{"v":1,"seq":1e999}\n';
    expect(readChain(Buffer.from(hostile)).problems).toHaveLength(4);
  });
});

describe('a head that was kept elsewhere', () => {
  it('shows each cut of what it signed, and no cut of what came later', async () => {
    const { seq = 0, hash = '' } = rows[6] ?? {};
    const head = await signHead({ day: '2026-11-21', seq, hash }, key);
    for (let kept = 0; kept <= rows.length; kept += 1) {
      const chain = readChain(textOf(rows.slice(0, kept)));
      expect(chain.problems, 'the chain alone can not know').toEqual([]);
      const problem = await verifyAgainst(head, chain.rows, keys);
      if (kept >= seq) expect(problem).toBeNull();
      else {
        expect(problem?.kind).toBe('cut');
        expect(problem?.message).toContain(`rows ${kept + 1} to ${seq} were cut off`);
      }
    }
  });

  it('shows a record that was made anew from the start', async () => {
    const { seq = 0, hash = '' } = rows[6] ?? {};
    const head = await signHead({ day: '2026-11-21', seq, hash }, key);
    const other = chainOf(entries.with(2, { kind: 'decisions', data: { all: {} } }));
    const chain = readChain(textOf(other));
    expect(chain.problems).toEqual([]);
    expect(await verifyAgainst(head, chain.rows, keys)).toMatchObject({ kind: 'head', line: seq });
  });

  it('must be signed by a key of the folder, by EdDSA, and whole', async () => {
    const { seq = 0, hash = '' } = rows[6] ?? {};
    const state = { day: '2026-11-21', seq, hash };
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const good = await signHead(state, key);
    expect(await openHead(good, keys)).toEqual(state);
    expect(await openHead(await signHead(state, { id: 'f00d', key: stranger }), keys)).toContain(
      'the key f00d',
    );
    const [protectedPart = '', payload = '', signature = ''] = good.split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', kid: key.id })).toString('base64url');
    const symmetric = Buffer.from(JSON.stringify({ alg: 'HS256', kid: key.id })).toString(
      'base64url',
    );
    const bad = [
      await signHead(state, { id: key.id, key: stranger }),
      `${none}.${payload}.`,
      `${symmetric}.${payload}.${signature}`,
      `${protectedPart}.${payload.slice(0, -2)}AA.${signature}`,
      'nothing',
      '',
    ];
    for (const each of bad) expect(await openHead(each, keys)).toBe('its signature is not right');
  });

  it('is found bare, in a line of the log, and in what was posted', async () => {
    const head = await signHead({ day: '2026-11-21', seq: 1, hash: 'x' }, key);
    expect(findHead(`${head}\n`)).toBe(head);
    expect(findHead(JSON.stringify({ level: 30, event: 'ledger_head', head }))).toBe(head);
    expect(findHead('no head at all')).toBeNull();
  });
});

describe('the heads in the record', () => {
  it('must each sign the row before them', async () => {
    const withHead = async (day: string, wrong: Partial<Row>): Promise<readonly Row[]> => {
      const last = { ...rows.at(-1), ...wrong };
      const { seq = 0, hash = '' } = last;
      const head = await signHead({ day, seq, hash }, key);
      return [...rows, rowAfter(rows.at(-1) ?? null, { kind: 'head', data: { head } }, now)];
    };
    const check = async (each: readonly Row[]): Promise<unknown> =>
      verifyHeads(readChain(textOf(each)).rows, keys);
    expect(await check(await withHead('2026-11-22', {}))).toEqual([]);
    expect(await check(await withHead('2026-11-22', { hash: 'another' }))).toMatchObject([
      { kind: 'head', line: rows.length + 1 },
    ]);
  });

  it('keep their public keys when the signing key is made anew', () => {
    const pem = readFileSync(join(keyFolder, `ledger-${key.id}.pub`), 'utf8');
    expect(pem).toContain('BEGIN PUBLIC KEY');
    expect(openSigningKey(keyFolder).id).toBe(key.id);
  });
});
