// `sluice sim gateway` and `sluice sim flow`: stand-alone servers to practise against.
import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { sentenceOf } from '../../config/config-issue.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import {
  createSimulatedClock,
  parseClock,
  parseMoment,
  type SimulatedClock,
} from '../../simulators/clock.ts';
import { type CommandFailure, EXIT, type Finish } from '../exit-code.ts';
import { count, portNumber, speed } from '../option-numbers.ts';
import { printError, printLine } from '../output.ts';

interface SimFlags {
  readonly port: number;
  readonly controlPort: number;
  readonly clock?: string;
  readonly at?: string;
  readonly speed?: number;
  readonly withParent?: boolean;
}

interface GatewayFlags extends SimFlags {
  readonly accounts?: readonly string[];
  readonly bars?: ReadonlyMap<string, string>;
  readonly seed?: number;
  readonly scenario?: string;
  readonly state?: string;
  readonly children: (typeof CHILDREN)[number];
  readonly parentCancel: (typeof PARENT_CANCEL)[number];
  readonly lateOca: (typeof LATE_OCA)[number];
}

interface FlowFlags extends SimFlags {
  readonly tape?: string;
  readonly key?: string;
}

/** What both simulators are to this command. */
interface Simulator {
  readonly port: number;
  readonly controlPort: number;
  stop(): Promise<void>;
}

export function configure(command: Command, finish: Finish): void {
  configureGateway(command, finish);
  configureFlow(command, finish);
}

function configureGateway(command: Command, finish: Finish): void {
  addSimOptions(command.command('gateway'))
    .summary('IB Gateway')
    .description('Speak the TWS protocol to any client, with an exchange behind it.')
    .option('--accounts <accounts>', 'comma-separated', (text: string) => text.split(','))
    .option('--bars <symbol=file>', 'one-minute bars of a symbol; repeat it for more', barsBySymbol)
    .option('--seed <seed>', 'makes a run repeat', count)
    .option('--scenario <file>', 'YAML list of {at, <control path>: body}')
    .option('--state <file>', 'remember everything in this file')
    .addOption(new Option('--children <mode>').choices(CHILDREN).default('full-size'))
    .addOption(new Option('--parent-cancel <mode>').choices(PARENT_CANCEL).default('keeps'))
    .addOption(new Option('--late-oca <mode>').choices(LATE_OCA).default('accept'))
    .action((flags: GatewayFlags) =>
      runSimulator(flags, finish, async (clock) => {
        const { startGatewaySimulator } = await import(
          '../../simulators/ib-gateway/gateway-simulator.ts'
        );
        const scenario =
          flags.scenario === undefined ? undefined : await readScenario(flags.scenario);
        if (scenario?.ok === false) return scenario;
        return ok(
          await startGatewaySimulator({
            port: flags.port,
            controlPort: flags.controlPort,
            clock,
            children: flags.children,
            parentCancel: flags.parentCancel,
            lateOca: flags.lateOca,
            ...(flags.accounts && { accounts: flags.accounts }),
            ...(flags.bars && { bars: flags.bars }),
            ...(flags.seed !== undefined && { seed: flags.seed }),
            ...(flags.state !== undefined && { stateFile: flags.state }),
            ...(scenario && { scenario: scenario.value }),
          }),
        );
      }),
    );
}

const CHILDREN = ['filled-size', 'full-size', 'on-full-fill'] as const;
const PARENT_CANCEL = ['keeps', 'kills'] as const;
const LATE_OCA = ['accept', 'refuse'] as const;

function barsBySymbol(text: string, bars: ReadonlyMap<string, string> = new Map()) {
  const [, symbol, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (symbol === undefined || file === undefined) {
    throw new InvalidArgumentError('It is not SYMBOL=FILE.');
  }
  return new Map([...bars, [symbol, file]]);
}

async function readScenario(file: string): Promise<Result<readonly unknown[], CommandFailure>> {
  const refuse = (sentence: string) =>
    failed({ sentence, code: 'scenario', exitCode: EXIT.configuration });
  const { parseYaml } = await import('../../config/tree/yaml-tree.ts');
  const { plainValue } = await import('../../config/tree/config-node.ts');
  try {
    const parsed = parseYaml(file, readFileSync(file, 'utf8'));
    if (!parsed.ok) return refuse(parsed.failure.map(sentenceOf).join('; '));
    const steps = plainValue(parsed.value);
    return Array.isArray(steps) ? ok(steps) : refuse(`${file} is not a list of steps`);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function configureFlow(command: Command, finish: Finish): void {
  addSimOptions(command.command('flow'))
    .summary('the prediction API')
    .description('Serve the prediction API from a tape, with limits and faults on demand.')
    .option('--tape <file>', 'NDJSON, one prediction a line, published at its timestamp')
    .option('--key <key>', 'refuse every other API key')
    .action((flags: FlowFlags) =>
      runSimulator(flags, finish, async (clock) => {
        const { startFlowSimulator } = await import('../../simulators/flow-api/simulator.ts');
        const { parseTape } = await import('../../simulators/flow-api/prediction.ts');
        const tape = flags.tape === undefined ? undefined : readTape(flags.tape, parseTape);
        if (tape?.ok === false) return tape;
        return ok(
          await startFlowSimulator({
            port: flags.port,
            controlPort: flags.controlPort,
            clock,
            ...(tape === undefined ? {} : { tape: tape.value }),
            ...(flags.key === undefined ? {} : { apiKey: flags.key }),
          }),
        );
      }),
    );
}

function addSimOptions(command: Command): Command {
  return (
    command
      .requiredOption('--port <port>', 'where clients connect; 0 picks a free one', portNumber)
      .requiredOption(
        '--control-port <port>',
        'where tests steer it; 0 picks a free one',
        portNumber,
      )
      .option('--clock <clock>', 'practice time as MARKET@WALLMSxSPEED')
      .option('--at <market>', 'practice time from this moment on, anchored at the start')
      .option('--speed <speed>', 'how many times as fast as the wall', speed)
      // What the demonstration tells its simulators: end with the process at the other end of the standard input.
      .addOption(new Option('--with-parent').hideHelp())
  );
}

async function runSimulator(
  flags: SimFlags,
  finish: Finish,
  start: (clock: SimulatedClock) => Promise<Result<Simulator, CommandFailure>>,
): Promise<void> {
  const clock = simulatedClock(flags);
  if (!clock.ok) return finish(printError(clock.failure));
  const ending = whenToldToEnd(flags.withParent === true);
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

/** A simulator that belongs to a daemon leaves Ctrl-C to it, and never outlives it. */
function whenToldToEnd(isWithParent: boolean): Promise<void> {
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

function readTape<Tape>(
  file: string,
  parse: (text: string) => Result<Tape, string>,
): Result<Tape, CommandFailure> {
  const refuse = (sentence: string) =>
    failed({ sentence, code: 'tape', exitCode: EXIT.configuration });
  try {
    const parsed = parse(readFileSync(file, 'utf8'));
    return parsed.ok ? parsed : refuse(`${file}: ${parsed.failure}`);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}
