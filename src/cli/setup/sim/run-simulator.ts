// Shared by the simulators at the command line: ports, the practice clock, the ready line, and the shutdown.
import { type Command, Option } from 'commander';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import {
  createSimulatedClock,
  parseClock,
  parseMoment,
  type SimulatedClock,
} from '../../../simulators/host/clock.ts';
import { type CommandFailure, EXIT, type Finish } from '../../program/exit-code.ts';
import { portNumber, speed } from '../../program/option-numbers.ts';
import { printError, printLine } from '../../program/output.ts';

export interface SimFlags {
  readonly port: number;
  readonly controlPort: number;
  readonly clock?: string;
  readonly at?: string;
  readonly speed?: number;
  readonly withParent?: boolean;
}

/** The interface of every simulator to this command. */
interface Simulator {
  readonly port: number;
  readonly controlPort: number;
  stop(): Promise<void>;
}

export function addSimOptions(command: Command): Command {
  return (
    command
      .requiredOption('--port <port>', 'port for clients; 0 picks a free one', portNumber)
      .requiredOption(
        '--control-port <port>',
        'port for the control API; 0 picks a free one',
        portNumber,
      )
      .option('--clock <clock>', 'practice time as MARKET@WALLMSxSPEED')
      .option('--at <market>', 'practice time from this moment, beginning now')
      .option('--speed <speed>', 'speed relative to real time', speed)
      // Passed by the demonstration: end when the process that holds the other end of standard input ends.
      .addOption(new Option('--with-parent').hideHelp())
  );
}

export async function runSimulator(
  flags: SimFlags,
  finish: Finish,
  start: (clock: SimulatedClock) => Promise<Result<Simulator, CommandFailure>>,
): Promise<void> {
  const clock = simulatedClock(flags);
  if (!clock.ok) return finish(printError(clock.failure));
  const ending = askedToEnd(flags.withParent === true);
  const started = await start(clock.value).catch((error: Error) =>
    failed({ sentence: error.message, code: 'not-started', exitCode: EXIT.failure }),
  );
  if (!started.ok) {
    clock.value.stop();
    return finish(printError(started.failure));
  }
  const { port, controlPort } = started.value;
  printLine(JSON.stringify({ event: 'ready', port, control_port: controlPort }));
  await ending;
  await started.value.stop();
  clock.value.stop();
  process.stdin.destroy();
  finish(EXIT.ok);
}

/** A simulator started by a daemon ignores Ctrl-C and ends with the daemon. */
function askedToEnd(isWithParent: boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  process.on('SIGTERM', () => resolve());
  process.on('SIGINT', () => {
    if (!isWithParent) resolve();
  });
  if (isWithParent) {
    process.stdin.on('end', () => resolve());
    process.stdin.on('error', () => resolve());
    process.stdin.resume();
  }
  return promise;
}

function simulatedClock(flags: SimFlags): Result<SimulatedClock, CommandFailure> {
  const anchor =
    flags.clock !== undefined
      ? parseClock(flags.clock)
      : flags.at !== undefined
        ? anchoredNow(flags.at, flags.speed ?? 1)
        : undefined;
  if (anchor === undefined) return ok(createSimulatedClock());
  if (anchor.ok) return ok(createSimulatedClock(anchor.value));
  return failed({ sentence: anchor.failure, code: 'clock', exitCode: EXIT.usage });
}

function anchoredNow(at: string, speedWanted: number) {
  const market = parseMoment(at);
  return market.ok ? ok({ market: market.value, wallMs: Date.now(), speed: speedWanted }) : market;
}
