import { describe, expect, it } from 'vitest';
import { rangeOf } from '../../../src/demo/answers.ts';
import { brewingCard } from '../../../src/demo/brewing-card.ts';
import { Carts } from '../../../src/demo/carts.ts';
import { Inbox } from '../../../src/demo/inbox.ts';
import { html } from '../../../src/demo/markup.ts';
import { products, searchProducts } from '../../../src/demo/products.ts';
import { sluiceSound } from '../../../src/demo/sluice-sound.ts';

describe('html', () => {
  it('escapes text in every hole, and only text', () => {
    const inner = html`<b>${'<&>"\''}</b>`;
    expect(html`<p title="${'a"b'}">${[inner, null, 3, ['<']]}</p>`.text).toBe(
      '<p title="a&quot;b"><b>&lt;&amp;&gt;&quot;&#39;</b>3&lt;</p>',
    );
  });
});

describe('the brewing card', () => {
  const card = brewingCard().toString('latin1');

  it('is a PDF whose table of offsets is right', () => {
    expect(card.startsWith('%PDF-1.4\n')).toBe(true);
    expect(card.endsWith('%%EOF\n')).toBe(true);
    const start = Number(/startxref\n(\d+)\n/.exec(card)?.[1]);
    expect(card.slice(start, start + 5)).toBe('xref\n');
    const rows = [...card.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)];
    expect(rows).toHaveLength(7);
    rows.forEach(([, offset], index) => {
      expect(card.slice(Number(offset)).startsWith(`${index + 1} 0 obj\n`)).toBe(true);
    });
  });

  it('says how long its drawing is, and names each tea', () => {
    const [, length, drawing] = /\/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/.exec(card) ?? [];
    expect(drawing).toHaveLength(Number(length));
    for (const { name } of products) expect(drawing).toContain(`(${name.replace('’', '\x92')})`);
  });
});

describe('the sound', () => {
  const file = sluiceSound();

  it('is a WAV whose head tells its true length', () => {
    expect(file.toString('latin1', 0, 4) + file.toString('latin1', 8, 16)).toBe('RIFFWAVEfmt ');
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
    expect(file.readUInt32LE(40)).toBe(file.length - 44);
    expect((file.length - 44) / file.readUInt32LE(28)).toBe(20);
  });

  it('is the same each time, neither silent nor distorted', () => {
    expect(sluiceSound().equals(file)).toBe(true);
    let loudest = 0;
    for (let at = 44; at < file.length; at += 2) {
      loudest = Math.max(loudest, Math.abs(file.readInt16LE(at)));
    }
    expect(loudest).toBeGreaterThan(4_000);
    expect(loudest).toBeLessThan(30_000);
  });
});

describe('a range', () => {
  it.each([
    [undefined, null],
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=50-5000', { start: 50, end: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=9-3', null],
    ['bytes=0-1,5-6', null],
    ['bytes=-', null],
    ['lines=0-1', null],
    [`bytes=${'9'.repeat(400)}-`, null],
  ])('%s of 100 bytes', (header, expected) => {
    expect(rangeOf(header, 100)).toEqual(expected);
  });
});

describe('memory', () => {
  it('holds fifty deliveries, or eight megabytes of them', () => {
    const inbox = new Inbox();
    const deliver = (bytes: number): void =>
      inbox.receive({ at: 0, to: 'partner', headers: [], body: Buffer.alloc(bytes) });
    for (let count = 0; count < 60; count += 1) deliver(10);
    expect([inbox.received(), inbox.deliveries().length]).toEqual([60, 50]);
    expect(inbox.deliveries()[0]?.number).toBe(60);
    for (let count = 0; count < 12; count += 1) deliver(1024 * 1024);
    expect(inbox.deliveries().length).toBe(8);
  });

  it('forgets the oldest cart, and lets no cart grow without end', () => {
    const carts = new Carts();
    for (let count = 0; count < 250; count += 1) carts.add(`session ${count}`, 'reed-bed', '100');
    expect([carts.count('session 0'), carts.count('session 249')]).toEqual([0, 1]);
    for (let count = 0; count < 50; count += 1) carts.add('session 249', 'reed-bed', '100');
    expect(carts.count('session 249')).toBe(20);
  });
});

describe('the search', () => {
  it('wants every word', () => {
    expect(searchProducts('black smoke').map(({ slug }) => slug)).toEqual(['night-lock']);
    expect(searchProducts('zebra')).toEqual([]);
    expect(searchProducts('  ')).toHaveLength(9);
  });
});
