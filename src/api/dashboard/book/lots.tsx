// Open tax lots with their age and open gain; those of a tax-deferred portfolio have no term.

import type { BookLot, OpenLot, OpenLots, Portfolio } from '../facts/book-shapes.ts';
import { dateText } from '../facts/date-formats.ts';
import { money, quantity, signedMoney, toneOfText } from '../facts/decimals.ts';
import { daysToLongTerm } from '../facts/terms.ts';
import { LongTable } from '../lists/long-table.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { rowsInMemory } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import { type Call, useAsked } from '../state/polled-request.ts';
import { OpenTotals } from './open-totals.tsx';
import { OF_THE_BOOK } from './renewal.ts';
import { Section } from './section.tsx';
import { COUNTRIES, useOtherRules } from './tax-rules.tsx';

export function Lots({ portfolio }: { readonly portfolio: Portfolio }) {
  return (
    <Section name="lots" title="Open lots">
      {portfolio.tax_treatment === 'TAXABLE' ? (
        <Taxed portfolio={portfolio} />
      ) : (
        <Deferred portfolio={portfolio} />
      )}
    </Section>
  );
}

function Taxed({ portfolio: { id } }: { readonly portfolio: Portfolio }) {
  const rules = useOtherRules();
  const asked = useAsked<OpenLots>(
    `lots ${id}`,
    // CSV only if it is asked for.
    ((client) =>
      client.GET('/api/v1/tax/unrealized', {
        params: { query: { portfolio_id: id } },
      })) as Call<OpenLots>,
    OF_THE_BOOK,
  );
  return (
    <UntilKnown asked={asked} what="the lots">
      {({ body }) =>
        body.lots.length === 0 ? (
          <p class="empty">No lot is open.</p>
        ) : (
          <>
            <LongTable
              name="Open lots"
              heads={[
                'Symbol',
                'Opened',
                '#Shares',
                '#Cost',
                '#Value',
                ...(rules === undefined ? ['#Taxable gain', 'To long term'] : ['#Gain']),
              ]}
              widths={rules === undefined ? [16, 15, 11, 14, 14, 14, 16] : [22, 18, 14, 15, 15, 16]}
              rows={rowsInMemory(body.lots, ({ lot_id: lot }) => lot)}
              cells={(lot) => <TaxedCells lot={lot} hasTerms={rules === undefined} />}
            />
            {rules === undefined ? (
              <OpenTotals of={body} />
            ) : (
              <p class="parts">
                Lots are as they are booked; your tax rules ({COUNTRIES[rules]}) know no long term.
              </p>
            )}
          </>
        )
      }
    </UntilKnown>
  );
}

interface TaxedCellsProps {
  readonly lot: OpenLot;
  /** Short and long, as in the United States. */
  readonly hasTerms: boolean;
}

function TaxedCells({ lot, hasTerms }: TaxedCellsProps) {
  const { symbol, lot_id: id, currency, unrealized_gain: gain, held_since: since } = lot;
  return (
    <>
      <th scope="row">
        {symbol}{' '}
        <small>
          <a href={hrefOf('why', id)}>lot {id}</a>
          {lot.side === 'SHORT' ? ', sold short' : ''}
        </small>
      </th>
      <td class="whole" data-name="Opened">
        {dateText(lot.opened_on)}
        {since !== lot.opened_on && <small class="below">held since {since}: wash sale</small>}
      </td>
      <td class="number" data-name="Shares">
        {quantity(lot.quantity)}
      </td>
      <td class="number" data-name="Cost">
        {money(lot.cost_basis, currency)}
        {toneOfText(lot.wash_adjustment) !== 'none' && (
          <small class="below">
            of it {money(lot.wash_adjustment, currency)} disallowed before
          </small>
        )}
      </td>
      <td class="number" data-name="Value">
        {lot.market_value === null ? (
          <strong class="loss">no price</strong>
        ) : (
          money(lot.market_value, currency)
        )}
      </td>
      <td class={`number ${toneOfText(gain)}`} data-name={hasTerms ? 'Taxable gain' : 'Gain'}>
        {signedMoney(gain, currency)}
      </td>
      {hasTerms && <td data-name="To long term">{daysToLongTerm(lot)}</td>}
    </>
  );
}

function Deferred({ portfolio: { id } }: { readonly portfolio: Portfolio }) {
  const asked = useAsked<Portfolio>(
    `book lots ${id}`,
    (client) =>
      client.GET('/api/v1/portfolios/{id}', {
        params: { path: { id }, query: { explain: 'true' } },
      }),
    OF_THE_BOOK,
  );
  return (
    <UntilKnown asked={asked} what="the lots">
      {({ body: { explanation, holdings } }) => {
        const lots = explanation?.lots ?? [];
        if (lots.length === 0) return <p class="empty">No lot is open.</p>;
        const byId = new Map(holdings.map((holding) => [holding.security_id, holding]));
        return (
          <>
            <p class="parts">Tax-deferred: no term and no gain of a lot counts for taxes.</p>
            <ul class="lines">
              {lots.map((lot) => (
                <li key={lot.lot_id}>{lineOf(lot, byId.get(lot.security_id))}</li>
              ))}
            </ul>
          </>
        );
      }}
    </UntilKnown>
  );
}

function lineOf(lot: BookLot, holding: Portfolio['holdings'][number] | undefined): string {
  const { symbol = `security ${lot.security_id}`, currency = '' } = holding ?? {};
  return `${symbol} ${quantity(lot.quantity)}, opened ${dateText(lot.opened_on)}, cost ${money(lot.cost_basis, currency)} (lot ${lot.lot_id})`;
}
