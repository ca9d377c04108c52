// From a prediction to its orders on the socket: the engine with its journal, then a script with ib_async that keeps its intents
// in SQLite, once as it is and once without its limit of messages. Each has the simulated gateway to itself.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentWith, run } from '../../scripts/python-environment.ts';
import { ENTRIES } from '../signal-to-wire.ts';
import { startGateway } from '../simulated-gateway.ts';
import { percentile } from '../timing.ts';
import { MORNING, ROUND } from '../wire-harness.ts';

export interface WireMeasured {
  /** As the package is called. */
  readonly name: string;
  readonly how: string;
  readonly p50: number;
  readonly p99: number;
  readonly first: number;
}

export const WIRE_REQUIREMENTS = 'requirements-wire.txt';
/** Messages a second that ib_async sends at most; with 0 there is no limit. */
const LIMITS = [
  { requestsMax: 45, how: 'as it is' },
  { requestsMax: 0, how: 'without its limit of messages' },
] as const;

interface PeerAnswer {
  readonly first: number;
  readonly counted: readonly number[];
}

/** The first is our own. */
export async function measureWire(): Promise<readonly WireMeasured[]> {
  const python = join(
    await environmentWith(join(import.meta.dirname, WIRE_REQUIREMENTS)),
    'python',
  );
  const measured: WireMeasured[] = [ownWire()];
  for (const { requestsMax, how } of LIMITS) {
    const { first, counted } = await askPeer(python, requestsMax);
    const [p50, p99] = [percentile(counted, 0.5), percentile(counted, 0.99)];
    measured.push({ name: 'ib_async', how, p50, p99, first: percentile([first], 1) });
  }
  return measured;
}

/** In a process of its own, as every benchmark. */
function ownWire(): WireMeasured {
  const words = [join(import.meta.dirname, '..', 'run.ts'), 'signal-to-wire'];
  const figures = JSON.parse(
    execFileSync(process.execPath, words, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  ) as Record<string, number>;
  const of = (name: string) => figures[`signal_to_wire_${name}_ms`] ?? Number.NaN;
  return { name: 'sluice', how: 'as it is', p50: of('p50'), p99: of('p99'), first: of('first') };
}

async function askPeer(python: string, requestsMax: number): Promise<PeerAnswer> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-peers-'));
  const gateway = startGateway(MORNING, Date.now());
  try {
    const script = join(import.meta.dirname, 'wire_ib_async.py');
    const counts = [requestsMax, ROUND, ENTRIES].map(String);
    const args = [script, String(await gateway.port()), folder, ...counts];
    const { code, output } = await run(python, args, { isQuiet: true });
    if (code !== 0) throw new Error(`ib_async ended with ${code}`);
    return JSON.parse(output) as PeerAnswer;
  } finally {
    gateway.stop();
    rmSync(folder, { recursive: true });
  }
}
