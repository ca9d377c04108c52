// The account's gateway as a source: the last prints that a running trader has received for the symbols it watches.
import { plus, quotient } from '../../../kernel/amounts.ts';
import { decimal, type Price, parseDecimal } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { isOption } from '../../domain/options/option-security.ts';
import type {
  LastPrint,
  LastPrints,
  PriceSource,
  SourceFailure,
  SourceQuote,
} from '../../ports/prices.ts';
import { NO_DAY_FIGURES } from './day-figures.ts';

export function createTraderSource(lastPrints: LastPrints): PriceSource {
  return {
    name: 'gateway',
    knowsEverySymbol: false,
    async quotes(symbols) {
      const prints = await lastPrints(symbols);
      const answerOf = (symbol: string): Result<SourceQuote, SourceFailure> =>
        prints.ok
          ? quoteOf(symbol, prints.value.get(symbol))
          : failed({ kind: 'not-answering', why: prints.failure.why });
      return new Map(symbols.map((symbol) => [symbol, answerOf(symbol)]));
    },
  };
}

function quoteOf(symbol: string, print?: LastPrint): Result<SourceQuote, SourceFailure> {
  if (print === undefined) return failed({ kind: 'unknown-symbol' });
  const { currency, at, receivedAt } = print;
  const [bid, ask] = [priceIn(print.bid), priceIn(print.ask)];
  const price = middleOf(symbol, bid, ask) ?? priceIn(print.price);
  if (price === undefined || !price.gt(0)) return failed({ kind: 'no-price', why: 'no print yet' });
  return ok({
    ...{ symbol, price, currency, at, receivedAt, source: 'gateway' },
    ...NO_DAY_FIGURES,
    ...(bid && { bid }),
    ...(ask && { ask }),
  });
}

function priceIn(value: number | undefined): Price | undefined {
  return value === undefined ? undefined : (parseDecimal(String(value)) as Price | undefined);
}

const TWO = decimal('2');

/** Options trade seldom: their last print may be hours old, while the market has moved. */
function middleOf(
  symbol: string,
  bid: Price | undefined,
  ask: Price | undefined,
): Price | undefined {
  if (!isOption({ symbol }) || bid === undefined || ask === undefined || ask.lt(bid))
    return undefined;
  return quotient(plus(bid, ask), TWO) as Price;
}
