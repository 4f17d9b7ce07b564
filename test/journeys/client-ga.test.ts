import { describe, expect, test } from 'vitest';
import { browserIsThere } from './browser.ts';
import { settle } from './client-site.ts';
import { visits } from './client-visit.ts';

describe.skipIf(!browserIsThere())("Google's own ids, for a property in mode augment", () => {
  const visit = visits();
  const asking = 'data-site="shop" data-plugins="ga" data-ga="G-TEST1234"';

  /** The cookies as gtag writes them, in its older and its newer form, and those of others. */
  async function withTag(session: string): Promise<void> {
    const url = visit().site.at('/');
    await visit().context.addCookies([
      { name: '_ga', value: 'GA1.1.111222333.1794950000', url },
      { name: '_ga_OTHER999', value: 'GS1.1.1700000000.1.0.1.0.0.0', url },
      { name: '_ga_TEST1234', value: session, url },
      { name: 'session', value: 'planted-session', url },
    ]);
  }

  const gaOf = (): unknown[] =>
    visit()
      .site.beacons()
      .map(({ body }) => (body as { readonly ga?: unknown }).ga);

  test.each(['GS1.1.1794959900.3.1.1794959999.0.0.0', 'GS2.1.s1794959900$o3$g1$t1794959999'])(
    'are handed over once the server says that analytics is granted: %s',
    async (session) => {
      const { site } = visit();
      const granted = { 'x-sluice-consent': 'analytics=granted ads=denied' };
      site.answer = () => ({ status: 202, headers: granted });
      await withTag(session);
      await visit().goWithConsent('/tea', '', asking);
      await settle(1_200);
      await visit().run(`sluice.track('cta_click')`);
      await site.until(() => site.events('cta_click').length === 1);
      expect(gaOf()[0]).toBeUndefined();
      expect(gaOf().at(-1)).toEqual({ clientId: '111222333.1794950000', sessionId: '1794959900' });
      const sent = site.received.map(({ text }) => text).join('\n');
      for (const other of ['planted-session', '1700000000', 'GS1', 'GS2']) {
        expect(sent).not.toContain(other);
      }
    },
  );

  test.each([
    ['where the server says no', { 'x-sluice-consent': 'analytics=denied ads=granted' }],
    ['where it said nothing', {}],
  ])('stay on the page %s', async (_, headers) => {
    const { site } = visit();
    site.answer = () => ({ status: 202, headers });
    await withTag('GS1.1.1794959900.3.1.1794959999.0.0.0');
    await visit().goWithConsent('/tea', '', asking);
    await settle(1_200);
    await visit().run(`sluice.track('cta_click')`);
    await site.until(() => site.events('cta_click').length === 1);
    expect(site.received.map(({ text }) => text).join('\n')).not.toContain('111222333');
  });

  test('stay on a page that does not ask for it', async () => {
    const { site } = visit();
    site.answer = () => ({ status: 202, headers: { 'x-sluice-consent': 'analytics=granted' } });
    await withTag('GS1.1.1794959900.3.1.1794959999.0.0.0');
    await visit().goWithConsent('/tea', '');
    await settle(1_200);
    await visit().run(`sluice.track('cta_click')`);
    await site.until(() => site.events('cta_click').length === 1);
    expect(site.received.map(({ text }) => text).join('\n')).not.toContain('111222333');
  });
});
