// Transactions that a person can enter in the browser: which fields each kind has, and what was entered in words.

import type { NewTransaction } from './book-shapes.ts';
import { dateText } from './date-formats.ts';
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

/** `Dividend ACME: amount 12.50 USD, on 2026-11-20` */
export function bookingWords(
  entered: Omit<NewTransaction, 'portfolio_id'>,
  currency: string,
): string {
  const { transaction_type: type, symbol, transaction_date: day } = entered;
  const parts = (['quantity', 'price', 'amount', 'withholding', 'fees'] as const).flatMap(
    (field) => {
      const value = entered[field];
      if (value == null) return [];
      const unit = field === 'quantity' ? '' : ` ${entered.currency ?? currency}`;
      return [`${WORDS[field]} ${value}${unit}`];
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
