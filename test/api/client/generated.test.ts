// The types of the client are those of the API as it is now, not as it was when they were generated.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { clientTypes, type Description } from '../../../scripts/typed-description.ts';
import { served } from '../harness/served.ts';

const FILE = new URL('../../../src/api/client/schema.ts', import.meta.url);

it('has types that are generated from the description as it is now', async () => {
  const api = await served();
  const types = clientTypes((await api.ask('GET', '/openapi.json')).body as Description);
  expect(readFileSync(FILE, 'utf8'), 'npm run generate:client').toBe(types);
});
