// What a sale of a holding would cost in tax today: the lots it would close under each method, and the year by the tax view.
import { useState } from 'preact/hooks';
import { Field, FieldForm } from '../account/field-form.tsx';
import type { BookHolding, Portfolio, SalePreview } from '../facts/book-shapes.ts';
import { unitPrice } from '../facts/decimals.ts';
import { fieldNumber } from '../facts/entered-number.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/polled-request.ts';
import { PooledSale } from './pooled-sale.tsx';
import { HEAVY_OF_DECISIONS } from './renewal.ts';
import { SaleMethods } from './sale-methods.tsx';
import { Section } from './section.tsx';

/** As the API takes it; what is left out is the price of now, and no fees. */
interface Sale {
  readonly symbol: string;
  readonly quantity: string;
  readonly price?: string;
  readonly fees?: string;
}

export function SaleCost({ portfolio }: { readonly portfolio: Portfolio }) {
  const { tax_treatment: tax } = portfolio;
  const held = portfolio.holdings.filter(({ quantity }) => !quantity.startsWith('-'));
  return (
    <Section name="sale-cost" title="What a sale would cost">
      {tax === 'TAX_DEFERRED' && <p class="empty">Tax-deferred: a sale costs no tax.</p>}
      {tax === 'TAXABLE' && held.length === 0 && <p class="empty">Nothing is held to sell.</p>}
      {tax === 'TAXABLE' && held.length > 0 && <Sales id={portfolio.id} held={held} />}
    </Section>
  );
}

interface SalesProps {
  readonly id: Portfolio['id'];
  readonly held: readonly BookHolding[];
}

function Sales({ id, held }: SalesProps) {
  const [symbol, setSymbol] = useState(held[0]?.symbol ?? '');
  const [sale, setSale] = useState<Sale | undefined>(undefined);
  const holding = held.find((one) => one.symbol === symbol) ?? held[0];
  return (
    <>
      <FieldForm
        label="Show what it would cost"
        sending={NOT_SENDING}
        submit={async (field) => {
          const [price, fees] = [field('price'), field('fees')];
          setSale({
            ...{ symbol: holding?.symbol ?? symbol, quantity: field('quantity') },
            ...(price !== '' && { price }),
            ...(fees !== '' && { fees }),
          });
        }}
      >
        <label>
          Holding
          <select
            value={holding?.symbol}
            onChange={({ currentTarget }) => setSymbol(currentTarget.value)}
          >
            {held.map((one) => (
              <option key={one.id} value={one.symbol}>
                {one.symbol}
              </option>
            ))}
          </select>
        </label>
        <Field
          key={symbol}
          name="quantity"
          title="Shares"
          type="number"
          value={holding === undefined ? '' : fieldNumber(holding.quantity)}
        />
        <Field
          name="price"
          title="Price of a share, the present one if empty"
          type="number"
          isOptional={true}
        />
        <Field name="fees" title="Fees, if any" type="number" isOptional={true} />
      </FieldForm>
      {sale !== undefined && <Cost key={JSON.stringify(sale)} id={id} sale={sale} />}
    </>
  );
}

/** The answer stands below the form, with the refusal of the server if there is one. */
const NOT_SENDING = { isSending: false, refusal: '' } as const;

function Cost({ id, sale }: { readonly id: Portfolio['id']; readonly sale: Sale }) {
  const asked = useAsked<SalePreview>(
    `sale ${id} ${JSON.stringify(sale)}`,
    (client) => client.POST('/api/v1/tax/sale-preview', { body: { portfolio_id: id, ...sale } }),
    HEAVY_OF_DECISIONS,
  );
  return (
    <UntilKnown asked={asked} what="what it would cost">
      {({ body }) => (
        <>
          <h3>
            {body.quantity} {body.symbol} at {unitPrice(body.price, body.currency)} {body.currency}{' '}
            on {body.trade_date}
          </h3>
          {body.pooled === null ? (
            <SaleMethods preview={body} />
          ) : (
            <>
              <PooledSale pooled={body.pooled} />
              <details>
                <summary>By the rules of the United States</summary>
                <SaleMethods preview={body} />
              </details>
            </>
          )}
        </>
      )}
    </UntilKnown>
  );
}
