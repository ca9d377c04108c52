// The file of a simulator lies in the folder of an instance, whose files are the owner's alone.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openChangeFile } from '../../../src/simulators/host/change-file.ts';

it('is readable by its owner only, and keeps what was recorded', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-changes-'));
  try {
    const path = join(folder, 'changes.ndjson');
    const first = openChangeFile<number>(path, () => true);
    first.record(7);
    first.close();
    expect(statSync(path).mode & 0o077).toBe(0);
    const second = openChangeFile<number>(path, () => true);
    expect(second.changes).toEqual([7]);
    second.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
