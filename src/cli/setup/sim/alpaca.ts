// `sluice sim alpaca`: Alpaca's trading API, market data and streams, for any client.
import type { Command } from 'commander';
import { failed, ok } from '../../../kernel/result.ts';
import { EXIT, type Finish } from '../../program/exit-code.ts';
import { barsBySymbol } from '../../program/option-bars.ts';
import { count, percentage, price } from '../../program/option-numbers.ts';
import { addSimOptions, runSimulator, type SimFlags } from './run-simulator.ts';

interface AlpacaFlags extends SimFlags {
  readonly bars?: ReadonlyMap<string, string>;
  readonly seed?: number;
  readonly account?: string;
  readonly cash?: number;
  readonly key: string;
  readonly secret: string;
  readonly sip?: boolean;
  readonly partials?: number;
}

/** Stocks that trade much are quoted many times a second; orders need a quote of the last seconds. */
const QUOTE_EVERY_MS = 2_000;

export function configureAlpaca(command: Command, finish: Finish): void {
  addSimOptions(command.command('alpaca'))
    .summary('Alpaca, for US stocks')
    .description('Serve the trading API, market data and streams of Alpaca to any client.')
    .option('--key <id>', 'key id of the account', 'PKSIMULATED')
    .option('--secret <secret>', 'secret of the key', 'simulated')
    .option('--account <number>', 'the account (default: PA3SIMULATED)')
    .option('--cash <usd>', 'cash at the beginning (default: 100000)', price)
    .option('--bars <symbol=file>', 'one-minute bars of a symbol; repeatable', barsBySymbol)
    .option('--seed <seed>', 'random seed; the same seed repeats a run', count)
    .option('--sip', 'the account may read real-time quotes of all exchanges')
    .option('--partials <percent>', 'how many fills are in part at first (default: 10)', percentage)
    .action((flags: AlpacaFlags) =>
      runSimulator(flags, finish, async (clock) => {
        const bars = await readBars(flags.bars ?? new Map());
        if (!bars.ok) return bars;
        const { startAlpacaSimulator } = await import('../../../simulators/alpaca/simulator.ts');
        return ok(
          await startAlpacaSimulator({
            port: flags.port,
            controlPort: flags.controlPort,
            clock,
            keys: { keyId: flags.key, secret: flags.secret },
            bars: bars.value,
            hasTape: flags.sip === true,
            quoteEveryMs: QUOTE_EVERY_MS,
            ...(flags.seed !== undefined && { seed: flags.seed }),
            ...(flags.account !== undefined && { account: flags.account }),
            ...(flags.cash !== undefined && { cash: flags.cash }),
            ...(flags.partials !== undefined && { partialShare: flags.partials }),
          }),
        );
      }),
    );
}

async function readBars(files: ReadonlyMap<string, string>) {
  const { readMinuteBars } = await import('../../program/minute-bars.ts');
  const read = readMinuteBars(files);
  return read.ok
    ? read
    : failed({ sentence: read.failure, code: 'bars-file', exitCode: EXIT.usage });
}
