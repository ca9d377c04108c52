// What each month and day gained, without what was paid in and out; a day opens into what each holding gained.
import { useState } from 'preact/hooks';
import { wallClock } from '../browser/clock.ts';
import type { GainCalendarOf, Portfolio } from '../facts/book-shapes.ts';
import { money, signedMoney, toneOfText } from '../facts/decimals.ts';
import { dayName, monthName, monthSpan, weekday, yearSpan } from '../facts/gain-calendar.ts';
import { yearsUntil } from '../facts/terms.ts';
import { dayOf } from '../facts/times.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/polled-request.ts';
import { zone } from '../state/zone.ts';
import { GainOfSpan } from './gain-of-span.tsx';
import { HEAVY_OF_DECISIONS } from './renewal.ts';
import { Gaps, Section } from './section.tsx';
import { YearChoice } from './year-choice.tsx';

const YEARS = 10;
type GainSpan = GainCalendarOf['spans'][number];

export function GainCalendar({ portfolio: { id } }: { readonly portfolio: Portfolio }) {
  const today = dayOf(wallClock(), zone.value);
  const years = yearsUntil(today, YEARS);
  const [year, setYear] = useState(years[0] ?? 0);
  return (
    <Section name="gain-calendar" title="Calendar of gains">
      <YearChoice {...{ years, year }} choose={setYear} />
      <Year key={year} {...{ id, year, today }} />
    </Section>
  );
}

interface YearProps {
  readonly id: Portfolio['id'];
  readonly year: number;
  readonly today: string;
}

function useCalendar(id: number, by: 'day' | 'month', { from, to }: ReturnType<typeof yearSpan>) {
  const query = { from, by, ...(to !== undefined && { to }) };
  return useAsked<GainCalendarOf>(
    `calendar ${id} ${by} ${from} ${to}`,
    (client) => client.GET('/api/v1/portfolios/{id}/calendar', { params: { path: { id }, query } }),
    HEAVY_OF_DECISIONS,
  );
}

function Year({ id, year, today }: YearProps) {
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const asked = useCalendar(id, 'month', yearSpan(year, today));
  return (
    <UntilKnown asked={asked} what="the calendar">
      {({ body }) => {
        const last = body.spans.at(-1);
        if (last === undefined) return <p class="empty">Nothing had a value in {year}.</p>;
        const month = chosen ?? monthOf(last.to);
        return (
          <>
            <Sum of={body} name={String(year)} />
            <ul class="gain-cells">
              {body.spans.map((span) => (
                <li key={span.to}>
                  <Cell
                    {...{ span, currency: body.currency, name: monthName(span.to) }}
                    isShown={monthOf(span.to) === month}
                    choose={() => setChosen(monthOf(span.to))}
                  />
                </li>
              ))}
            </ul>
            <Month key={month} {...{ id, month, today }} />
            <Gaps sentences={body.warnings} />
          </>
        );
      }}
    </UntilKnown>
  );
}

function monthOf(day: string): string {
  return day.slice(0, 7);
}

interface MonthProps extends Pick<YearProps, 'id' | 'today'> {
  readonly month: string;
}

function Month({ id, month, today }: MonthProps) {
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const asked = useCalendar(id, 'day', monthSpan(month, today));
  return (
    <UntilKnown asked={asked} what="the days">
      {({ body }) => {
        const shown = body.spans.find(({ to }) => to === chosen);
        return (
          <>
            <Sum of={body} name={`${monthName(`${month}-01`)} ${month.slice(0, 4)}`} />
            <ul class="gain-cells gain-days">
              {body.spans.map((span) => (
                <li key={span.to} class={`weekday-${weekday(span.to)}`}>
                  <Cell
                    {...{ span, currency: body.currency, name: dayName(span.to) }}
                    isShown={span.to === chosen}
                    choose={() => setChosen(span.to === chosen ? undefined : span.to)}
                  />
                </li>
              ))}
            </ul>
            {shown !== undefined && <GainOfSpan key={shown.to} id={id} span={shown} />}
          </>
        );
      }}
    </UntilKnown>
  );
}

function Sum({ of, name }: { readonly of: GainCalendarOf; readonly name: string }) {
  const { gain, paid_in: paidIn, paid_out: paidOut, currency } = of;
  return (
    <p class="total">
      {name}: <strong class={toneOfText(gain)}>{signedMoney(gain, currency)}</strong>, without{' '}
      {money(paidIn, currency)} paid in and {money(paidOut, currency)} paid out
    </p>
  );
}

interface CellProps {
  readonly span: GainSpan;
  readonly currency: string;
  readonly name: string;
  readonly isShown: boolean;
  choose(): void;
}

function Cell({ span: { gain }, currency, name, isShown, choose }: CellProps) {
  return (
    <button type="button" aria-pressed={isShown} onClick={choose}>
      {name} <strong class={toneOfText(gain)}>{signedMoney(gain, currency)}</strong>
    </button>
  );
}
