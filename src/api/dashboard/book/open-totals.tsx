// The taxable gain of open lots, by term, at the prices of a day, with what the sums leave out.

import type { OpenLots } from '../facts/book-shapes.ts';
import { dateText } from '../facts/date-formats.ts';
import { signedMoney } from '../facts/decimals.ts';
import { Gaps } from './section.tsx';

export function OpenTotals({ of }: { readonly of: OpenLots }) {
  const { totals, unpriced, stale, as_of: on } = of;
  return (
    <>
      {totals.length === 0 && <p class="empty">Nothing was open on {dateText(on)}.</p>}
      {totals.map(({ currency, short_term: short, long_term: long, total }) => (
        <p key={currency} class="total">
          Taxable if sold on {dateText(on)}: <strong>{signedMoney(total, currency)}</strong>, short
          term {signedMoney(short, currency)}, long term {signedMoney(long, currency)}.
        </p>
      ))}
      <Gaps
        sentences={[
          ...unpriced.map((symbol) => `No price of ${symbol}: its lots are not in the sums.`),
          ...stale.map((symbol) => `The price of ${symbol} is old; the sums use it.`),
        ]}
      />
    </>
  );
}
