// The rows that make one part of the gains, each leading to what it rests on.

import type { GainRow, Gains, IncomeEntry, WashSale } from '../facts/book-shapes.ts';
import { dateText } from '../facts/date-formats.ts';
import { money, quantity, signedMoney, toneOfText } from '../facts/decimals.ts';
import { LongTable } from '../lists/long-table.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { rowsInMemory } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { OF_THE_BOOK } from './renewal.ts';

export type GainRowsOf = 'open' | 'realized' | 'income' | 'wash';

interface GainRowsProps {
  readonly of: GainRowsOf;
  readonly gains: Gains;
}

export function GainRows({ of, gains }: GainRowsProps) {
  switch (of) {
    case 'open':
      return <OfSecurities name="Rows of the open gain" rows={gains.open.rows} gains={gains} />;
    case 'realized':
      return (
        <OfSecurities name="Rows of the realised gain" rows={gains.realized.rows} gains={gains} />
      );
    case 'income':
      return <Income rows={gains.income.rows} base={gains.base_currency} />;
    case 'wash':
      return <WashSales portfolio={gains.portfolio_id} />;
  }
}

interface OfSecuritiesProps {
  readonly name: string;
  readonly rows: readonly GainRow[];
  readonly gains: Gains;
}

function OfSecurities({ name, rows, gains: { base_currency: base } }: OfSecuritiesProps) {
  if (rows.length === 0) return <p class="empty">Nothing makes it.</p>;
  return (
    <LongTable
      name={name}
      heads={['Symbol', 'Year', '#Gain', '#Wash sales', '#Taxable']}
      widths={[22, 12, 24, 20, 22]}
      rows={rowsInMemory(rows, (row) => `${row.year} ${row.security_id}`)}
      cells={(row) => <SecurityCells row={row} base={base} />}
    />
  );
}

function SecurityCells({ row, base }: { readonly row: GainRow; readonly base: string }) {
  const { symbol, year, currency, base_gain: gain, taxable_gain: taxable } = row;
  return (
    <>
      <th scope="row">{symbol}</th>
      <td data-name="Year">{year ?? 'open'}</td>
      <td class={`number ${toneOfText(gain)}`} data-name="Gain">
        {signedMoney(gain, base)}
        {currency !== base && <small class="below">{signedMoney(row.gain, currency)}</small>}
      </td>
      <td class="number" data-name="Wash sales">
        {signedMoney(row.wash_sales, currency)}
      </td>
      <td class={`number ${toneOfText(taxable)}`} data-name="Taxable">
        {signedMoney(taxable, currency)}
      </td>
    </>
  );
}

function Income({ rows, base }: { readonly rows: readonly IncomeEntry[]; readonly base: string }) {
  if (rows.length === 0) return <p class="empty">No income, fee or tax is booked.</p>;
  return (
    <LongTable
      name="Rows of the income"
      heads={['Day', 'Kind', 'Symbol', '#Amount']}
      widths={[20, 30, 20, 30]}
      rows={rowsInMemory(rows, ({ transaction_id: id }) => String(id))}
      cells={(row) => (
        <>
          <th scope="row">
            <a href={hrefOf('why', String(row.transaction_id))}>{dateText(row.on)}</a>
          </th>
          <td data-name="Kind">{row.type.toLowerCase().replaceAll('_', ' ')}</td>
          <td data-name="Symbol">{row.symbol ?? ''}</td>
          <td class={`number ${toneOfText(row.amount)}`} data-name="Amount">
            {signedMoney(row.base_amount, base)}
            {row.currency !== base && (
              <small class="below">{signedMoney(row.amount, row.currency)}</small>
            )}
          </td>
        </>
      )}
    />
  );
}

const SHOWN_MAX = 1_000;

/** Of sales in this portfolio; the shares that replaced the sold ones may be in another one. */
function WashSales({ portfolio }: { readonly portfolio: number }) {
  const asked = useAsked<readonly WashSale[]>(
    `wash sales ${portfolio}`,
    (client) =>
      client.GET('/api/v1/tax/wash-sales', {
        params: { query: { portfolio_id: portfolio, limit: SHOWN_MAX } },
      }),
    OF_THE_BOOK,
  );
  return (
    <UntilKnown asked={asked} what="the wash sales">
      {({ body }) =>
        body.length === 0 ? (
          <p class="empty">No loss of a sale in this portfolio is disallowed.</p>
        ) : (
          <LongTable
            name="Wash sales"
            heads={['Symbol', 'Sold', '#Gain', '#Disallowed loss', 'Taken over by']}
            widths={[18, 15, 20, 20, 27]}
            rows={rowsInMemory(body, (one) => `${one.lot_id} ${one.transaction_id}`)}
            cells={(one) => <WashCells sale={one} />}
          />
        )
      }
    </UntilKnown>
  );
}

function WashCells({ sale }: { readonly sale: WashSale }) {
  const { symbol, currency, lot_id: lot, closed_on: on, replacements } = sale;
  return (
    <>
      <th scope="row">
        {symbol}{' '}
        <small>
          <a href={hrefOf('why', lot)}>lot {lot}</a>
        </small>
      </th>
      <td class="whole" data-name="Sold">
        {dateText(on)}
      </td>
      <td class={`number ${toneOfText(sale.gain)}`} data-name="Gain">
        {signedMoney(sale.gain, currency)}
      </td>
      <td class="number" data-name="Disallowed loss">
        {money(sale.disallowed_loss, currency)}
      </td>
      <td data-name="Taken over by">
        {replacements.map((one) => (
          <p key={one.lot_id}>
            <a href={hrefOf('why', one.lot_id)}>lot {one.lot_id}</a>, {quantity(one.quantity)}{' '}
            shares
          </p>
        ))}
      </td>
    </>
  );
}
