// `sluice roll CONTRACT --expiry DATE`: buys a contract that was sold back, and sells a later one in its place.
import type { Command } from 'commander';
import type { TradingDay } from '../../kernel/instant.ts';
import { type AskingFlags, addAskingOptions, askDaemon } from '../answers/asking.ts';
import { EXIT, type Finish } from '../program/exit-code.ts';
import { dayOption } from '../program/option-day.ts';
import { price, signedPrice } from '../program/option-numbers.ts';
import { printError } from '../program/output.ts';

interface Flags extends AskingFlags {
  readonly expiry: TradingDay;
  readonly put?: number;
  readonly call?: number;
  readonly credit?: number;
  readonly yes?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<contract>', 'the contract, such as "AAPL 261218P00220000", or the id of a position')
    .requiredOption('--expiry <date>', 'of the contract that is sold in its place', dayOption)
    .option('--put <strike>', 'its strike; without it the same one', price)
    .option('--call <strike>', 'its strike, if a call is rolled', price)
    .option(
      '--credit <price>',
      'the least that both orders together bring, for one share; without it more than nothing',
      signedPrice,
    )
    .option('--yes', 'do it; without --yes only show what would happen')
    .addHelpText(
      'after',
      `
Two orders: the first buys back, for no more than leaves the credit, and ends
after 90 seconds; once it has filled, the second sells as many, for no less.
Cash or shares stay reserved from one to the other. If the first does not fill,
the position stays as it is; if the second does not, nothing is short, and an
alarm says so. \`sluice cancel\` with the id of the first order ends the roll.`,
    )
    .action(async (symbol: string, flags: Flags) => {
      const { expiry, put, call, credit, yes = false } = flags;
      if (put !== undefined && call !== undefined) {
        const sentence = 'Give --call or --put, not both';
        return finish(printError({ sentence, code: 'usage', exitCode: EXIT.usage }));
      }
      const strike = put ?? call;
      const right = put === undefined ? 'call' : 'put';
      finish(
        await askDaemon(flags, {
          ...{ type: 'roll', symbol, expiry },
          ...(strike !== undefined && { right, strike }),
          ...(credit !== undefined && { credit }),
          confirmed: yes,
        }),
      );
    });
}
