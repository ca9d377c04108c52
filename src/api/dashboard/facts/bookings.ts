// Transactions that a person can enter in the browser: which fields each kind has, and what was entered in words.

import type { NewTransaction } from './book-shapes.ts';
import { dateText } from './date-formats.ts';
import { entered as exactly, money } from './decimals.ts';
import { reasonWords } from './reasons.ts';

export const BOOKING_FIELDS = {
  symbol: { title: 'Symbol', isOptional: false, type: 'text' },
  quantity: { title: 'Shares', isOptional: false, type: 'number' },
  price: { title: 'Price of a share', isOptional: false, type: 'number' },
  amount: { title: 'Amount', isOptional: false, type: 'number' },
  withholding: { title: 'Tax kept back, if any', isOptional: true, type: 'number' },
  fees: { title: 'Fees, if any', isOptional: true, type: 'number' },
} as const;

export type BookingField = keyof typeof BOOKING_FIELDS;

const TRADE = ['symbol', 'quantity', 'price', 'fees'] as const;

export const BOOKING_KINDS = {
  DIVIDEND: ['symbol', 'amount', 'withholding'],
  DEPOSIT: ['amount'],
  WITHDRAWAL: ['amount'],
  BUY: TRADE,
  SELL: TRADE,
  INTEREST: ['amount'],
  FEE: ['amount'],
  TAX: ['amount'],
} as const satisfies Partial<Record<NewTransaction['transaction_type'], readonly BookingField[]>>;

export type BookingKind = keyof typeof BOOKING_KINDS;

type Entered = Omit<NewTransaction, 'portfolio_id'>;

interface BookedInto {
  /** Of what the portfolio has now, in its currency. */
  readonly cash: string | undefined;
  readonly currency: string;
  readonly today: string;
}

/** What a slip of the hand looks like. It is booked all the same. */
export function bookingWarnings(booking: Entered, into: BookedInto): readonly string[] {
  const { transaction_date: day } = booking;
  const { cash = '0', currency, today } = into;
  const isMuch = takenBy(booking) > Math.max(0, Number(cash));
  return [
    ...(day != null && day > today ? [`${dateText(day)} is after today.`] : []),
    ...(isMuch ? [`It takes more than the cash that is there: ${money(cash, currency)}.`] : []),
  ];
}

function takenBy({ transaction_type: type, amount, quantity, price, fees }: Entered): number {
  if (type === 'BUY') return Number(quantity) * Number(price) + Number(fees ?? 0);
  return type === 'WITHDRAWAL' || type === 'FEE' || type === 'TAX' ? Number(amount) : 0;
}

/** `Dividend ACME: amount 12.50 USD, on 2026-11-20` */
export function bookingWords(entered: Entered, currency: string): string {
  const { transaction_type: type, symbol, transaction_date: day } = entered;
  const parts = (['quantity', 'price', 'amount', 'withholding', 'fees'] as const).flatMap(
    (field) => {
      const value = entered[field];
      if (value == null) return [];
      const unit = field === 'quantity' ? '' : ` ${entered.currency ?? currency}`;
      return [`${WORDS[field]} ${exactly(String(value))}${unit}`];
    },
  );
  const kind = reasonWords(type.toLowerCase());
  const what = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${symbol ?? ''}`.trim();
  return `${what}: ${[...parts, `on ${dateText(day ?? '')}`].join(', ')}`;
}

const WORDS = {
  ...{ quantity: 'shares', price: 'price', amount: 'amount' },
  ...{ withholding: 'tax kept back', fees: 'fees' },
} as const;
