// Data about the machine: versions, memory and free disk space.
import { existsSync, statfsSync } from 'node:fs';
import { hostname, totalmem, uptime } from 'node:os';
import { dirname } from 'node:path';
import { SECOND_MS } from '../../../kernel/instant.ts';

export interface HostFacts {
  readonly name: string;
  readonly node: string;
  readonly platform: string;
  readonly pid: number;
  /** The host's zone: shown, never used. */
  readonly zone: string;
  readonly memoryBytes: number;
}

export function hostFacts(): HostFacts {
  return {
    name: hostname(),
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    pid: process.pid,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    memoryBytes: totalmem(),
  };
}

/** Counts while the machine sleeps, unlike the wall clock. */
export function sinceBootMs(): number {
  return uptime() * SECOND_MS;
}

/** Bytes an ordinary user may still write at the folder, or where it would be created. */
export function freeDiskBytes(folder: string): number {
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  const { bavail, bsize } = statfsSync(existing);
  return bavail * bsize;
}
