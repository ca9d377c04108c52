import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRotatingFile } from '../../../../src/trader/adapters/system/rotating-file.ts';

it('a failed write loses only its own lines', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-lines-'));
  const file = createRotatingFile({ folder, name: 'a.log', bytesMax: 1_000, filesMax: 3 });
  const write = (line: string) => new Promise((resolve) => file.write(line, resolve));
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'in the way');
  expect(await write('lost\n')).toBeFalsy();
  rmSync(folder);
  await write('written\n');
  await new Promise<void>((resolve) => file.end(resolve));
  expect(readFileSync(join(folder, 'a.log'), 'utf8')).toBe('written\n');
  rmSync(folder, { recursive: true });
});
