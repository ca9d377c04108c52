// What the parts of the ledger share.
import type { LedgerStore } from '../ports/ledger-store.ts';
import type { BookedPortfolios } from './booking/write/booked-portfolio.ts';
import type { Sealer } from './personal/sealer.ts';
import type { RegistryDefaults } from './registry/resolve-security.ts';

export interface LedgerContext {
  readonly store: LedgerStore;
  readonly sealer: Sealer;
  readonly portfolios: BookedPortfolios;
  readonly defaults: RegistryDefaults;
  /** Between the parts of long work, so that others are served. */
  pause(): Promise<void>;
}
