// The source of prices that people state: for what trades nowhere, and for days on which no other source answers.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { StoreUnavailable } from '../../../sql/store-unavailable.ts';
import type {
  ManualPrice,
  ManualPrices,
  PriceSource,
  SourceFailure,
  SourceQuote,
} from '../../ports/prices.ts';
import { NO_DAY_FIGURES } from './day-figures.ts';

export function createManualSource(prices: ManualPrices): PriceSource {
  return {
    name: 'hand',
    knowsEverySymbol: false,
    async quotes(symbols) {
      try {
        const stated = await prices.of(symbols);
        return new Map(symbols.map((symbol) => [symbol, answerOf(stated.get(symbol))]));
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        const silent = failed({
          kind: 'not-answering',
          why: 'the store of prices does not answer',
        } as const);
        return new Map(symbols.map((symbol) => [symbol, silent]));
      }
    },
  };
}

function answerOf(stated: ManualPrice | undefined): Result<SourceQuote, SourceFailure> {
  if (stated === undefined) return failed({ kind: 'unknown-symbol' });
  const { symbol, price, currency, at } = stated;
  return ok({ symbol, price, currency, at, source: 'hand', ...NO_DAY_FIGURES });
}
