// `sluice modify ORDER`: changes an order that works; a stop only tightens.
import type { Command } from 'commander';
import type { ChangeAnswer } from '../../trader/app/control-client/order-request.ts';
import { type AskingFlags, addAskingOptions, runningDaemon } from '../answers/asking.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { amount, price } from '../program/option-numbers.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { marked, OPERATOR, printRefusal } from './order/order-answers.ts';

interface ModifyFlags extends AskingFlags {
  readonly quantity?: number;
  readonly limit?: number;
  readonly trigger?: number;
}

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<order>', 'its ORDER in `sluice orders`')
    .option('--quantity <shares>', 'of an entry or exit', amount)
    .option('--limit <price>', 'new limit', price)
    .option('--trigger <price>', 'new price of a stop', price)
    .addHelpText(
      'after',
      '\nA stop moves closer to the market, never away from it. Entries and targets\nchange freely.',
    )
    .action(async (orderRef: string, flags: ModifyFlags) => finish(await modify(orderRef, flags)));
}

async function modify(orderRef: string, flags: ModifyFlags): Promise<ExitCode> {
  const { quantity, limit, trigger } = flags;
  if (quantity === undefined && limit === undefined && trigger === undefined) {
    const sentence = 'Nothing to change; give --quantity, --limit or --trigger';
    return printError({ sentence, code: 'no-change', exitCode: EXIT.usage });
  }
  const daemon = await runningDaemon(flags);
  if (!daemon.ok) return printError(daemon.failure);
  const changed = await daemon.value.send<ChangeAnswer>({
    method: 'PUT',
    path: `/orders/${encodeURIComponent(orderRef)}`,
    body: { quantity, price: limit, stop_price: trigger, by: { user: OPERATOR } },
  });
  if (!changed.ok) return printRefusal(changed.failure);
  if (flags.json) printJson({ ...changed.value, order: marked(changed.value.order) });
  else printLine(changed.value.text);
  return EXIT.ok;
}
