// Opening a portfolio of one's own; its page comes next, where bookings and files go in.
import { Field, FieldForm } from '../account/field-form.tsx';
import { decided } from '../state/decisions.ts';
import { attemptOf } from '../state/lost-answers.ts';
import { hrefOf } from '../state/place.ts';
import { useSending } from '../state/sending.ts';
import { door } from '../state/session.ts';
import { Section } from './section.tsx';

const METHODS = {
  FIFO: 'oldest first (FIFO)',
  AVERAGE: 'average cost',
  LIFO: 'newest first (LIFO)',
  HIFO: 'dearest first (HIFO)',
} as const;

const TAXES = { TAXABLE: 'taxable', TAX_DEFERRED: 'tax-deferred' } as const;

export function NewPortfolio() {
  const sending = useSending();
  return (
    <Section name="new-portfolio" title="New portfolio">
      <FieldForm
        label="Open the portfolio"
        draft="new portfolio"
        sending={sending}
        submit={async (field, form) => {
          const currency = field('currency').toUpperCase();
          const body = {
            name: field('name'),
            ...(currency !== '' && { base_currency: currency }),
            cost_basis_method: field('method') as keyof typeof METHODS,
            tax_treatment: field('tax') as keyof typeof TAXES,
          };
          const attempt = attemptOf('portfolio', body);
          const header = { 'idempotency-key': attempt.key };
          const opened = await sending.send(async () => {
            const asked = await door.ask<{ readonly id: number }>((client) =>
              client.POST('/api/v1/portfolios', { params: { header }, body }),
            );
            attempt.answered(asked);
            return asked;
          });
          if (opened === undefined) return;
          form.reset();
          decided.value += 1;
          location.hash = hrefOf('book', String(opened.body.id));
        }}
      >
        <Field name="name" title="Name" />
        <Field name="currency" title="Currency, if another than at home" isOptional hint="As EUR" />
        <Choice name="method" title="Lots that a sale closes" of={METHODS} />
        <Choice name="tax" title="Tax" of={TAXES} />
      </FieldForm>
    </Section>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly title: string;
  readonly of: Readonly<Record<string, string>>;
}

function Choice({ name, title, of }: ChoiceProps) {
  return (
    <label>
      {title}
      <select name={name}>
        {Object.entries(of).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
