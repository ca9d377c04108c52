// A simulator as a child process of a run; it ends whenever the run ends.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { WallClock } from '../../../kernel/clock.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { PROGRAM_FILE } from '../instance/package.ts';
import { type ControlPort, controlPort } from './control-port.ts';

export interface SimulatorProcess extends ControlPort {
  readonly port: number;
  readonly controlPort: number;
  stop(): Promise<void>;
  /** Also if it was killed. */
  readonly ended: Promise<void>;
}

const LAST_TIMEOUT_MS = 2_000;

/** Resolves once it serves; `args` follow `sluice sim`. */
export async function startSimulator(
  args: readonly string[],
  wall: WallClock,
): Promise<Result<SimulatorProcess, string>> {
  const child = spawn(process.execPath, [PROGRAM_FILE, 'sim', ...args, '--with-parent'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A Ctrl-C in the terminal reaches the run alone, which then stops it.
    detached: true,
  });
  // It may end before us; we wait for its exit, not for its pipe.
  child.stdin.on('error', () => {});
  const ended = Promise.withResolvers<void>();
  child.on('exit', () => ended.resolve());
  child.on('error', () => ended.resolve());
  const ready = await firstReadyLine(createInterface({ input: child.stdout }));
  if (ready === undefined) {
    await ended.promise;
    // Until it is detached, a Ctrl-C reaches it, too. The run ends once it has started.
    if (child.signalCode === 'SIGINT') return startSimulator(args, wall);
    return failed(`the simulator "sim ${args[0]}" did not start`);
  }

  return ok({
    port: ready.port,
    controlPort: ready.control_port,
    ...controlPort(ready.control_port),
    ended: ended.promise,
    async stop() {
      const cancel = wall.after(LAST_TIMEOUT_MS, () => child.kill('SIGKILL'));
      child.stdin.end();
      await ended.promise;
      cancel();
    },
  });
}

interface ReadyLine {
  readonly port: number;
  readonly control_port: number;
}

async function firstReadyLine(lines: AsyncIterable<string>): Promise<ReadyLine | undefined> {
  for await (const line of lines) return JSON.parse(line) as ReadyLine;
  return undefined;
}
