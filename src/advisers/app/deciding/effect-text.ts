// What accepting a proposal does, in sentences for the person who decides.
import { sumOf, valueAt } from '../../../kernel/amounts.ts';
import { money, price as priceOf, quantity, textOf } from '../../../kernel/decimal.ts';
import type { ProposedCommand } from '../../agents/findings/proposed-command.ts';
import { moneyText } from '../../agents/findings/words.ts';

/** Of a command, and the figures of its outcome. */
export function effectText(
  command: ProposedCommand,
  outcome: Readonly<Record<string, unknown>>,
): string {
  switch (command.kind) {
    case 'sell-lots': {
      const { symbol, lots, currency } = command;
      const sold = sumOf(lots.map((lot) => quantity(lot.quantity)));
      const price = String(outcome.price ?? command.price);
      const value = moneyText(valueAt(sold, priceOf(price)), currency);
      return `Books that your broker sold ${textOf(sold)} ${symbol} at ${price} ${currency}, the price of now: ${value}. No order is sent: accept it only after the sale has happened.`;
    }
    case 'mark-position':
      return `States ${command.price} ${command.currency}, the close of ${command.on}, as the price of ${command.symbol}.`;
    case 'void-transaction':
      return `Takes transaction ${command.transaction} back. Transaction ${command.twin}, which is the same, stays.`;
    case 'correct-price':
      return `Takes transaction ${command.transaction} back, which is at ${command.was} ${command.currency}, and books it anew at ${command.price} ${command.currency}. Compare with the confirmation of your broker first.`;
    case 'plan-rebalancing': {
      const { orders, turnover, fees } = outcome;
      const trades = `${orders} ${orders === 1 ? 'trade' : 'trades'}`;
      const [worth, cost] = [turnover, fees].map((one) => moneyOf(one, command.currency));
      return `Makes a plan of ${trades} worth ${worth}, with fees of ${cost}. Nothing is traded until somebody executes the plan.`;
    }
    default:
      return command satisfies never;
  }
}

function moneyOf(amount: unknown, currency: string): string {
  return moneyText(money(String(amount ?? 0)), currency);
}
