// What somebody books by hand: the kind, its fields, and one confirmation.
import { Field, FieldForm } from '../account/field-form.tsx';
import { wallClock } from '../browser/clock.ts';
import type { Portfolio } from '../facts/book-shapes.ts';
import {
  BOOKING_FIELDS,
  BOOKING_KINDS,
  type BookingField,
  type BookingKind,
} from '../facts/bookings.ts';
import { dayOf } from '../facts/times.ts';
import { bookingDecision } from '../state/bookings.ts';
import { consider } from '../state/decisions.ts';
import { useDraft } from '../state/drafts.ts';
import { zone } from '../state/zone.ts';
import { KindSelect } from './kind-select.tsx';
import { Section } from './section.tsx';

const KINDS = Object.keys(BOOKING_KINDS) as readonly BookingKind[];

/** Refusals of the server stand in the dialog, beside what was entered. */
const NOT_SENDING = { isSending: false, refusal: '' } as const;

export function NewTransaction({ portfolio }: { readonly portfolio: Portfolio }) {
  const chosen = useDraft<BookingKind>(`booking kind ${portfolio.id}`, 'DIVIDEND');
  const kind = chosen.typed.value;
  const fields: readonly BookingField[] = BOOKING_KINDS[kind];
  return (
    <Section name="new-transaction" title="Book by hand">
      <FieldForm
        label="Book…"
        draft={`booking ${portfolio.id}`}
        sending={NOT_SENDING}
        submit={async (field, form) => {
          const given = fields.flatMap((name) => {
            const text = field(name);
            return text === '' ? [] : [[name, name === 'symbol' ? text.toUpperCase() : text]];
          });
          const entered = {
            ...(Object.fromEntries(given) as Partial<Record<BookingField, string>>),
            transaction_type: kind,
            transaction_date: field('day'),
          };
          const booked = () => {
            form.reset();
            chosen.sent(kind);
          };
          await consider(bookingDecision(portfolio, entered, booked));
        }}
      >
        <KindSelect
          kinds={KINDS}
          chosen={kind}
          choose={(one) => {
            chosen.typed.value = one;
          }}
        />
        {fields.map((name) => (
          <Field key={`${kind} ${name}`} name={name} {...BOOKING_FIELDS[name]} />
        ))}
        <Field
          name="day"
          title="Day"
          value={dayOf(wallClock(), zone.value)}
          hint={`As 2026-11-20. Amounts are in ${portfolio.base_currency}.`}
        />
      </FieldForm>
    </Section>
  );
}
