// The decision to book a transaction that somebody has entered.

import type { Asked } from '../browser/ask.ts';
import type { NewTransaction, Portfolio } from '../facts/book-shapes.ts';
import { bookingWords } from '../facts/bookings.ts';
import type { Decision } from './decisions.ts';
import { turned } from './proposals.ts';
import { door } from './session.ts';

/** One key for all attempts: a booking whose answer was lost is not booked twice. */
export function bookingDecision(
  { id, name, base_currency: currency }: Pick<Portfolio, 'id' | 'name' | 'base_currency'>,
  entered: Omit<NewTransaction, 'portfolio_id'>,
  booked: () => void,
): Decision {
  const key = crypto.randomUUID();
  const words = bookingWords(entered, currency);
  return {
    title: 'Book a transaction',
    label: 'Book it',
    where: name ?? `Portfolio ${id}`,
    means: `${words}. A booking is never changed; what was wrong is reversed.`,
    preview: undefined,
    async act() {
      const asked: Asked<unknown> = await door.ask((client) =>
        client.POST('/api/v1/transactions', {
          params: { header: { 'idempotency-key': key } },
          body: { ...entered, portfolio_id: id },
        }),
      );
      if (asked.kind === 'ok') booked();
      return turned(asked, () => `Booked: ${words}.`);
    },
  };
}
