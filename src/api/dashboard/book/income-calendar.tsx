// Dividends and interest by month: what is booked, and what is announced for what is held; a month opens into its rows.
import { useState } from 'preact/hooks';
import type { IncomeCalendarOf, Portfolio } from '../facts/book-shapes.ts';
import { money, quantity, signedMoney, toneOfText, unitPrice } from '../facts/decimals.ts';
import { monthName } from '../facts/gain-calendar.ts';
import { reasonWords } from '../facts/reasons.ts';
import { LongTable } from '../lists/long-table.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { rowsInMemory } from '../state/long-list.ts';
import { useAsked } from '../state/polled-request.ts';
import { HEAVY_OF_DECISIONS } from './renewal.ts';
import { Gaps, Section } from './section.tsx';

export function Income({ portfolio: { id } }: { readonly portfolio: Portfolio }) {
  const asked = useAsked<IncomeCalendarOf>(
    `income ${id}`,
    (client) => client.GET('/api/v1/portfolios/{id}/income', { params: { path: { id } } }),
    HEAVY_OF_DECISIONS,
  );
  return (
    <Section name="income" title="Calendar of income">
      <UntilKnown asked={asked} what="the income">
        {({ body }) => <Months of={body} />}
      </UntilKnown>
    </Section>
  );
}

function Months({ of }: { readonly of: IncomeCalendarOf }) {
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const { months, base_currency: base } = of;
  if (months.length === 0)
    return (
      <p class="empty">
        No dividend and no interest is booked from {of.from} on, and none is announced.
      </p>
    );
  return (
    <>
      <p class="total">
        From {of.from}: <strong>{money(of.booked, base)}</strong> booked after withholding,{' '}
        {money(of.announced, base)} announced until {of.to}, before withholding
      </p>
      <ul class="gain-cells">
        {months.map(({ month, booked, announced }) => (
          <li key={month}>
            <button
              type="button"
              aria-pressed={month === chosen}
              onClick={() => setChosen(month === chosen ? undefined : month)}
            >
              {monthName(`${month}-01`)} {month.slice(0, 4)}{' '}
              <strong class={toneOfText(booked)}>{signedMoney(booked, base)}</strong>
              {toneOfText(announced) !== 'none' && (
                <small>{signedMoney(announced, base)} announced</small>
              )}
            </button>
          </li>
        ))}
      </ul>
      {chosen !== undefined && <Month of={of} month={chosen} />}
      <Gaps
        sentences={
          of.complete ? [] : ['Rows in a currency without a rate on record are not in the sums.']
        }
      />
    </>
  );
}

/** As both kinds of rows are shown. */
interface Shown {
  readonly key: string;
  readonly on: string;
  readonly what: string;
  readonly amount: string;
  readonly currency: string;
}

function rowsOf(of: IncomeCalendarOf): readonly Shown[] {
  return [
    ...of.rows.map(({ transaction_id: id, on, type, symbol, amount, currency }) => ({
      ...{ key: `booked ${id}`, on, amount, currency },
      what: `${reasonWords(type.toLowerCase())} ${symbol ?? ''}`,
    })),
    ...of.announced_rows.map((row) => ({
      ...{ key: `announced ${row.security_id} ${row.ex_date}`, on: row.ex_date },
      ...{ amount: row.amount, currency: row.currency },
      what: `announced: ${quantity(row.quantity)} ${row.symbol} at ${unitPrice(row.per_share, row.currency)}, ex-date`,
    })),
  ];
}

function Month({ of, month }: { readonly of: IncomeCalendarOf; readonly month: string }) {
  const rows = rowsOf(of).filter(({ on }) => on.startsWith(month));
  return (
    <LongTable
      name={`Income of ${monthName(`${month}-01`)} ${month.slice(0, 4)}`}
      heads={['Day', 'What', '#Amount']}
      widths={[20, 50, 30]}
      rows={rowsInMemory(rows, ({ key }) => key)}
      cells={({ on, what, amount, currency }) => (
        <>
          <td class="whole" data-name="Day">
            {on}
          </td>
          <th scope="row">{what}</th>
          <td class={`number ${toneOfText(amount)}`} data-name="Amount">
            {signedMoney(amount, currency)}
          </td>
        </>
      )}
    />
  );
}
