// A sale under each lot method: gain by term, what a wash sale disallows, the tax, and the lots that it would close.
import { useState } from 'preact/hooks';
import type { SalePreview } from '../facts/book-shapes.ts';
import { money, quantity, signedMoney, toneOfText } from '../facts/decimals.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { LongTable } from '../lists/long-table.tsx';
import { rowsInMemory } from '../state/long-list.ts';

type Method = SalePreview['previews'][number];

const METHODS = {
  FIFO: 'Oldest first (FIFO)',
  LIFO: 'Newest first (LIFO)',
  HIFO: 'Dearest first (HIFO)',
  AVERAGE: 'Average cost',
  MIN_TAX: 'Least tax',
  SPECIFIC_ID: 'Lots by name',
} as const satisfies Readonly<Record<Method['method'], string>>;

export function SaleMethods({ preview }: { readonly preview: SalePreview }) {
  const { previews, currency, portfolio_method: own } = preview;
  const [name, setName] = useState(own);
  const shown = previews.find(({ method }) => method === name) ?? previews[0];
  return (
    <>
      <table class="cards" aria-label="The sale under each lot method">
        <ColumnHeads
          names={[
            ...['Lots', '#Gain', '#Short term', '#Long term', '#Disallowed', '#Taxable'],
            '#Estimated tax',
          ]}
        />
        <tbody>
          {previews.map((one) => (
            <tr key={one.method}>
              <th scope="row">
                <button
                  type="button"
                  aria-pressed={one.method === shown?.method}
                  onClick={() => setName(one.method)}
                >
                  {METHODS[one.method]}
                </button>
                {one.method === own && <small> this portfolio</small>}
              </th>
              <Amounts of={one} currency={currency} />
            </tr>
          ))}
        </tbody>
      </table>
      <p class="parts">
        Nothing is booked. Wash sales count purchases in all portfolios of the owner in the 30 days
        before; a purchase in the 30 days after would count too. Estimated with the rates of the
        highest incomes; a negative tax is what the loss may save. No tax advice.
      </p>
      {shown !== undefined && <Closed of={shown} />}
    </>
  );
}

function Amounts({ of, currency }: { readonly of: Method; readonly currency: string }) {
  if (of.refusal !== null)
    return (
      <td colSpan={6} class="outcome bad">
        {of.refusal}
      </td>
    );
  const signed = [
    ['Gain', of.gain],
    ['Short term', of.short_term_gain],
    ['Long term', of.long_term_gain],
  ] as const;
  return (
    <>
      {signed.map(([name, amount]) => (
        <td key={name} class={`number ${toneOfText(amount)}`} data-name={name}>
          {signedMoney(amount, currency)}
        </td>
      ))}
      <td class="number" data-name="Disallowed">
        {money(of.disallowed_loss, currency)}
      </td>
      <td class={`number ${toneOfText(of.allowed_gain)}`} data-name="Taxable">
        {signedMoney(of.allowed_gain, currency)}
      </td>
      <td class="number" data-name="Estimated tax">
        {money(of.estimated_tax, currency)}
      </td>
    </>
  );
}

function Closed({ of: { method, closures } }: { readonly of: Method }) {
  if (closures.length === 0) return null;
  return (
    <>
      <h3>What it would close: {METHODS[method].toLowerCase()}</h3>
      <LongTable
        name="Lots that the sale would close"
        heads={['Lot', 'Opened', '#Shares', 'Term', '#Proceeds', '#Cost', '#Taxable gain']}
        widths={[12, 15, 12, 10, 16, 16, 19]}
        rows={rowsInMemory(
          closures.map((one, index) => ({ ...one, index })),
          ({ index }) => index,
        )}
        cells={(one) => (
          <>
            <th scope="row">{one.lot_id}</th>
            <td class="whole" data-name="Opened">
              {one.opened_on}
            </td>
            <td class="number" data-name="Shares">
              {quantity(one.quantity)}
            </td>
            <td data-name="Term">{one.term.toLowerCase()}</td>
            <td class="number" data-name="Proceeds">
              {money(one.proceeds, one.currency)}
            </td>
            <td class="number" data-name="Cost">
              {money(one.cost_basis, one.currency)}
            </td>
            <td class={`number ${toneOfText(one.allowed_gain)}`} data-name="Taxable gain">
              {signedMoney(one.allowed_gain, one.currency)}
              {toneOfText(one.disallowed_loss) !== 'none' && (
                <small class="below">
                  {money(one.disallowed_loss, one.currency)} of the loss disallowed: wash sale
                </small>
              )}
            </td>
          </>
        )}
      />
    </>
  );
}
