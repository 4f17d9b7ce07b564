import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/enrich/classify.ts';
import { aliases, stages, taxonomy } from '../../../src/vocabulary/taxonomy.ts';

const site = { hosts: [], currency: 'EUR', microConversions: new Map() };

describe('the taxonomy', () => {
  it('knows the names of the design and leads each alias to one of them', () => {
    expect(taxonomy.size).toBeGreaterThan(60);
    for (const canonical of aliases.values()) expect(taxonomy.has(canonical), canonical).toBe(true);
    for (const { stage } of taxonomy.values()) expect(stages).toContain(stage);
  });

  it.each([
    [{ name: 'file_download' }, 'download'],
    [{ name: 'search' }, 'site_search'],
    [{ name: 'view_search_results' }, 'site_search'],
    [{ name: 'sign_up' }, 'account_created'],
    [{ name: 'scroll' }, 'scroll_depth'],
    [{ name: 'user_engagement' }, 'engaged_time'],
    [{ name: 'click', params: { outbound: true } }, 'outbound_click'],
    [{ name: 'click', params: { outbound: false } }, 'click'],
    [{ name: 'coupon_apply' }, 'coupon_applied'],
    [{ name: 'try_on_finish' }, 'virtual_try_on'],
    [{ name: 'my own event' }, 'my own event'],
  ])('%j is %s', (content, name) => {
    expect(classify(content, site).name).toBe(name);
  });

  it('keeps the name that was sent where it is another', () => {
    expect(classify({ name: 'scroll' }, site).sentName).toBe('scroll');
    expect(classify({ name: 'download' }, site).sentName).toBeNull();
  });

  it('lets the site say stage, value, sensitivity, and new names', () => {
    const own = {
      ...site,
      microConversions: new Map([
        ['guide_read', { stage: 'consideration', value: 0.5, sensitive: true } as const],
      ]),
    };
    expect(classify({ name: 'guide_read' }, own)).toMatchObject({
      category: 'interaction',
      stage: 'consideration',
      value: 0.5,
      currency: 'EUR',
      sensitive: true,
    });
  });

  it('lets the event say its value and currency', () => {
    expect(classify({ name: 'purchase', value: 12.5, currency: 'usd' }, site)).toMatchObject({
      category: 'macro',
      value: 12.5,
      currency: 'USD',
    });
    expect(classify({ name: 'purchase', value: 12.5, currency: '<script>' }, site).currency).toBe(
      'EUR',
    );
    expect(classify({ name: 'page_view' }, site)).toMatchObject({ value: null, currency: null });
  });

  it.each([
    'Loan-Eligibility-Check',
    ' loan_eligibility_check',
    'loan.eligibility check',
    'quiz_answer',
    'Survey Answer',
  ])('knows %s for sensitive however it is spelt', (name) => {
    expect(classify({ name }, site).sensitive).toBe(true);
  });

  it('marks what is sensitive', () => {
    expect(classify({ name: 'loan_eligibility_check' }, site).sensitive).toBe(true);
    expect(classify({ name: 'newsletter_signup' }, site).sensitive).toBe(false);
  });
});
