// A small file system of its own that tests can fill to the last byte, where the machine permits mounting one.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly folder: string;
  /** Takes every byte that is left: the file that has them. */
  fill(name: string): string;
  makeReadOnly(): void;
  end(): void;
}

/** Undefined where mounting is not permitted. */
export function mountSmallDisk(megabytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-disk-'));
  const ran = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  if (ran.status !== 0) {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    fill: (name) => filled(join(folder, name)),
    makeReadOnly() {
      spawnSync('mount', ['-o', 'remount,ro', folder]);
    },
    end() {
      spawnSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function filled(path: string): string {
  const file = openSync(path, 'w');
  for (let bytes = 1024 * 1024; bytes >= 1; ) {
    try {
      writeSync(file, Buffer.alloc(bytes, 'x'));
    } catch {
      bytes = Math.floor(bytes / 2);
    }
  }
  closeSync(file);
  return path;
}
