// The account's gateway as a source: the last prints that a running trader has received for the symbols it watches.
import { type Price, parseDecimal } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
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
  const price = parseDecimal(String(print.price));
  if (price === undefined || !price.gt(0)) return failed({ kind: 'no-price', why: 'no print yet' });
  return ok({
    ...{ symbol, price: price as Price, currency, at, receivedAt, source: 'gateway' },
    ...NO_DAY_FIGURES,
  });
}
