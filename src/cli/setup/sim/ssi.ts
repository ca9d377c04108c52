// `sluice sim ssi`: SSI FastConnect with the exchanges of Vietnam behind it, for any client.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ok } from '../../../kernel/result.ts';
import { EXCHANGES, type Exchange } from '../../../market/venues/vietnam/trading-rules.ts';
import { WIRE_FORMS, type WireForm } from '../../../simulators/ssi/wire/wire-form.ts';
import type { Finish } from '../../program/exit-code.ts';
import { barsBySymbol } from '../../program/option-bars.ts';
import { count } from '../../program/option-numbers.ts';
import { addSimOptions, runSimulator, type SimFlags } from './run-simulator.ts';

interface SsiFlags extends SimFlags {
  readonly account?: string;
  readonly bars?: ReadonlyMap<string, string>;
  readonly board?: ReadonlyMap<string, Exchange>;
  readonly seed?: number;
  readonly state?: string;
  readonly key?: string;
  readonly otp?: string;
  readonly wire?: WireForm;
}

export function configureSsi(command: Command, finish: Finish): void {
  addSimOptions(command.command('ssi'))
    .summary('SSI FastConnect, for Vietnam')
    .description('Serve SSI FastConnect v3 to any client, with the exchanges of Vietnam simulated.')
    .option('--account <number>', 'the account (default: 0000001)')
    .option('--bars <symbol=file>', 'one-minute bars of a symbol; repeatable', barsBySymbol)
    .option('--board <symbol=exchange>', 'HOSE (default), HNX or UPCOM; repeatable', boardBySymbol)
    .option('--seed <seed>', 'random seed; the same seed repeats a run', count)
    .option('--state <file>', 'keep the state in this file')
    .option('--key <file>', 'private or public key of the signatures; made if it is missing')
    .option('--otp <code>', 'the one-time code of every login (default: 222222)')
    .addOption(
      new Option('--wire <form>', 'form of the answers (default: current)').choices(WIRE_FORMS),
    )
    .action((flags: SsiFlags) =>
      runSimulator(flags, finish, async (clock) => {
        const { startSsiSimulator } = await import('../../../simulators/ssi/simulator.ts');
        return ok(
          await startSsiSimulator({
            port: flags.port,
            controlPort: flags.controlPort,
            clock,
            ...(flags.account !== undefined && { account: flags.account }),
            ...(flags.bars && { bars: flags.bars }),
            ...(flags.board && { boards: flags.board }),
            ...(flags.seed !== undefined && { seed: flags.seed }),
            ...(flags.state !== undefined && { stateFile: flags.state }),
            ...(flags.key !== undefined && { keyFile: flags.key }),
            ...(flags.otp !== undefined && { otp: flags.otp }),
            ...(flags.wire !== undefined && { form: flags.wire }),
          }),
        );
      }),
    );
}

function boardBySymbol(text: string, before: ReadonlyMap<string, Exchange> = new Map()) {
  const [, symbol = '', named] = /^([A-Z0-9]+)=(.+)$/.exec(text) ?? [];
  const board = EXCHANGES.find((one) => one === named);
  if (board === undefined)
    throw new InvalidArgumentError(`Expected SYMBOL=${EXCHANGES.join(', SYMBOL=')}.`);
  return new Map([...before, [symbol, board]]);
}
