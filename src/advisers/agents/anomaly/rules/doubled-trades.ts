// Trades that are equal in all that counts and that no single source states as two.
import { type Decimal, textOf } from '../../../../kernel/decimal.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf } from '../../findings/words.ts';
import type { SeenEntry, Snapshot } from '../../snapshot/snapshot.ts';
import { isTrade } from './trade-entries.ts';

/** The fills of one order are often equal, and their source names each of them. */
export function doubledTrades({ entries }: Snapshot): Finding[] {
  const alike = Map.groupBy(entries.filter(isTrade), nameOf);
  return [...alike.values()].flatMap((trades) =>
    trades.flatMap((one, at) => doubled(one, trades[at - 1])),
  );
}

/** The same of two trades that may be one. */
export function nameOf({ security, type, on, quantity, price, currency }: Named): string {
  const text = (value: Decimal | undefined) => (value === undefined ? '' : textOf(value));
  return [security, type, on, text(quantity), text(price), currency].join(' ');
}

type Named = Pick<SeenEntry, 'security' | 'type' | 'on' | 'quantity' | 'price' | 'currency'>;

function doubled(trade: SeenEntry, before: SeenEntry | undefined): Finding[] {
  if (before === undefined) return [];
  if (trade.origin !== undefined && trade.origin === before.origin) return [];
  const { id, type, symbol = '', quantity, price, currency, on } = trade;
  return [
    {
      ...{ agent: 'anomaly', rule: 'doubled-trade', subject: `transaction:${id}` },
      ...{ bucket: 1, isBreach: true, severity: 'WARNING' },
      figures: figuresOf({
        ...{ transaction: id, other: before.id, quantity, price, currency, on },
        ...{ source: trade.origin ?? 'by hand', other_source: before.origin ?? 'by hand' },
      }),
      threshold: undefined,
      evidence: [before.event, trade.event],
      text: `Transactions ${before.id} and ${id} are the same: ${type} ${quantity} ${symbol} at ${price} ${currency} on ${on}. If it was one trade, take one back.`,
      command: { kind: 'void-transaction', transaction: id, twin: before.id },
      question: { restsOn: [before.event, trade.event] },
    },
  ];
}
