// The ledger at an address, as the relay writes to it and as it reads afterwards.
import { type Instant, instant } from '../../../src/kernel/instant.ts';
import { createLedger, type Ledger } from '../../../src/ledger/app/ledger.ts';
import type { PortfolioRow } from '../../../src/ledger/ports/ledger-rows.ts';
import { openLedgerStore } from '../../../src/ledger/store/open-ledger-store.ts';
import { createLedgerTarget } from '../../../src/relay/target/ledger-target.ts';
import {
  accountKey,
  type BookedRow,
  type RelayTarget,
} from '../../../src/relay/target/relay-target.ts';
import { JOURNAL_ID } from './account-facts.ts';
import { ACCOUNT } from './accounts.ts';

/** Several processes open the same book. */
const BOOK_KEY = Buffer.alloc(32, 7);

export interface BookedLedger {
  readonly ledger: Ledger;
  readonly target: RelayTarget;
  portfolio(): Promise<PortfolioRow>;
  /** In force. */
  rows(journalId?: string): Promise<readonly BookedRow[]>;
  /** Shares by symbol, as text. */
  held(): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

export async function openBookedLedger(
  address: string,
  now: () => Instant = () => instant(Date.parse('2026-11-20T15:00:00Z')),
): Promise<BookedLedger> {
  const store = await openLedgerStore(address, { now });
  const ledger = createLedger({ store, bookKey: BOOK_KEY, defaults: { venue: 'us' } });
  const target = createLedgerTarget({ ledger, ownerId: async () => 'usr_owner' });

  async function portfolio(): Promise<PortfolioRow> {
    const found = await store.read.portfolioOfAccount(accountKey(ACCOUNT));
    if (found === undefined) throw new Error('the account has no portfolio');
    return found;
  }

  return {
    ...{ ledger, target, portfolio },
    async rows(journalId = JOURNAL_ID) {
      const { id } = await portfolio();
      return target.inOneStep((step) => step.allBooked(id, `trader:${journalId}`));
    },
    async held() {
      const { id } = await portfolio();
      const held = await target.inOneStep((step) => step.held(id));
      return Object.fromEntries([...held].map(([symbol, shares]) => [symbol, String(shares)]));
    },
    close: () => store.close(),
  };
}

export function rowLine({ id, type, symbol, quantity, price, fees, at }: BookedRow): string {
  return `${type} ${quantity} ${symbol} at ${price} fees ${fees} ${at} [${id}]`;
}
