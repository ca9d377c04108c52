// The decision to reverse a booking, with what it would change before it is done.
import type { Asked } from '../browser/ask.ts';
import type { BookedTransaction, Portfolio, ReversalPreview } from '../facts/book-shapes.ts';
import { reasonWords } from '../facts/reasons.ts';
import { reversalWords } from '../facts/reversals.ts';
import type { Decision } from './decisions.ts';
import { turned } from './proposals.ts';
import { door } from './session.ts';

export function reversalDecision(
  { id: portfolio, name }: Pick<Portfolio, 'id' | 'name'>,
  row: BookedTransaction,
): Decision {
  const words = bookedWords(row);
  const path = { id: row.id };
  let version: number | undefined;
  return {
    title: `Reverse ${words}`,
    label: 'Reverse it',
    where: name ?? `Portfolio ${portfolio}`,
    means: 'Asking what it would change…',
    preview: async () => {
      // Only a dry run has an answer.
      const asked = (await door.ask((client) =>
        client.DELETE('/api/v1/transactions/{id}', {
          params: { path, query: { dry_run: 'true' } },
        }),
      )) as Asked<ReversalPreview>;
      if (asked.kind === 'ok') version = asked.body.version;
      return turned(asked, reversalWords);
    },
    act: async () =>
      turned(
        await door.ask<unknown>((client) =>
          client.DELETE('/api/v1/transactions/{id}', {
            params: { path },
            // What was shown, or nothing.
            headers: { 'if-match': `"v${version}"` },
          }),
        ),
        () => `Reversed: ${words}.`,
      ),
  };
}

/** `buy ACME of 2026-11-20` */
export function bookedWords({ transaction_type: type, symbol, trade_date: on }: BookedTransaction) {
  const what = [reasonWords(type.toLowerCase()), symbol ?? ''].join(' ').trim();
  return `${what} of ${on}`;
}
