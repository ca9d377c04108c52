// `sluice cancel ORDER`: cancels an order that works; never one that protects a position.
import type { Command } from 'commander';
import type { ChangeAnswer } from '../../trader/app/control-client/order-request.ts';
import { type AskingFlags, addAskingOptions, runningDaemon } from '../answers/asking.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { marked, OPERATOR, printRefusal } from './order/order-answers.ts';

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<order>', 'its ORDER in `sluice orders`')
    .addHelpText(
      'after',
      '\nA stop is never cancelled alone: `sluice exit SYMBOL --yes` closes its position.',
    )
    .action(async (orderRef: string, flags: AskingFlags) => finish(await cancel(orderRef, flags)));
}

async function cancel(orderRef: string, flags: AskingFlags): Promise<ExitCode> {
  const daemon = await runningDaemon(flags);
  if (!daemon.ok) return printError(daemon.failure);
  const cancelled = await daemon.value.send<ChangeAnswer>({
    method: 'DELETE',
    path: `/orders/${encodeURIComponent(orderRef)}?user=${OPERATOR}`,
  });
  if (!cancelled.ok) return printRefusal(cancelled.failure);
  if (flags.json) printJson({ ...cancelled.value, order: marked(cancelled.value.order) });
  else printLine(cancelled.value.text);
  return EXIT.ok;
}
