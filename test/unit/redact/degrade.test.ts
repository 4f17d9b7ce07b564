import { describe, expect, it } from 'vitest';
import { degradeContent } from '../../../src/redact/degrade.ts';
import { routeTemplate } from '../../../src/redact/route-template.ts';

describe('degradeContent', () => {
  const declared = new Map([
    ['quiz_completed', new Map([['result', 'enum'] as const, ['note', 'text'] as const])],
  ]);
  const content = {
    name: 'quiz_completed',
    url: 'https://shop.example/quiz/4711223/h1_abcdefghijklmnop12?utm_source=x#y',
    referrer: 'https://other.example/',
    title: 'Quiz',
    params: { result: 'warm', note: 'free text', seconds: 12, transaction_id: 'T-1', free: 'a' },
    value: 3,
    currency: 'EUR',
    items: [{ item_id: 'A1' }],
  };

  it('keeps the name, the route, the value and declared harmless parameters', () => {
    expect(degradeContent(content, declared)).toEqual({
      name: 'quiz_completed',
      url: 'https://shop.example/quiz/:id/:id',
      params: { result: 'warm', seconds: 12 },
      value: 3,
      currency: 'EUR',
    });
  });

  it('changes nothing the second time', () => {
    const once = degradeContent(content, declared);
    expect(degradeContent(once, declared)).toEqual(once);
  });

  it('drops declared parameters that do not fit their type', () => {
    const params = { result: 'jane@example.com', seconds: 'many' };
    expect(degradeContent({ name: 'quiz_completed', params }, declared)).toEqual({
      name: 'quiz_completed',
    });
  });
});

describe('routeTemplate', () => {
  it.each([
    ['https://a.example/suche/krebs', 'https://a.example/suche/:id'],
    ['https://a.example/search/indexfonds/2', 'https://a.example/search/:id/:id'],
    ['https://a.example/search/results', 'https://a.example/search/results'],
    ['https://a.example/search/index.html', 'https://a.example/search/index.html'],
    ['https://a.example/2024/03/18/markets-rally', 'https://a.example/:id/:id/:id/markets-rally'],
    ['https://a.example/p/SKU-88213-BLK', 'https://a.example/p/:id'],
    ['https://a.example/u/3471e363-dc51-4c19-a6d9-b4bb0e69299d/x', 'https://a.example/u/:id/x'],
    ['https://u:p@a.example/reset/7muioan9hYiOgjRLGU5yAw?a=1#b', 'https://a.example/reset/:id'],
    ['https://a.example/users/[email]', 'https://a.example/users/:id'],
    ['https://a.example/users/jane-doe', 'https://a.example/users/:id'],
    ['https://a.example/Profile/jane/edit', 'https://a.example/Profile/:id/edit'],
    ['https://a.example/author/jane', 'https://a.example/author/:id'],
    ['https://a.example/@jane/posts', 'https://a.example/:id/posts'],
    ['https://a.example/team/jane.doe', 'https://a.example/team/:id'],
    ['https://a.example/team/jane.doe.html', 'https://a.example/team/:id'],
    ['https://a.example/help/index.html', 'https://a.example/help/index.html'],
    ['https://a.example/users/', 'https://a.example/users/'],
    ['https://a.example', 'https://a.example'],
    ['/quiz/4?x=1', '/quiz/:id'],
    ['mailto:x', ''],
  ])('%s → %s', (address, route) => {
    expect(routeTemplate(address)).toBe(route);
  });
});
