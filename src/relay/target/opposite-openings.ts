// An account has one net position, but positions and foreign shares of a symbol may be on opposite sides of it. An opening
// balance against what is held cannot be booked as one: it is booked as a trade at its cost.
import { negated, perUnit } from '../../kernel/amounts.ts';
import { NO_MONEY, ONE, type Quantity } from '../../kernel/decimal.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import { RELAY_SOURCE } from '../../ledger/app/record.ts';
import type { TradeDraft } from '../../ledger/ports/drafts.ts';
import type { TransactionRow } from '../../ledger/ports/ledger-rows.ts';
import type { LedgerStep } from '../../ledger/ports/ledger-store.ts';
import type { RelayedDraft } from '../commands/ledger-command.ts';

type Recorded = Awaited<ReturnType<Ledger['record']>>;

interface Inside {
  readonly ledger: Ledger;
  readonly step: LedgerStep;
}

/** The draft as it can be booked on the other side of what is held. */
export function asTrade(draft: RelayedDraft): RelayedDraft {
  if (draft.type !== 'OPENING_BALANCE') return draft;
  const { quantity, cost, acquiredOn: _, ...same } = draft;
  const shares = quantity.abs() as Quantity;
  return {
    ...same,
    type: quantity.isNegative() ? 'SELL' : 'BUY',
    quantity: shares,
    price: perUnit(cost, shares),
    multiplier: ONE,
    fees: NO_MONEY,
    method: undefined,
    chosen: undefined,
  };
}

/** Repeats the change after each later opening balance that it would turn against what is held then. */
export async function besideOpenings(
  inside: Inside,
  change: () => Promise<Recorded>,
): Promise<Recorded> {
  for (;;) {
    const done = await change();
    if (done.ok || done.failure.kind !== 'LATER_ENTRY') return done;
    const { transaction, refusal } = done.failure;
    if (refusal.kind !== 'OPPOSITE_POSITION') return done;
    const row = await inside.step.transaction(transaction);
    if (row?.type !== 'OPENING_BALANCE') return done;
    const turned = await turn(inside, row);
    if (!turned.ok) return turned;
  }
}

const REASON = 'The account held shares on the other side then.';

async function turn({ ledger, step }: Inside, row: TransactionRow): Promise<Recorded> {
  const { id: transaction, originId: correlationId = '' } = row;
  const cause = { actor: 'relay', source: RELAY_SOURCE, correlationId, causationId: undefined };
  return ledger.correct(step, {
    transaction,
    draft: await tradeOf(step, row),
    reason: REASON,
    cause,
  });
}

async function tradeOf(step: LedgerStep, row: TransactionRow): Promise<TradeDraft> {
  const { security, quantity, originSource, originId, at, on, currency, rate } = row;
  const entries = await step.entries(row.portfolio, security && [security]);
  const opening = entries.find(({ id }) => id === row.id);
  const lot = opening?.kind === 'lots-in' ? opening.lots[0] : undefined;
  if (security === undefined || quantity === undefined || lot === undefined)
    throw new Error(`transaction ${row.id} opens no lot`);
  const isShort = quantity.isNegative();
  return {
    ...{ at, on, currency, rate, security },
    type: isShort ? 'SELL' : 'BUY',
    quantity: isShort ? negated(quantity) : quantity,
    price: lot.openPrice,
    multiplier: ONE,
    fees: NO_MONEY,
    method: undefined,
    chosen: undefined,
    notes: undefined,
    origin:
      originSource === undefined || originId === undefined
        ? undefined
        : { source: originSource, id: originId },
  };
}
