// Yahoo as a source of past prices. Its closes and dividends are divided by every later split; here they are as they were printed.
// Decision 0035
import { quotient } from '../../../kernel/amounts.ts';
import type { Price } from '../../../kernel/decimal.ts';
import { DAY_MS, type Instant, type TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { utcMidnight } from '../../../market/time/day.ts';
import type { HistorySource } from '../../ports/price-history.ts';
import type { SourceFailure } from '../../ports/prices.ts';
import { type Chart, chartIn, factorAfter } from './chart-body.ts';
import { printedNumber, printedTimes } from './printed-number.ts';
import type { YahooClient } from './yahoo-client.ts';
import { YAHOO } from './yahoo-source.ts';
import { yahooPair, yahooSymbol } from './yahoo-symbol.ts';

export function createYahooHistory(client: YahooClient, now: () => Instant): HistorySource {
  /** To the present, whatever is asked: closes of the past depend on splits of today. */
  async function chartOf(symbol: string, from: TradingDay): Promise<Result<Chart, SourceFailure>> {
    const asked = { from: new Date(utcMidnight(from)), to: new Date(now() + DAY_MS) };
    const body = await client.chart({ symbol, ...asked });
    if (!body.ok) return body;
    const chart = chartIn(body.value, now());
    if (chart !== undefined) return ok(chart);
    return failed({ kind: 'no-price', why: 'its chart has no currency or no time zone' });
  }

  return {
    name: YAHOO,
    async daily(symbol, from) {
      const chart = await chartOf(yahooSymbol(symbol), from);
      if (!chart.ok) return chart;
      const { unit, days, splits, dividends } = chart.value;
      const stated = { symbol, source: YAHOO };
      const closes = days.flatMap(({ on, close }) => {
        const printed = printedTimes(close, factorAfter(splits, on));
        if (on < from || printed === undefined) return [];
        const price = quotient(printed, unit.unitsPerPrice) as Price;
        return [{ ...stated, on, price, currency: unit.currency }];
      });
      const ofRange = splits.filter(({ on }) => on >= from);
      const paid = dividends.flatMap(({ on, amount, unit: paidIn }) => {
        const printed = printedTimes(amount, factorAfter(splits, on));
        if (on < from || printed === undefined) return [];
        const perShare = quotient(printed, paidIn.unitsPerPrice);
        return [{ ...stated, on, perShare, currency: paidIn.currency }];
      });
      return ok({
        closes,
        splits: ofRange.map((split) => ({ ...stated, ...split })),
        dividends: paid,
      });
    },
    async rates(pair, from) {
      const chart = await chartOf(yahooPair(pair), from);
      if (!chart.ok) return chart;
      const { unit, days } = chart.value;
      if (unit.currency !== pair.to) {
        return failed({ kind: 'no-price', why: `its rate is in ${unit.currency}` });
      }
      const rates = days.flatMap(({ on, close }) => {
        const rate = printedNumber(close);
        return on < from || rate === undefined ? [] : [{ ...pair, on, rate, source: YAHOO }];
      });
      return ok(rates);
    },
  };
}
