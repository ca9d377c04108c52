// Trades whose fees are a large part of them and unlike those of other trades: pence for pounds, or the field of another figure.
import { valueAt } from '../../../../kernel/amounts.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, limitText, numberText, percentText } from '../../findings/words.ts';
import type { SeenEntry, Snapshot } from '../../snapshot/snapshot.ts';
import { isTrade } from '../rules/trade-entries.ts';
import { medianOf } from '../statistics/robust.ts';
import { doubt } from './doubt.ts';

/** Of price times quantity. */
const SHARE_MAX = 0.05;
/** Times the usual fees in the currency. */
const TIMES_MAX = 10;
const TRADES_MIN = 4;

export function feeSizes({ entries }: Snapshot): Finding[] {
  const byCurrency = Map.groupBy(entries.filter(isTrade), ({ currency }) => currency);
  return [...byCurrency.values()].flatMap((trades) => {
    if (trades.length < TRADES_MIN) return [];
    const usual = medianOf(trades.map(({ fees }) => fees.toNumber()));
    return trades.flatMap((trade) => judged(trade, usual));
  });
}

function judged(trade: SeenEntry, usual: number): Finding[] {
  const { id, type, symbol = '', quantity, price, currency, on } = trade;
  if (quantity === undefined || price === undefined) return [];
  const value = Math.abs(valueAt(quantity, price).toNumber());
  const fees = trade.fees.toNumber();
  const share = fees / value;
  if (!(value > 0) || share <= SHARE_MAX || fees <= usual * TIMES_MAX) return [];
  return [
    doubt(trade, {
      rule: 'fee-size',
      severity: 'WARNING',
      figures: figuresOf({ transaction: id, quantity, price, fees, usual, share, currency, on }),
      threshold: String(SHARE_MAX),
      text: `Transaction ${id} (${type} ${quantity} ${symbol} on ${on}) has fees of ${numberText(fees)} ${currency}, ${percentText(share)} of the trade; the limit is ${limitText(SHARE_MAX)}, and ${numberText(usual)} is usual. Are the fees in another unit?`,
    }),
  ];
}
