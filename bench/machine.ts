// Describes the machine, because the figures depend on it.
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { percentile } from './timing.ts';

export interface Machine {
  readonly node_version: string;
  readonly cpu_model: string;
  readonly cpu_cores: number;
  readonly memory_gb: number;
  readonly kernel_version: string;
  /** Load average of the minute before; above `cpu_cores` the figures are worse than on an idle machine. */
  readonly load_average: number;
  /** Time to append 4 KiB to a file and flush it to the disk. */
  readonly fsync_p50_ms: number;
  readonly fsync_p99_ms: number;
}

const FSYNCS = 500;

export function machineLimits(): Machine {
  const [load = 0] = loadavg();
  const [first] = cpus();
  const fsyncs = fsyncReadings();
  return {
    node_version: process.version,
    cpu_model: first?.model.trim() ?? 'unknown',
    cpu_cores: cpus().length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    kernel_version: release(),
    load_average: Math.round(load * 100) / 100,
    fsync_p50_ms: percentile(fsyncs, 0.5),
    fsync_p99_ms: percentile(fsyncs, 0.99),
  };
}

function fsyncReadings(): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const file = openSync(join(folder, 'fsync'), 'w');
  const page = Buffer.alloc(4_096, 1);
  try {
    return Array.from({ length: FSYNCS }, () => {
      const from = performance.now();
      writeSync(file, page);
      fdatasyncSync(file);
      return performance.now() - from;
    });
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
}
