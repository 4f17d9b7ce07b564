import { describe, expect, it } from 'vitest';
import { acquisitionOf } from '../../../src/enrich/acquisition.ts';

const page = 'https://shop.example/p/1';
const from = (query: string, referrer = ''): ReturnType<typeof acquisitionOf> =>
  acquisitionOf(query === '' ? page : `${page}?${query}`, referrer, ['shop.example']);

describe('the channel', () => {
  it.each([
    ['', '', 'direct'],
    ['', 'https://www.google.com/', 'organic_search'],
    ['', 'https://duckduckgo.com/', 'organic_search'],
    ['', 'https://l.facebook.com/', 'organic_social'],
    ['', 'https://t.co/abc', 'organic_social'],
    ['', 'https://www.youtube.com/watch', 'organic_video'],
    ['', 'https://chatgpt.com/', 'ai_assistants'],
    ['', 'https://mail.google.com/', 'email'],
    ['', 'https://blog.other.example/post', 'referral'],
    ['', 'https://shop.example/cart', 'direct'],
    ['', 'https://www.shop.example/cart', 'direct'],
    ['utm_source=google&utm_medium=cpc', '', 'paid_search'],
    ['utm_source=facebook&utm_medium=paid_social', '', 'paid_social'],
    ['utm_source=youtube&utm_medium=ppc', '', 'paid_video'],
    ['utm_source=partner&utm_medium=cpc', '', 'paid_other'],
    ['utm_medium=cpc&utm_campaign=summer_shopping', '', 'paid_shopping'],
    ['gclid=%5Bclick_id%5D', 'https://www.google.com/', 'paid_search'],
    ['utm_medium=email&utm_source=crm', '', 'email'],
    ['utm_medium=affiliate', '', 'affiliates'],
    ['utm_medium=display', '', 'display'],
    ['utm_campaign=cross-network', '', 'cross_network'],
    ['utm_source=flyer', '', 'unassigned'],
    ['ref=producthunt', '', 'unassigned'],
  ])('of ?%s from "%s" is %s', (query, referrer, channel) => {
    expect(from(query, referrer).channel).toBe(channel);
  });

  it('reads the campaign', () => {
    expect(from('utm_source=News+Letter&utm_medium=email&utm_campaign=f%C3%BCr%20dich')).toEqual({
      channel: 'email',
      source: 'News Letter',
      medium: 'email',
      campaign: 'für dich',
    });
  });

  it.each(['utm_source=%', '&'.repeat(5_000), 'utm_source='.repeat(3_000), '%E0%A4%A'])(
    'survives ?%.20s',
    (query) => {
      expect(from(query).channel).toBeTypeOf('string');
    },
  );
});
