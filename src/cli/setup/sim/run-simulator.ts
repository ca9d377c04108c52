// Shared by the simulators at the command line: ports, the practice clock, the ready line, and the shutdown.
import { type Command, Option } from 'commander';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import {
  createSimulatedClock,
  parseClock,
  parseMoment,
  type SimulatedClock,
} from '../../../simulators/host/clock.ts';
import { clockMisuse } from '../../program/clock-flags.ts';
import { type CommandFailure, EXIT, type Finish } from '../../program/exit-code.ts';
import { portNumber, speed } from '../../program/option-numbers.ts';
import { printError, printLine } from '../../program/output.ts';

export interface SimFlags extends Ports {
  readonly clock?: string;
  readonly at?: string;
  readonly speed?: number;
  readonly withParent?: boolean;
}

export interface Ports {
  readonly port: number;
  readonly controlPort: number;
}

/** The interface of every simulator to this command. */
interface Simulator extends Ports {
  stop(): Promise<void>;
}

/** Without defaults both ports must be given. */
export function addSimOptions(command: Command, ports?: Ports): Command {
  const port = portOption('--port <port>', 'port for clients', ports?.port);
  const controlPort = portOption(
    '--control-port <port>',
    'port for the control API',
    ports?.controlPort,
  );
  return (
    command
      .addOption(port)
      .addOption(controlPort)
      .option('--clock <clock>', 'practice time as MARKET@WALLMSxSPEED')
      .option('--at <market>', 'practice time from this moment, beginning now')
      .option('--speed <speed>', 'speed relative to real time', speed)
      // Passed by the demonstration: end when the process that holds the other end of standard input ends.
      .addOption(new Option('--with-parent').hideHelp())
  );
}

function portOption(flags: string, what: string, port: number | undefined): Option {
  const option = new Option(flags, `${what}; 0 picks a free one`).argParser(portNumber);
  return port === undefined ? option.makeOptionMandatory() : option.default(port);
}

export async function runSimulator(
  flags: SimFlags,
  finish: Finish,
  start: (clock: SimulatedClock) => Promise<Result<Simulator, CommandFailure>>,
): Promise<void> {
  const clock = simulatedClock(flags);
  if (!clock.ok) return finish(printError(clock.failure));
  const ending = askedToEnd(flags.withParent === true);
  const started = await start(clock.value).catch((error: NodeJS.ErrnoException) =>
    failed({ sentence: notStarted(error), code: 'not-started', exitCode: EXIT.failure }),
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

/** Node names the port in errors of a socket. */
function notStarted(error: NodeJS.ErrnoException & { readonly port?: number }): string {
  const { code, port } = error;
  if (code === 'EADDRINUSE') return `port ${port} is in use; choose another`;
  return code === 'EACCES' && port !== undefined
    ? `port ${port} needs more rights; choose one above 1023`
    : error.message;
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
  const misuse = clockMisuse(flags);
  if (misuse !== undefined) return failed(misuse);
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
