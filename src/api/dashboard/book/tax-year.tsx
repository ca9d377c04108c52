// A person's tax year by the rules of the country that they chose, over all of their portfolios.

import { useState } from 'preact/hooks';
import { wallClock } from '../browser/clock.ts';
import type { TaxView, TaxYear } from '../facts/book-shapes.ts';
import { dateText } from '../facts/date-formats.ts';
import { money, quantity, signedMoney, toneOfText } from '../facts/decimals.ts';
import { dayOf } from '../facts/times.ts';
import { LongTable } from '../lists/long-table.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { rowsInMemory } from '../state/long-list.ts';
import { type Call, useAsked } from '../state/polled-request.ts';
import { door } from '../state/session.ts';
import { doneWithoutDialog } from '../state/without-dialog.ts';
import { zone } from '../state/zone.ts';
import { GainsOfPerson } from './gains.tsx';
import { HEAVY_OF_DECISIONS } from './renewal.ts';
import { Fact, Gaps, Section } from './section.tsx';
import { COUNTRIES, type TaxRules, useTaxView } from './tax-rules.tsx';

const YEARS = 3;

export function TaxYearSection() {
  const asked = useTaxView();
  return (
    <Section name="tax-year" title="Your tax year">
      <UntilKnown asked={asked} what="the tax view">
        {({ body }) => <Chosen chosen={body} />}
      </UntilKnown>
    </Section>
  );
}

function Chosen({ chosen }: { readonly chosen: TaxView }) {
  const [refusal, setRefusal] = useState('');
  const { tax_view: view, rule } = chosen;
  const choose = async (wanted: TaxRules) =>
    setRefusal(
      await doneWithoutDialog(() =>
        door.ask((client) => client.PUT('/api/v1/tax/view', { body: { tax_view: wanted } })),
      ),
    );
  return (
    <>
      <p class="choices">
        Rules of
        {(Object.keys(COUNTRIES) as TaxRules[]).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === view}
            onClick={() => void choose(one)}
          >
            {COUNTRIES[one]}
          </button>
        ))}
      </p>
      {refusal !== '' && (
        <p class="refusal" role="alert">
          {refusal}
        </p>
      )}
      <p class="parts">{rule}. No tax advice.</p>
      {view === 'us' ? <GainsOfPerson /> : <Years key={view} view={view} />}
    </>
  );
}

function Years({ view }: { readonly view: Exclude<TaxRules, 'us'> }) {
  const present = Number(dayOf(wallClock(), zone.value).slice(0, 4));
  const [year, setYear] = useState<number | undefined>(undefined);
  const query = { tax_view: view, ...(year !== undefined && { year }) };
  const asked = useAsked<TaxYear>(
    `tax year ${view} ${year}`,
    // CSV only if it is asked for.
    ((client) => client.GET('/api/v1/tax/report', { params: { query } })) as Call<TaxYear>,
    HEAVY_OF_DECISIONS,
  );
  const years = Array.from({ length: YEARS }, (_, back) => present - back);
  return (
    <UntilKnown asked={asked} what="the tax year">
      {({ body }) => (
        <>
          <p class="choices">
            Tax year that begins in
            {years.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={one === body.year}
                onClick={() => setYear(one)}
              >
                {one}
              </button>
            ))}
          </p>
          <Year of={body} />
        </>
      )}
    </UntilKnown>
  );
}

function Year({ of }: { readonly of: TaxYear }) {
  const { currency, totals, disposals, pools, warnings, missing_rates: rates } = of;
  return (
    <>
      <p>
        {of.name}, {of.from} to {of.to}
      </p>
      <dl class="amounts">
        <Fact name="Gains">{money(totals.gains, currency)}</Fact>
        <Fact name="Losses">{money(totals.losses, currency)}</Fact>
        <Fact name="Net" tone={toneOfText(totals.net)}>
          {signedMoney(totals.net, currency)}
        </Fact>
        {Number(totals.denied_losses) !== 0 && (
          <Fact name="Denied losses">{money(totals.denied_losses, currency)}</Fact>
        )}
        {totals.above_exempt !== null && (
          <Fact name="Above the exempt amount">{money(totals.above_exempt, currency)}</Fact>
        )}
        {totals.sale_tax !== null && (
          <Fact name="Tax withheld from sales">{money(totals.sale_tax, currency)}</Fact>
        )}
      </dl>
      {disposals.length === 0 ? (
        <p class="empty">Nothing was disposed of.</p>
      ) : (
        <LongTable
          name="Disposals of the tax year"
          heads={['Symbol', 'Day', '#Quantity', '#Proceeds', '#Costs', '#Gain']}
          widths={[16, 16, 14, 18, 18, 18]}
          rows={rowsInMemory(disposals, (row) => `${row.security_id} ${row.on}`)}
          cells={(row) => (
            <>
              <th scope="row">{row.symbol}</th>
              <td class="whole" data-name="Day">
                {dateText(row.on)}
              </td>
              <td class="number" data-name="Quantity">
                {quantity(row.quantity)}
              </td>
              <td class="number" data-name="Proceeds">
                {money(row.proceeds, currency)}
              </td>
              <td class="number" data-name="Costs">
                {money(row.allowable_costs, currency)}
              </td>
              <td class={`number ${toneOfText(row.gain)}`} data-name="Gain">
                {signedMoney(row.gain, currency)}
              </td>
            </>
          )}
        />
      )}
      {pools.length > 0 && (
        <p class="parts">
          Held at its end:{' '}
          {pools
            .map(
              (one) => `${quantity(one.quantity)} ${one.symbol} for ${money(one.cost, currency)}`,
            )
            .join(', ')}
          .
        </p>
      )}
      <Gaps sentences={[...warnings, ...rates.map(({ detail }) => detail)]} />
    </>
  );
}
