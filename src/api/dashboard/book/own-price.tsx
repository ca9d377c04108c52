// A price that somebody states for what the portfolio holds: unlisted shares, what no source knows.
import { Field, FieldForm } from '../account/field-form.tsx';
import { wallClock } from '../browser/clock.ts';
import type { Portfolio } from '../facts/book-shapes.ts';
import { dayOf } from '../facts/times.ts';
import { consider } from '../state/decisions.ts';
import { statedPriceDecision } from '../state/own-prices.ts';
import { useSending } from '../state/sending.ts';
import { zone } from '../state/zone.ts';
import { Section } from './section.tsx';

export function OwnPrice({ portfolio }: { readonly portfolio: Portfolio }) {
  const { id, name, holdings } = portfolio;
  const sending = useSending();
  const open = holdings.filter(({ quantity }) => Number(quantity) !== 0);
  // What has no price needs one.
  const ordered = open.toSorted((a, b) => Number(isPriced(a)) - Number(isPriced(b)));
  return (
    <Section name="own-price" title="Price of your own">
      {ordered.length === 0 ? (
        <p class="empty">Nothing is held.</p>
      ) : (
        <FieldForm
          label="State the price…"
          draft={`own price ${id}`}
          sending={sending}
          submit={async (field, form) => {
            const holding = open.find(({ id: one }) => String(one) === field('held'));
            if (holding === undefined) return;
            const [price, day] = [field('price'), field('day')];
            const today = dayOf(wallClock(), zone.value);
            const fault = faultOf(price, day, today);
            sending.refuse(fault);
            if (fault !== '') return;
            const done = () => form.reset();
            const where = name ?? `Portfolio ${id}`;
            await consider(statedPriceDecision(holding, where, { price, day, today }, done));
          }}
        >
          <label>
            Of
            <select name="held">
              {ordered.map((holding) => (
                <option key={holding.id} value={holding.id}>
                  {holding.symbol}, in {holding.currency}
                  {isPriced(holding) ? '' : ' (no price)'}
                </option>
              ))}
            </select>
          </label>
          <Field
            name="price"
            title="Price of a share"
            type="number"
            hint="Of an option: for each share, as it is quoted."
          />
          <Field
            name="day"
            title="Day"
            value={dayOf(wallClock(), zone.value)}
            hint="As 2026-11-20."
          />
        </FieldForm>
      )}
    </Section>
  );
}

function isPriced({ current_price: price }: Portfolio['holdings'][number]): boolean {
  return price !== null;
}

function faultOf(price: string, day: string, today: string): string {
  if (Number(price) < 0) return 'A price cannot be below 0.';
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return `${day} is not a day: write it as 2026-11-20.`;
  return day > today ? 'The day is after today: state the price once it is known.' : '';
}
