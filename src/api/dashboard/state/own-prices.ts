// The decision to state a price for a position that no source prices, or prices late.
import type { BookHolding } from '../facts/book-shapes.ts';
import { dateText } from '../facts/date-formats.ts';
import { entered as exactly } from '../facts/decimals.ts';
import { type StatedPrice, statedPriceWords } from '../facts/own-prices.ts';
import type { Decision } from './decisions.ts';
import { turned } from './proposals.ts';
import { door } from './session.ts';
import { zone } from './zone.ts';

export function statedPriceDecision(
  holding: BookHolding,
  where: string,
  stated: StatedPrice,
  done: () => void,
): Decision {
  const { symbol, currency, portfolio_id: portfolio, security_id: security } = holding;
  const side = holding.quantity.startsWith('-') ? 'SHORT' : 'LONG';
  const { price, day, today } = stated;
  return {
    title: `State a price of ${symbol}`,
    label: 'State it',
    where,
    means: statedPriceWords(holding, stated, zone.value),
    preview: undefined,
    async act() {
      const asked = await door.ask<unknown>((client) =>
        client.PUT('/api/v1/holdings/positions/{id}/value', {
          params: { path: { id: `${portfolio}-${security}-${side}` } },
          // Of today it is the price of now.
          body: { price, ...(day !== today && { as_of: day }) },
        }),
      );
      if (asked.kind === 'ok') done();
      return turned(
        asked,
        () => `Stated: ${symbol} ${exactly(price)} ${currency} on ${dateText(day)}.`,
      );
    },
  };
}
