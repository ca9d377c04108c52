// `sluice sim gateway`: a simulated IB Gateway with an exchange, for any client.
import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { sentenceOf } from '../../../trader/config/issues/config-issue.ts';
import { type CommandFailure, EXIT, type Finish } from '../../program/exit-code.ts';
import { barsBySymbol } from '../../program/option-bars.ts';
import { count } from '../../program/option-numbers.ts';
import { addSimOptions, type Ports, runSimulator, type SimFlags } from './run-simulator.ts';

interface GatewayFlags extends SimFlags {
  readonly accounts?: readonly string[];
  readonly bars?: ReadonlyMap<string, string>;
  readonly seed?: number;
  readonly scenario?: string;
  readonly state?: string;
  readonly masterClient?: number;
  readonly children: (typeof CHILDREN)[number];
  readonly parentCancel: (typeof PARENT_CANCEL)[number];
  readonly lateOca: (typeof LATE_OCA)[number];
  readonly endedOrders: (typeof ENDED_ORDERS)[number];
}

export function configureGateway(command: Command, finish: Finish): void {
  addGateway(command.command('gateway').summary('IB Gateway'), finish);
}

/** Without defaults both ports must be given. */
export function addGateway(command: Command, finish: Finish, ports?: Ports): Command {
  return addSimOptions(command, ports)
    .description('Serve the TWS protocol to any client, with a simulated exchange.')
    .option('--accounts <accounts>', 'accounts it serves, comma-separated', (text: string) =>
      text.split(','),
    )
    .option('--bars <symbol=file>', 'one-minute bars of a symbol; repeatable', barsBySymbol)
    .option('--seed <seed>', 'random seed; the same seed repeats a run', count)
    .option('--scenario <file>', 'YAML list of {at, <control path>: body}')
    .option('--state <file>', 'keep the state in this file')
    .option('--master-client <id>', 'this client receives the orders of all', count)
    .addOption(
      new Option('--children <mode>', 'what stop and target cover while an entry fills')
        .choices(CHILDREN)
        .default('full-size'),
    )
    .addOption(
      new Option(
        '--parent-cancel <mode>',
        'what a cancelled entry that filled in part does to them',
      )
        .choices(PARENT_CANCEL)
        .default('keeps'),
    )
    .addOption(
      new Option('--late-oca <mode>', 'an exit that joins the group of a working stop')
        .choices(LATE_OCA)
        .default('accept'),
    )
    .addOption(
      new Option('--ended-orders <mode>', 'orders that ended on an earlier day, when cancelled')
        .choices(ENDED_ORDERS)
        .default('remembered'),
    )
    .action((flags: GatewayFlags) =>
      runSimulator(flags, finish, async (clock) => {
        const { startGatewaySimulator } = await import(
          '../../../simulators/ib-gateway/gateway-simulator.ts'
        );
        const bars = flags.bars === undefined ? undefined : await readBars(flags.bars);
        if (bars?.ok === false) return bars;
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
            endedOrders: flags.endedOrders,
            ...(flags.accounts && { accounts: flags.accounts }),
            ...(bars && { bars: bars.value }),
            ...(flags.seed !== undefined && { seed: flags.seed }),
            ...(flags.masterClient !== undefined && { masterClient: flags.masterClient }),
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
const ENDED_ORDERS = ['remembered', 'forgotten'] as const;

async function readBars(files: ReadonlyMap<string, string>) {
  const { readMinuteBars } = await import('../../program/minute-bars.ts');
  const read = readMinuteBars(files);
  if (read.ok) return read;
  return failed({ sentence: read.failure, code: 'bars', exitCode: EXIT.configuration });
}

async function readScenario(file: string): Promise<Result<readonly unknown[], CommandFailure>> {
  const refuse = (sentence: string) =>
    failed({ sentence, code: 'scenario', exitCode: EXIT.configuration });
  const { parseYaml } = await import('../../../trader/config/tree/yaml-tree.ts');
  const { plainValue } = await import('../../../trader/config/issues/config-node.ts');
  try {
    const parsed = parseYaml(file, readFileSync(file, 'utf8'));
    if (!parsed.ok) return refuse(parsed.failure.map(sentenceOf).join('; '));
    const steps = plainValue(parsed.value);
    if (!Array.isArray(steps)) return refuse(`${file} is not a list of steps`);
    const { parseScenario } = await import('../../../simulators/ib-gateway/scenario.ts');
    const fit = parseScenario(steps);
    return fit.ok ? ok(steps) : refuse(`${file}: ${fit.failure}`);
  } catch (error) {
    return refuse(`${file}: ${fileFaultText(error)}`);
  }
}
