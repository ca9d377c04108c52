// `sluice reconcile`: compares with the broker now, records the operator's statement about orders the broker cannot
// report, and checks a broker statement.

import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { fileFaultText } from '../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { ControlClient } from '../../trader/app/control-client/control-client.ts';
import {
  ANSWER_MAX_SECONDS,
  type Comparison,
  compareNow,
  reconcileJson,
  type StatedOutcome,
  stateOutcome,
} from '../../trader/app/control-client/reconcile.ts';
import type { OrderRow } from '../../trader/contract/order-rows.ts';
import { flexTrades, type StatedTrade } from '../../trader/domain/statement/flex-trades.ts';
import {
  type AskingFlags,
  addAskingOptions,
  commandFailure,
  runningDaemon,
} from '../answers/asking.ts';
import { readRows } from '../answers/reading.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { pause } from '../program/waiting.ts';
import { checkStatement } from './reconcile/check-statement.ts';
import { type ReconcileReport, reconcileText } from './reconcile/reconcile-text.ts';

interface ReconcileFlags extends AskingFlags {
  readonly apply?: boolean;
  readonly as?: readonly StatedOutcome[];
  readonly statement?: string;
}

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .option('--apply', 'record your statement on unknown orders (--as)')
    .option(
      '--as <order=outcome>',
      'ORDER=cancelled or ORDER=filled@PRICE; repeatable',
      (text: string, words: readonly StatedOutcome[] = []) => [...words, wordOf(text)],
    )
    .option('--statement <file>', 'compare with an IB Flex statement of trades (CSV)')
    .addHelpText(
      'after',
      `
The daemon settles differences when it finds them; each line shows what it did.
It never guesses the outcome of an unknown order; state it with --apply --as.
The statement needs the columns Symbol, DateTime, Buy/Sell, Quantity, TradePrice
and IBExecID, and uses IBOrderID, OrderReference and IBCommission. It replaces
executions that were only inferred. Exit code 1 if the two do not match.`,
    )
    .action(async (flags: ReconcileFlags) => finish(await reconcile(flags)));
}

async function reconcile(flags: ReconcileFlags): Promise<ExitCode> {
  const words = flags.as ?? [];
  if (words.length > 0 && flags.apply !== true) {
    const sentence = '--as needs --apply';
    return printError({ sentence, code: 'not-applied', exitCode: EXIT.usage });
  }
  const text = readStatement(flags.statement);
  if (!text.ok) return printError(text.failure);
  const daemon = await runningDaemon(flags);
  if (!daemon.ok && text.value === undefined) return printError(daemon.failure);
  const comparison = daemon.ok ? await compare(daemon.value) : ok(undefined);
  if (!comparison.ok) return printError(comparison.failure);
  const resolved: string[] = [];
  for (const word of words) {
    if (!daemon.ok) return printError(daemon.failure);
    const answer = await resolve(daemon.value, word);
    if (!answer.ok) return printError(answer.failure);
    resolved.push(answer.value);
  }
  const orders = await readRows<OrderRow>(flags, () => ({
    path: '/orders',
    read: (look) => look.orders(),
  }));
  if (!orders.ok) return printError(orders.failure);
  const statement =
    text.value === undefined
      ? ok(undefined)
      : await checkStatement(flags, { trades: text.value, orders: orders.value, daemon });
  if (!statement.ok) return printError(statement.failure);
  const unknown = orders.value.filter(({ state }) => state === 'unknown');
  print(flags, { comparison: comparison.value, unknown, resolved, statement: statement.value });
  return statement.value === undefined || statement.value.matches === true ? EXIT.ok : EXIT.failure;
}

function print(flags: ReconcileFlags, found: ReconcileReport): void {
  if (flags.json) printJson(reconcileJson(found));
  else printLine(reconcileText(found));
}

async function compare(daemon: ControlClient): Promise<Result<Comparison, CommandFailure>> {
  const compared = await compareNow(daemon, 'operator', pause);
  if (!compared.ok) return failed(commandFailure(compared.failure));
  if (compared.value !== undefined) return ok(compared.value);
  const sentence = `The broker has not answered within ${ANSWER_MAX_SECONDS} s; check the gateway with \`sluice status\``;
  return failed({ sentence, code: 'no-answer', exitCode: EXIT.timeout });
}

async function resolve(
  daemon: ControlClient,
  stated: StatedOutcome,
): Promise<Result<string, CommandFailure>> {
  const answer = await stateOutcome(daemon, stated, 'operator');
  return answer.ok ? answer : failed(commandFailure(answer.failure));
}

function readStatement(
  file: string | undefined,
): Result<readonly StatedTrade[] | undefined, CommandFailure> {
  if (file === undefined) return ok(undefined);
  const refuse = (sentence: string, code: string) =>
    failed({ sentence, code, exitCode: EXIT.usage });
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return refuse(`${file}: ${fileFaultText(error)}`, 'no-file');
  }
  const trades = flexTrades(text);
  return trades.ok
    ? trades
    : refuse(`${file} is not a statement of trades: ${trades.failure}`, 'no-statement');
}

const WORD = /^([a-z2-7]{8}\.[0-9a-z]+\.[estxh])=(?:cancelled|filled@(\d+(?:\.\d+)?))$/;

function wordOf(text: string): StatedOutcome {
  const [, orderRef, price] = WORD.exec(text) ?? [];
  if (orderRef === undefined)
    throw new InvalidArgumentError('expected ORDER=cancelled or ORDER=filled@PRICE');
  return { orderRef, price: price === undefined ? undefined : Number(price) };
}
