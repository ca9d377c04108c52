// `sluice reconcile`: compares with the broker now, records the operator's statement about orders the broker cannot
// report, and checks a broker statement.
import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { fileTroubleText } from '../../kernel/file-trouble.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { DeskClient } from '../../trader/app/desk-client/desk-client.ts';
import { flexTrades, type StatedTrade } from '../../trader/domain/statement/flex-trades.ts';
import type { OrderRow } from '../../trader/ports/look.ts';
import type { StatusView } from '../../trader/ports/status-view.ts';
import {
  type AskingFlags,
  addAskingOptions,
  commandFailure,
  runningDesk,
} from '../answers/asking.ts';
import { readRows } from '../answers/reading.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { waitUntil } from '../program/waiting.ts';
import { checkStatement, type StatementReport } from './reconcile/check-statement.ts';
import { type Comparison, reconcileText, type Word } from './reconcile/reconcile-text.ts';

interface ReconcileFlags extends AskingFlags {
  readonly apply?: boolean;
  readonly as?: readonly Word[];
  readonly statement?: string;
}

const ANSWER_MAX_SECONDS = 10;

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .option('--apply', 'record your statement on unknown orders (--as)')
    .option(
      '--as <order=outcome>',
      'ORDER=cancelled or ORDER=filled@PRICE; repeatable',
      (text: string, words: readonly Word[] = []) => [...words, wordOf(text)],
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
  const desk = await runningDesk(flags);
  if (!desk.ok && text.value === undefined) return printError(desk.failure);
  const comparison = desk.ok ? await compare(desk.value) : ok(undefined);
  if (!comparison.ok) return printError(comparison.failure);
  const resolved: string[] = [];
  for (const word of words) {
    if (!desk.ok) return printError(desk.failure);
    const answer = await resolve(desk.value, word);
    if (!answer.ok) return printError(answer.failure);
    resolved.push(answer.value);
  }
  const orders = await readRows<OrderRow>(flags, {
    path: '/orders',
    read: (look) => look.orders(),
  });
  if (!orders.ok) return printError(orders.failure);
  const statement =
    text.value === undefined
      ? ok(undefined)
      : await checkStatement(flags, { trades: text.value, orders: orders.value, desk });
  if (!statement.ok) return printError(statement.failure);
  const unknown = orders.value.filter(({ state }) => state === 'unknown');
  print(flags, { comparison: comparison.value, unknown, resolved, statement: statement.value });
  return statement.value === undefined || statement.value.matches === true ? EXIT.ok : EXIT.failure;
}

interface Reconciled {
  readonly comparison: Comparison | undefined;
  readonly unknown: readonly OrderRow[];
  readonly resolved: readonly string[];
  readonly statement: StatementReport | undefined;
}

function print(flags: ReconcileFlags, found: Reconciled): void {
  const { comparison, unknown, resolved, statement } = found;
  if (!flags.json) return printLine(reconcileText(found));
  printJson({
    live: comparison !== undefined,
    compared_at: comparison?.at ?? null,
    is_clean: comparison?.is_clean ?? null,
    differences: comparison?.differences ?? [],
    resolved,
    unknown_orders: unknown,
    statement: statement ?? null,
  });
}

/** The daemon compares after the broker has answered; the time of its newest comparison shows it. */
async function compare(desk: DeskClient): Promise<Result<Comparison, CommandFailure>> {
  const before = await desk.get<StatusView>('/status');
  if (!before.ok) return failed(commandFailure(before.failure));
  const asked = await desk.post('/commands', { type: 'reconcile', by: 'operator' });
  if (!asked.ok) return failed(commandFailure(asked.failure));
  let found: Comparison | undefined;
  await waitUntil(async () => {
    const now = await desk.get<StatusView>('/status');
    const isNew = now.ok && now.value.comparison?.at !== before.value.comparison?.at;
    if (isNew) found = now.value.comparison ?? undefined;
    return isNew;
  }, ANSWER_MAX_SECONDS);
  if (found !== undefined) return ok(found);
  const sentence = `The broker has not answered within ${ANSWER_MAX_SECONDS} s; check the gateway with \`sluice status\``;
  return failed({ sentence, code: 'no-answer', exitCode: EXIT.timeout });
}

async function resolve(desk: DeskClient, word: Word): Promise<Result<string, CommandFailure>> {
  const { orderRef, price } = word;
  const answer = await desk.post<{ text: string }>('/commands', {
    type: 'resolve-order',
    order_ref: orderRef,
    outcome: price === undefined ? 'cancelled' : 'filled',
    ...(price === undefined ? {} : { price }),
    by: 'operator',
  });
  return answer.ok ? ok(answer.value.text) : failed(commandFailure(answer.failure));
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
    return refuse(`${file}: ${fileTroubleText(error)}`, 'no-file');
  }
  const trades = flexTrades(text);
  return trades.ok
    ? trades
    : refuse(`${file} is not a statement of trades: ${trades.failure}`, 'no-statement');
}

const WORD = /^([a-z2-7]{8}\.[0-9a-z]+\.[estx])=(?:cancelled|filled@(\d+(?:\.\d+)?))$/;

function wordOf(text: string): Word {
  const [, orderRef, price] = WORD.exec(text) ?? [];
  if (orderRef === undefined)
    throw new InvalidArgumentError('expected ORDER=cancelled or ORDER=filled@PRICE');
  return { orderRef, price: price === undefined ? undefined : Number(price) };
}
