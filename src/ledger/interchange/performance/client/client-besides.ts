// What a client file of Portfolio Performance has besides transactions: what each account holds in the end, savings plans, and prices.
import { minus, negated } from '../../../../kernel/amounts.ts';
import { type Money, money, NO_MONEY, textOf } from '../../../../kernel/decimal.ts';
import type { IgnoredRow, StatedMove } from '../../rows/imported-file.ts';
import { shown } from '../../rows/row-reading.ts';
import type { XmlElement } from '../../text/xml-tree.ts';
import { accountsIn, shifted, transactionsOf } from './client-rows.ts';
import type { ObjectGraph } from './object-graph.ts';

/** `account`: the name of one account; undefined: all of them. */
export function besidesTransactions(graph: ObjectGraph, account: string | undefined): IgnoredRow[] {
  const accounts = accountsIn(graph).filter(
    (owner) => account === undefined || graph.text(owner, 'name') === account,
  );
  const { length } = graph.named('price');
  return [
    ...accounts.flatMap((owner) => balanceOf(graph, owner)),
    ...graph.named('plan').map((plan) => savingsPlan(graph, plan)),
    ...(length === 0 ? [] : [informational('prices', `${length} prices are not imported.`)]),
  ];
}

function informational(part: string, why: string, moved: readonly StatedMove[] = []): IgnoredRow {
  const place = { line: undefined, part, column: undefined };
  return moved.length === 0 ? { place, why } : { place, why, moved };
}

const PAID_OUT: ReadonlySet<string> = new Set([
  ...['BUY', 'REMOVAL', 'TRANSFER_OUT', 'INTEREST_CHARGE', 'FEES', 'TAXES'],
]);

/** A loan is kept as an account below zero: its rows are booked like those of any other. */
function balanceOf(graph: ObjectGraph, owner: XmlElement): IgnoredRow[] {
  const balance = transactionsOf(graph, owner).reduce((sum, transaction) => {
    const amount = amountOf(graph, transaction);
    return PAID_OUT.has(graph.text(transaction, 'type'))
      ? minus(sum, amount)
      : minus(sum, negated(amount));
  }, NO_MONEY);
  if (balance.isZero()) return [];
  const [name, currency] = [shown(graph.text(owner, 'name')), graph.text(owner, 'currencyCode')];
  const stated = `${textOf(balance)} ${currency}`;
  const why = balance.isNegative()
    ? `The account "${name}" ends at ${stated}. It is booked as cash below zero, as a loan that is kept as an account is.`
    : `The account "${name}" ends at ${stated}, by its transactions.`;
  return [informational(`balance of "${name}"`, why, [{ currency, amount: balance }])];
}

/** In months, and from 101 on in weeks. */
const WEEKS_AFTER = 100;

function savingsPlan(graph: ObjectGraph, plan: XmlElement): IgnoredRow {
  const name = shown(graph.text(plan, 'name'));
  const [account, security] = [graph.child(plan, 'account'), graph.child(plan, 'security')];
  const currency = graph.text(account, 'currencyCode') || graph.text(security, 'currencyCode');
  const amount = amountOf(graph, plan);
  const every = everyText(Number(graph.text(plan, 'interval')));
  const why = `The savings plan "${name}", ${textOf(amount)} ${currency}${every}, is not imported: the ledger books what has happened, and its transactions are read.`;
  return informational(`savings plan "${name}"`, why, [{ currency, amount }]);
}

function everyText(interval: number): string {
  if (!Number.isSafeInteger(interval) || interval < 1) return '';
  const [count, unit] =
    interval > WEEKS_AFTER ? [interval - WEEKS_AFTER, 'week'] : [interval, 'month'];
  return count === 1 ? ` every ${unit}` : ` every ${count} ${unit}s`;
}

function amountOf(graph: ObjectGraph, element: XmlElement): Money {
  const text = graph.text(element, 'amount');
  return /^-?\d+$/.test(text) ? money(shifted(text, 2)) : NO_MONEY;
}
