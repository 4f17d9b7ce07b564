import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Sessions } from '../../../src/identity/sessions.ts';
import { parseVisitorId } from '../../../src/vocabulary/ids.ts';

const alice = parseVisitorId('a'.repeat(32))!;
const aliceTomorrow = parseVisitorId('b'.repeat(32))!;
const bob = parseVisitorId('c'.repeat(32))!;
const start = Date.parse('2026-06-15T23:50:00Z');
const minute = 60_000;

describe('sessions', () => {
  it('go on for 30 idle minutes and no longer', () => {
    const sessions = new Sessions(randomBytes);
    const { session } = sessions.assign(alice, null, start);
    expect(sessions.assign(alice, null, start + 30 * minute).session).toEqual(session);
    expect(sessions.assign(alice, null, start + 61 * minute).session.id).not.toBe(session.id);
    expect(session.start).toBe(Math.floor(start / 1000));
  });

  it('end after 24 hours whatever happens', () => {
    const sessions = new Sessions(randomBytes);
    const { session } = sessions.assign(alice, null, start);
    let last = session.id;
    for (let at = start; at < start + 24 * 60 * minute; at += 20 * minute) {
      last = sessions.assign(alice, null, at).session.id;
      expect(last).toBe(session.id);
    }
    expect(sessions.assign(alice, null, start + 24 * 60 * minute).session.id).not.toBe(last);
  });

  it('cross midnight with the visitor of yesterday, only while it runs', () => {
    const sessions = new Sessions(randomBytes);
    const before = sessions.assign(alice, null, start);
    const after = sessions.assign(aliceTomorrow, alice, start + 15 * minute);
    expect(after).toEqual(before);
    const late = sessions.assign(aliceTomorrow, alice, start + 50 * minute);
    expect(late.visitor).toBe(aliceTomorrow);
    expect(late.session.id).not.toBe(before.session.id);
  });

  it('keep strangers apart', () => {
    const sessions = new Sessions(randomBytes);
    expect(sessions.assign(alice, null, start).session.id).not.toBe(
      sessions.assign(bob, null, start).session.id,
    );
  });

  it('are bounded, and forgotten when they are over', () => {
    const sessions = new Sessions(randomBytes, 10);
    for (let index = 0; index < 50; index += 1) {
      sessions.assign(parseVisitorId(index.toString(16).padStart(32, '0'))!, null, start);
    }
    expect(sessions.size).toBe(10);
    sessions.expire(start + 31 * minute);
    expect(sessions.size).toBe(0);
  });
});
