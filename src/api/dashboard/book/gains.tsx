// What a year realised, by term, and what was open at its end.

import { useState } from 'preact/hooks';
import { wallClock } from '../browser/clock.ts';
import type { Closure, Portfolio, Realized, YearEnd } from '../facts/book-shapes.ts';
import { dateText } from '../facts/date-formats.ts';
import { money, quantity, signedMoney, toneOfText } from '../facts/decimals.ts';
import { yearsUntil } from '../facts/terms.ts';
import { dayOf } from '../facts/times.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { LongTable } from '../lists/long-table.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { rowsInMemory } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { zone } from '../state/zone.ts';
import { OpenTotals } from './open-totals.tsx';
import { OF_THE_BOOK } from './renewal.ts';
import { Section } from './section.tsx';
import { COUNTRIES, useOtherRules } from './tax-rules.tsx';
import { YearChoice } from './year-choice.tsx';

const YEARS = 10;

/** Over all portfolios of a person; what closed in each currency apart. */
export function GainsOfPerson() {
  const [currency, setCurrency] = useState<string | undefined>(undefined);
  return <Years of={{ currency, choose: setCurrency }} />;
}

export function Gains({ portfolio }: { readonly portfolio: Portfolio }) {
  const [currency, setCurrency] = useState<string | undefined>(portfolio.base_currency);
  return (
    <Section name="gains" title="Taxable gains of a year">
      {portfolio.tax_treatment === 'TAX_DEFERRED' ? (
        <p class="empty">Tax-deferred: its gains and losses do not count in a year.</p>
      ) : (
        <ByRules of={{ id: portfolio.id, currency, choose: setCurrency }} />
      )}
    </Section>
  );
}

function ByRules({ of }: { readonly of: GainsOf }) {
  const rules = useOtherRules();
  if (rules === undefined) return <Years of={of} />;
  return (
    <p>
      Your tax rules ({COUNTRIES[rules]}) count a year over all your portfolios:{' '}
      <a href={hrefOf('book')}>your tax year</a>.
    </p>
  );
}

interface GainsOf {
  /** Undefined: all portfolios of the person. */
  readonly id?: number;
  /** Undefined: that of the home venue. */
  readonly currency: string | undefined;
  readonly choose: (currency: string) => void;
}

function Years({ of }: { readonly of: GainsOf }) {
  const years = yearsUntil(dayOf(wallClock(), zone.value), YEARS);
  const [year, setYear] = useState(years[0] ?? 0);
  return (
    <>
      <YearChoice {...{ years, year }} choose={setYear} />
      <OfYear {...of} year={year} />
    </>
  );
}

function OfYear({ id, year, currency, choose }: GainsOf & { readonly year: number }) {
  const query = {
    year,
    ...(id !== undefined && { portfolio_id: id }),
    ...(currency !== undefined && { currency }),
  };
  const asked = useAsked<YearEnd>(
    `gains ${id} ${year} ${currency}`,
    (client) => client.GET('/api/v1/tax/year-end', { params: { query } }),
    OF_THE_BOOK,
  );
  return (
    <UntilKnown asked={asked} what="the gains">
      {({ body: { realized, unrealized } }) => (
        <>
          <Terms realized={realized} />
          {realized.other_currencies.length > 0 && (
            <p class="choices">
              Closed in other currencies, each apart:
              {realized.other_currencies.map((other) => (
                <button key={other} type="button" onClick={() => choose(other)}>
                  {other}
                </button>
              ))}
            </p>
          )}
          <Closures realized={realized} />
          <OpenTotals of={unrealized} />
        </>
      )}
    </UntilKnown>
  );
}

function Terms({ realized }: { readonly realized: Realized }) {
  const { currency } = realized;
  const rows = [
    { title: 'Short term', of: realized.short_term },
    { title: 'Long term', of: realized.long_term },
    { title: 'Together', of: realized.total },
  ];
  return (
    <table class="cards">
      <ColumnHeads
        names={['Realised', '#Proceeds', '#Cost', '#Disallowed loss', '#Taxable gain']}
      />
      <tbody>
        {rows.map(({ title, of }) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            <td class="number" data-name="Proceeds">
              {money(of.proceeds, currency)}
            </td>
            <td class="number" data-name="Cost">
              {money(of.cost_basis, currency)}
            </td>
            <td class="number" data-name="Disallowed loss">
              {money(of.disallowed_loss, currency)}
            </td>
            <td class={`number ${toneOfText(of.gain)}`} data-name="Taxable gain">
              {signedMoney(of.gain, currency)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Closures({ realized: { closures, currency, year } }: { readonly realized: Realized }) {
  if (closures.length === 0)
    return <p class="empty">{`Nothing in ${currency} was closed in ${year}.`}</p>;
  return (
    <details>
      <summary>{closures.length} closed lots, or parts of lots</summary>
      <LongTable
        name="Closed lots"
        heads={['Symbol', 'Opened', 'Closed', '#Shares', 'Term', '#Taxable gain']}
        widths={[20, 15, 15, 12, 12, 26]}
        rows={rowsInMemory(closures, ({ lot_id: lot, transaction_id: sale }) => `${lot} ${sale}`)}
        cells={(closure) => <ClosureCells closure={closure} />}
      />
    </details>
  );
}

function ClosureCells({ closure }: { readonly closure: Closure }) {
  const { lot_id: lot, symbol, currency, allowed_gain: gain, disallowed_loss: loss } = closure;
  return (
    <>
      <th scope="row">
        {symbol}{' '}
        <small>
          <a href={hrefOf('why', lot)}>lot {lot}</a>
        </small>
      </th>
      <td class="whole" data-name="Opened">
        {dateText(closure.opened_on)}
      </td>
      <td class="whole" data-name="Closed">
        {dateText(closure.closed_on)}
      </td>
      <td class="number" data-name="Shares">
        {quantity(closure.quantity)}
      </td>
      <td data-name="Term">{closure.term.toLowerCase()}</td>
      <td class={`number ${toneOfText(gain)}`} data-name="Taxable gain">
        {signedMoney(gain, currency)}
        {toneOfText(loss) !== 'none' && (
          <small class="below">{money(loss, currency)} of the loss disallowed: wash sale</small>
        )}
      </td>
    </>
  );
}
