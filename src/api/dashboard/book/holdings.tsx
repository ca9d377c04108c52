// What a portfolio holds, with weights; what has no price is named and weighs nothing.

import { weightOf } from '../facts/allocations.ts';
import type { BookHolding, Portfolio } from '../facts/book-shapes.ts';
import { dateText } from '../facts/date-formats.ts';
import {
  money,
  percentText,
  quantity,
  signedMoney,
  toneOfText,
  unitPrice,
} from '../facts/decimals.ts';
import { priceSourceWords } from '../facts/own-prices.ts';
import { reasonWords } from '../facts/reasons.ts';
import { dayOf, inUtc } from '../facts/times.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { zone } from '../state/zone.ts';
import { Section } from './section.tsx';
import { Weight } from './weights.tsx';

export function Holdings({ portfolio }: { readonly portfolio: Portfolio }) {
  const { holdings, allocation, base_currency: base } = portfolio;
  return (
    <Section name="holdings" title={`Holdings ${holdings.length}`}>
      {holdings.length === 0 ? (
        <p class="empty">Nothing is held.</p>
      ) : (
        <table class="cards">
          <ColumnHeads
            names={[
              'Symbol',
              '#Shares',
              '#Average cost',
              '#Price',
              '#Value',
              'Weight',
              '#Open gain',
            ]}
          />
          <tbody>
            {holdings.map((holding) => (
              <Row
                key={holding.id}
                holding={holding}
                base={base}
                weight={weightOf(allocation, holding.symbol)}
              />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

interface RowProps {
  readonly holding: BookHolding;
  readonly base: string;
  readonly weight: string | null;
}

function Row({ holding, base, weight }: RowProps) {
  const { symbol, name, currency, unrealized_gain_loss: gain } = holding;
  return (
    <tr>
      <th scope="row">
        {symbol} <small>{name}</small>
      </th>
      <td class="number" data-name="Shares">
        {quantity(holding.quantity)}
      </td>
      <td class="number" data-name="Average cost">
        {unitPrice(holding.average_cost, currency)} <small>{currency}</small>
      </td>
      <td class="number" data-name="Price">
        <Price holding={holding} />
        {holding.questions.map(({ code, on, new_shares, old_shares, sentence }) => (
          <strong class="below loss" key={`${code} ${on}`} title={sentence}>
            split {new_shares} for {old_shares} on {dateText(on)} not booked
          </strong>
        ))}
      </td>
      <td class="number" data-name="Value">
        {money(holding.market_value, currency)}
        {currency !== base && holding.base_market_value !== null && (
          <small class="below">{money(holding.base_market_value, base)}</small>
        )}
      </td>
      <td data-name="Weight">
        <Weight percent={weight} of={symbol} />
      </td>
      <td class={`number ${toneOfText(gain)}`} data-name="Open gain">
        {signedMoney(gain, currency)}{' '}
        <small>{gain === null ? '' : percentText(holding.unrealized_gain_loss_percent)}</small>
      </td>
    </tr>
  );
}

function Price({ holding }: { readonly holding: BookHolding }) {
  const { current_price: price, price_as_of: at, price_stale: isOld, currency } = holding;
  if (price === null)
    return (
      <strong class="loss">
        no price <small>{reasonWords(holding.unpriced_reason ?? '').toLowerCase()}</small>
      </strong>
    );
  return (
    <>
      {unitPrice(price, currency)} <small>{currency}</small>
      {at !== null && (
        <small class={isOld === true ? 'below loss' : 'below'} title={inUtc(at)}>
          {isOld === true ? 'old: ' : ''}
          {dateText(dayOf(at, zone.value))} {priceSourceWords(holding.price_source)}
        </small>
      )}
    </>
  );
}
