import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DISK, textOf } from '../../../../src/trader/config/files/disk.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-disk-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the path of a configuration file', () => {
  it('is read if it is a file, also through a link', () => {
    const file = join(folder, 'file.yaml');
    writeFileSync(file, 'a: 1\n');
    symlinkSync(file, join(folder, 'link.yaml'));
    expect(textOf(DISK, file)).toEqual({ ok: true, value: 'a: 1\n' });
    expect(textOf(DISK, join(folder, 'link.yaml'))).toEqual({ ok: true, value: 'a: 1\n' });
  });

  it('never blocks if it is a pipe, a device, a folder or a huge file', () => {
    const pipe = join(folder, 'pipe.yaml');
    execFileSync('mkfifo', [pipe]);
    symlinkSync('/dev/zero', join(folder, 'device.yaml'));
    mkdirSync(join(folder, 'folder.yaml'));
    const huge = join(folder, 'huge.yaml');
    writeFileSync(huge, '');
    truncateSync(huge, 5_000_000_000);
    const failures = ['pipe', 'device', 'folder', 'huge', 'absent'].map((name) =>
      textOf(DISK, join(folder, `${name}.yaml`)),
    );
    expect(failures).toEqual(
      [
        'cannot be read: it is not a regular file',
        'cannot be read: it is not a regular file',
        'cannot be read: it is a folder',
        'cannot be read: it has 5,000,000,000 bytes; at most 1,048,576 are read',
        'file not found',
      ].map((failure) => ({ ok: false, failure })),
    );
  });
});
