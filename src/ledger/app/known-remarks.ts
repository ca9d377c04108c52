// What a person should see about rows that are booked already, and not as the file has them.
import { type Money, type Quantity, textOf } from '../../kernel/decimal.ts';
import { isDraftOf } from '../domain/transactions/draft.ts';
import { cashOf } from '../interchange/rows/file-totals.ts';
import type { IgnoredRow, ImportedDraft } from '../interchange/rows/imported-file.ts';
import type { KnownRow } from './known-rows.ts';

type Known = ReadonlyMap<ImportedDraft, KnownRow>;

export function otherwiseBooked(known: Known): IgnoredRow[] {
  return [...known].flatMap(([{ draft, place }, { booked, isOther }]) => {
    if (!isOther) return [];
    const shares = isDraftOf(draft, 'trade') ? draft.quantity : undefined;
    const before = figuresText(booked.cash, booked.currency, shares && booked.quantity);
    const here = figuresText(cashOf(draft), draft.currency, shares);
    const why = `It is booked as ${booked.id}, ${booked.type} with a cash of ${before}, and here it is ${draft.type} with ${here}; nothing changes: correct or reverse ${booked.id} by hand.`;
    return [{ place, why }];
  });
}

export function wronglyBooked(known: Known): IgnoredRow[] {
  return [...known].map(([{ place }, { booked }]) => {
    const { id, type, cash, currency } = booked;
    const why = `An earlier version booked this row as ${id}, ${type} with a cash of ${figuresText(cash, currency)}, which is wrong; reverse ${id} by hand.`;
    return { place, why };
  });
}

function figuresText(cash: Money, currency: string, quantity?: Quantity): string {
  const shares = quantity === undefined ? '' : ` for ${textOf(quantity)} shares`;
  return `${textOf(cash)} ${currency}${shares}`;
}
