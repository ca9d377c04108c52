// The decision to book a transaction that somebody has entered.

import type { Asked } from '../browser/ask.ts';
import { wallClock } from '../browser/clock.ts';
import type { NewTransaction, Portfolio } from '../facts/book-shapes.ts';
import { bookingWarnings, bookingWords } from '../facts/bookings.ts';
import { dayOf } from '../facts/times.ts';
import type { Decision } from './decisions.ts';
import { attemptOf } from './lost-answers.ts';
import { turned } from './proposals.ts';
import { door } from './session.ts';
import { zone } from './zone.ts';

/** One key for all attempts: a booking whose answer was lost is not booked twice. */
export function bookingDecision(
  portfolio: Pick<Portfolio, 'id' | 'name' | 'base_currency' | 'cash'>,
  entered: Omit<NewTransaction, 'portfolio_id'>,
  booked: () => void,
): Decision {
  const { id, name, base_currency: currency, cash } = portfolio;
  const attempt = attemptOf('booking', id, entered);
  const words = bookingWords(entered, currency);
  const warnings = bookingWarnings(entered, {
    ...{ cash: cash.find((one) => one.currency === currency)?.balance, currency },
    today: dayOf(wallClock(), zone.value),
  });
  return {
    title: 'Book a transaction',
    label: 'Book it',
    where: name ?? `Portfolio ${id}`,
    means: `${attempt.mayBeDone ? MAY_BE_BOOKED : ''}${words}. ${[...warnings, REVERSED].join(' ')}`,
    preview: undefined,
    async act() {
      const asked: Asked<unknown> = await door.ask((client) =>
        client.POST('/api/v1/transactions', {
          params: { header: { 'idempotency-key': attempt.key } },
          body: { ...entered, portfolio_id: id },
        }),
      );
      attempt.answered(asked);
      if (asked.kind === 'ok') booked();
      return turned(asked, () => `Booked: ${words}.`);
    },
  };
}

const REVERSED = 'A booking is never changed; what was wrong is reversed.';

const MAY_BE_BOOKED =
  'This may have been booked: its answer was lost. Confirmed again it is not booked twice. ';
