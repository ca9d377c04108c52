// The daemon as a user sees it: how fast the command line answers, and the daemon's memory after a market day.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pause, percentile } from './timing.ts';

const SLUICE = fileURLToPath(new URL('../bin/sluice.js', import.meta.url));
/** At this speed the demonstration's day takes a little over half a minute. */
const SPEED = 600;
const DAY_MS = (390 * 60_000) / SPEED;
const ANSWERS = 7;

interface Told {
  readonly pid: number;
  readonly positions: number;
  readonly protected_positions: number;
}

export async function benchDaemon(): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const sluice = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [SLUICE, ...args], {
      encoding: 'utf8',
      env: { ...process.env, SLUICE__DATA: folder },
    });
    if (status !== 0) throw new Error(`sluice ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  const statusOf = () => JSON.parse(sluice('status', '--demo', '--json')) as Told;
  try {
    // The first run after an update strips types and compiles; later runs use the cache.
    sluice('start', '--demo', '--json');
    sluice('stop', '--demo');
    sluice('start', '--demo', '--speed', String(SPEED), '--json');
    const startedAt = performance.now();
    await pause(startedAt + DAY_MS - performance.now());
    const { pid, positions, protected_positions } = statusOf();
    if (protected_positions !== positions) throw new Error('a position has no stop');
    return {
      rss_mb: megabytesOf(pid, 'VmRSS'),
      rss_peak_mb: megabytesOf(pid, 'VmHWM'),
      status_ms: answerOf(() => sluice('status', '--demo', '--json')),
      help_ms: answerOf(() => sluice('--help')),
    };
  } finally {
    sluice('stop', '--demo');
    rmSync(folder, { recursive: true });
  }
}

function answerOf(ask: () => void): number {
  const readings = Array.from({ length: ANSWERS }, () => {
    const from = performance.now();
    ask();
    return performance.now() - from;
  });
  return Math.round(percentile(readings, 0.5));
}

function megabytesOf(pid: number, line: string): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [, kilobytes] = new RegExp(`^${line}:\\s*(\\d+) kB$`, 'm').exec(text) ?? [];
  return Math.round(Number(kilobytes) / 1_024);
}
