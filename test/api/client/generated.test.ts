// The types of the client are those of the API; SLUICE_WRITE_CLIENT=1 writes them anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { clientTypes, type Description } from '../../../scripts/typed-description.ts';
import { served } from '../rig/served.ts';

const FILE = new URL('../../../src/api/client/schema.ts', import.meta.url);

it('has types that are generated from the description as it is now', async () => {
  const api = await served();
  const types = clientTypes((await api.ask('GET', '/openapi.json')).body as Description);
  if (process.env.SLUICE_WRITE_CLIENT === '1') writeFileSync(FILE, types);
  expect(readFileSync(FILE, 'utf8'), 'npm run generate:client').toBe(types);
});
