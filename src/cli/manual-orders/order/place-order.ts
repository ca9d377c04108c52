// `sluice buy` and `sluice sell`: an order of a person, checked first, and placed with --yes or a yes at the terminal.

import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { ControlClient, Reason } from '../../../trader/app/control-client/control-client.ts';
import {
  bodyHash,
  type CheckAnswer,
  type OrderAnswer,
} from '../../../trader/app/control-client/order-request.ts';
import { asSentence } from '../../../trader/domain/wording/sentences.ts';
import { type AskingFlags, addAskingOptions, runningDaemon } from '../../answers/asking.ts';
import { EXIT, type ExitCode, type Finish } from '../../program/exit-code.ts';
import { amount } from '../../program/option-numbers.ts';
import { printError, printJson, printLine, printNote } from '../../program/output.ts';
import { consentTo } from '../../program/question.ts';
import { listedNote } from './listed-note.ts';
import { marked, OPERATOR, printReasons, printRefusal } from './order-answers.ts';
import { addOrderOptions, flagFault, type OrderFlags, orderBody } from './order-flags.ts';

export interface PlacingFlags extends AskingFlags {
  readonly check?: boolean;
  readonly key?: string;
  readonly yes?: boolean;
}

type Body = Readonly<Record<string, unknown>>;

export function configurePlacing(command: Command, finish: Finish, side: 'BUY' | 'SELL'): Command {
  return addPlacingOptions(
    addOrderOptions(
      addAskingOptions(command)
        .argument('<symbol>', 'symbol of the stock, or an option contract: "AAPL 261218C00230000"')
        .argument('<quantity>', 'shares, or contracts', amount),
    ),
  ).action(async (symbol: string, quantity: number, flags: PlacingFlags & OrderFlags) => {
    const sentence = flagFault(symbol, flags);
    if (sentence !== undefined)
      return finish(printError({ sentence, code: 'usage', exitCode: EXIT.usage }));
    finish(await checkOrPlace(orderBody(side, { symbol, quantity }, flags), flags));
  });
}

export function addPlacingOptions(command: Command): Command {
  return command
    .option('--check', 'only the verdict, with every reason; sends and records nothing')
    .option('--key <text>', 'name of this order: repeated within 24 hours, it is the same order')
    .option('--yes', 'do it; without --yes only show what would happen');
}

/** Without --yes, only what would happen. */
export async function checkOrPlace(body: Body, flags: PlacingFlags): Promise<ExitCode> {
  const daemon = await runningDaemon(flags);
  if (!daemon.ok) return printError(daemon.failure);
  const isOnlyAsked = flags.check === true || flags.yes !== true;
  return isOnlyAsked ? check(daemon.value, body, flags) : place(daemon.value, body, flags);
}

async function check(daemon: ControlClient, body: Body, flags: PlacingFlags): Promise<ExitCode> {
  const asked = { ...body, by: { user: OPERATOR } };
  const checked = await daemon.post<CheckAnswer>('/orders/check', asked);
  if (!checked.ok) return printRefusal(checked.failure);
  const { allowed, reasons, text } = checked.value;
  if (flags.check === true && flags.json) printJson(checked.value);
  else if (flags.check === true && allowed) printLine(text);
  if (!allowed) {
    const exitCode = printReasons(text, reasons);
    noteListed(body, reasons);
    return exitCode;
  }
  if (flags.check === true) return EXIT.ok;
  const consent = flags.json
    ? 'not-asked'
    : await consentTo({ meaning: text, question: 'Place this order?' });
  if (consent === 'yes') return place(daemon, body, flags);
  const sentence =
    consent === 'no'
      ? 'Nothing was sent'
      : `${asSentence(text)} Nothing was sent; add --yes to place this order`;
  return printError({ sentence, code: 'unconfirmed', exitCode: EXIT.usage });
}

function noteListed({ symbol }: Body, reasons: readonly Reason[]): void {
  if (reasons.some(({ kind }) => kind === 'ambiguous_contract'))
    printNote(listedNote(String(symbol)));
}

/** It always has a key, so that an order whose answer was lost can be asked for again. */
async function place(daemon: ControlClient, body: Body, flags: PlacingFlags): Promise<ExitCode> {
  const key = flags.key ?? `cli-${randomUUID()}`;
  const by = { user: OPERATOR, key, body_hash: bodyHash(body) };
  const placed = await daemon.post<OrderAnswer>('/orders', { ...body, by });
  if (!placed.ok) {
    const exitCode = printRefusal(placed.failure);
    if (placed.failure.kind !== 'unreachable') noteListed(body, placed.failure.reasons ?? []);
    else if (placed.failure.wasSent)
      printNote(
        `The order may have been placed. Give the same command again with --key ${key}: it finds the order or places it, never both.`,
      );
    return exitCode;
  }
  const { text, order, order_ref: orderRef } = placed.value;
  if (flags.json) printJson({ ...placed.value, order: marked(order) });
  else {
    printLine(text);
    const named = orderRef ?? placed.value.position_id;
    if (named !== null) printLine(`\`sluice explain ${named}\` shows what becomes of it.`);
  }
  return EXIT.ok;
}
