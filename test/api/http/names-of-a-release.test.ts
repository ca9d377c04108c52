// A client that was written for an earlier release finds every route, parameter and field under its old name.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Described, namesIn } from '../harness/published-names.ts';
import { served } from '../harness/served.ts';

const FIXTURE = new URL('../../fixtures/api/names-0.2.txt', import.meta.url);

it('has every route of 0.2 with every name in its requests and answers', async () => {
  const api = await served();
  const now = new Map(namesIn((await api.ask('GET', '/openapi.json')).body as Described));
  const missing = readFileSync(FIXTURE, 'utf8')
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [route = '', names = ''] = line.split(': ');
      const left = now.get(route);
      if (left === undefined) return [route];
      return names
        .split(' ')
        .flatMap((name) => (name === '' || left.has(name) ? [] : [`${route}: ${name}`]));
    });
  expect(missing).toEqual([]);
});
