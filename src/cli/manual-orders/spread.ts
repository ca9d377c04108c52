// `sluice spread SYMBOL QUANTITY --call 230/240 --expiry 2026-12-18 --limit 3.10`: buys, or with --credit sells, a vertical of two option contracts,
// or with both --put and --call an iron condor of four.
import type { Command } from 'commander';
import { addAskingOptions } from '../answers/asking.ts';
import { EXIT, type Finish } from '../program/exit-code.ts';
import { amount } from '../program/option-numbers.ts';
import { printError } from '../program/output.ts';
import { addPlacingOptions, checkOrPlace, type PlacingFlags } from './order/place-order.ts';
import { addSpreadOptions, type SpreadFlags, spreadBody } from './order/spread-flags.ts';

export function configure(command: Command, finish: Finish): void {
  addPlacingOptions(
    addSpreadOptions(
      addAskingOptions(command)
        .argument('<symbol>', 'symbol of the stock')
        .argument('<quantity>', 'pairs of contracts, or condors', amount),
    ),
  )
    .action(async (symbol: string, quantity: number, flags: PlacingFlags & SpreadFlags) => {
      const body = spreadBody(symbol, quantity, flags);
      if (!body.ok)
        return finish(printError({ sentence: body.failure, code: 'usage', exitCode: EXIT.usage }));
      finish(await checkOrPlace(body.value, flags));
    })
    .addHelpText(
      'after',
      `
With --limit it buys the contract that is worth more, the lower call or the
higher put, and sells the other, as one order. With --credit it sells the first
and buys the second: what it can lose is the distance of the strikes less the
credit. With --put and --call these are four contracts, an iron condor: --credit
sells the higher put and the lower call and buys the others, and what it can
lose is the larger distance less the credit. Prices are never negative. Without
--yes it says what it can lose and gain, and where it breaks even. \`sluice
exit\` with the id that it prints closes it.`,
    );
}
