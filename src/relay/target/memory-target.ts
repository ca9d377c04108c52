// A ledger in memory: what the transactions of a journal would be, without booking them.
import { negated, plus, valueAt } from '../../kernel/amounts.ts';
import { type Money, NO_MONEY, NO_QUANTITY, type Quantity } from '../../kernel/decimal.ts';
import { type CashDraft, hasTrait, type PortfolioId } from '../../ledger/ports/drafts.ts';
import { deliveredBy, optionOf } from '../../ledger/ports/options.ts';
import type { ProposedSplit, RelayedDraft } from '../commands/ledger-command.ts';
import type { Amendment, BookedRow, RelayStep, RelayTarget } from './relay-target.ts';

export interface MemoryTarget extends RelayTarget {
  /** In force, by id. */
  readonly draftById: ReadonlyMap<string, RelayedDraft>;
  readonly splits: readonly ProposedSplit[];
}

const PORTFOLIO = 1 as PortfolioId;

export function createMemoryTarget(): MemoryTarget {
  const draftById = new Map<string, RelayedDraft>();
  const cursorByName = new Map<string, string>();
  const splits: ProposedSplit[] = [];
  const step: RelayStep = {
    cursor: async (name) => cursorByName.get(name),
    saveCursor: async (name, text) => void cursorByName.set(name, text),
    portfolioOf: async () => PORTFOLIO,
    async booked(_, { id }) {
      const draft = draftById.get(id);
      return draft && bookedRow(draft);
    },
    allBooked: async () => [...draftById.values()].map(bookedRow),
    async record(_, draft) {
      const id = nameOf(draft);
      if (!draftById.has(id)) draftById.set(id, draft);
      return undefined;
    },
    async amend(_, { id }, by) {
      const draft = draftById.get(id);
      if (draft !== undefined) draftById.set(id, amended(draft, by));
      return undefined;
    },
    async takeBack(_, { id }) {
      draftById.delete(id);
      return undefined;
    },
    async propose(split) {
      if (!splits.some((known) => splitKey(known) === splitKey(split))) splits.push(split);
    },
    held: async () => heldIn(draftById.values()),
    // Cash is the broker's word, and follows from no journal.
    cash: async () => NO_MONEY,
    openCash: async () => undefined,
  };
  return { draftById, splits, inOneStep: (work) => work(step) };
}

export function amended(draft: RelayedDraft, by: Amendment): RelayedDraft {
  if ('fees' in by) return 'fees' in draft ? { ...draft, fees: by.fees } : draft;
  if (draft.type !== 'OPENING_BALANCE') return draft;
  return { ...draft, cost: valueAt(draft.quantity, by.averageCost).abs() as Money };
}

export function bookedRow(draft: RelayedDraft): BookedRow {
  const { type, at } = draft;
  const symbol =
    'security' in draft && typeof draft.security === 'object' ? draft.security.symbol : undefined;
  return {
    id: nameOf(draft),
    type,
    at,
    symbol,
    quantity: 'quantity' in draft ? draft.quantity : undefined,
    price: 'price' in draft ? draft.price : undefined,
    fees: 'fees' in draft ? draft.fees : NO_MONEY,
  };
}

export function nameOf({ origin }: RelayedDraft): string {
  if (origin === undefined) throw new Error('a relayed draft has no origin');
  return origin.id;
}

export function splitKey({ security, on, newShares, oldShares }: ProposedSplit): string {
  return `${security.symbol}/${on}/${newShares}:${oldShares}`;
}

/** Splits aside. */
export function heldIn(drafts: Iterable<RelayedDraft>): ReadonlyMap<string, Quantity> {
  const held = new Map<string, Quantity>();
  for (const draft of drafts) {
    if (!('security' in draft) || typeof draft.security === 'number') continue;
    for (const [symbol, quantity] of movedBy(draft))
      held.set(symbol, plus(held.get(symbol) ?? NO_QUANTITY, quantity));
  }
  return held;
}

type Moving = Exclude<RelayedDraft, CashDraft>;

/** What a draft adds to positions, by symbol. */
function movedBy(draft: Moving): readonly (readonly [string, Quantity])[] {
  const { security, type, quantity } = draft;
  if (typeof security === 'number') return [];
  const { symbol } = security;
  if (!('settledAt' in draft))
    return [[symbol, hasTrait(type, 'takes') ? negated(quantity) : quantity]];
  const option = optionOf(security);
  const isOurs = type === 'EXERCISE';
  const contracts = [symbol, isOurs ? negated(quantity) : quantity] as const;
  if (option === undefined) return [contracts];
  const shares = deliveredBy(option, quantity).quantity;
  const isBought = (option.right === 'call') === isOurs;
  return [contracts, [option.underlying, isBought ? shares : negated(shares)]];
}
