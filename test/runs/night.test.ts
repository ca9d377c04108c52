import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../processes/program.ts';
import { NIGHT, NIGHT_BROWSER, NIGHT_KAFKA, NIGHT_REDIS } from './night.ts';

it('names files that there are', () => {
  const named = [...NIGHT, ...NIGHT_BROWSER, ...NIGHT_KAFKA, ...NIGHT_REDIS];
  expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});
