// The gateway simulator in a process of its own, with a market that runs as fast as the wall.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Instant, toIso } from '../src/kernel/instant.ts';
import { ACCOUNT } from './scratch-journal.ts';
import { until } from './timing.ts';

const SLUICE = fileURLToPath(new URL('../bin/sluice.js', import.meta.url));

export interface SimulatedGateway {
  port(): Promise<number>;
  controlPort(): Promise<number>;
  stop(): void;
}

export function startGateway(market: Instant, wallMs: number): SimulatedGateway {
  const simulator = spawn(
    process.execPath,
    [SLUICE, 'sim', 'gateway', '--port', '0', '--control-port', '0', '--accounts', ACCOUNT].concat(
      '--clock',
      `${toIso(market)}@${wallMs}x1`,
      '--with-parent',
    ),
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ready = readyOf(simulator);
  // Whoever asks for a port hears of it.
  ready.catch(() => {});
  return {
    port: async () => (await ready).port,
    controlPort: async () => (await ready).control_port,
    stop: () => void simulator.kill(),
  };
}

interface Ready {
  readonly port: number;
  readonly control_port: number;
}

async function readyOf(simulator: ChildProcess): Promise<Ready> {
  if (simulator.stdout === null) throw new Error('the simulator has no output');
  let ready: Ready | undefined;
  const lines = createInterface({ input: simulator.stdout });
  lines.on('line', (line) => {
    ready ??= JSON.parse(line) as Ready;
  });
  const isOver = () => ready !== undefined || simulator.exitCode !== null;
  await until(isOver, 'the simulator is ready');
  if (ready === undefined) throw new Error('the simulator ended before it was ready');
  return ready;
}
