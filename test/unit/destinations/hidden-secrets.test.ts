import { expect, it } from 'vitest';
import { hiddenSecrets } from '../../../src/destinations/hidden-secrets.ts';
import { webhook } from '../../../src/destinations/webhook.ts';

it('hides what the settings call secret, and what stands in the query of the address', () => {
  const settings = {
    url: 'https://hook.example/in?token=t-4711-in-the-query&v=1',
    unsigned: true,
    headers: { authorization: 'Bearer b-4711-in-a-header' },
  };
  const shown = hiddenSecrets(
    webhook,
    settings,
  )({
    method: 'POST',
    url: 'https://hook.example/in',
    query: { token: 't-4711-in-the-query', v: '1', other: '1' },
    headers: { authorization: 'Bearer b-4711-in-a-header', 'content-type': 'application/json' },
    body: '{"n":1}',
  });
  expect(JSON.stringify(shown)).not.toContain('4711');
  expect(shown.query).toEqual({ token: '[secret]', v: '[secret]', other: '1' });
  expect(shown.body).toBe('{"n":1}');
});
