// The open lots of a security across all holders: whom a corporate action or a halt of trading concerns.
import type { Instant } from '../../kernel/instant.ts';
import type { PortfolioId, SecurityId } from '../domain/entries/ids.ts';
import type { LotSide } from '../domain/lots/lot.ts';
import type { HolderNumber } from './ledger-rows.ts';

export interface AffectedLot {
  readonly holder: HolderNumber;
  readonly side: LotSide;
  readonly openedAt: Instant;
  /** The number of the transaction that opened it: the order of booking among lots of one moment. */
  readonly opener: number;
  /** Decimals as they are stored, without needless digits: they leave as they came. */
  readonly openedQuantity: string;
  readonly remaining: string;
  readonly openPrice: string;
}

/** Changes with every lot of the security, in the transaction of that change. */
export interface LotRevision {
  readonly revision: number;
  readonly changedAt: Instant;
}

/** A place in the order of the lots: oldest first, then in the order of booking. */
export interface LotPlace {
  readonly openedAt: Instant;
  readonly opener: number;
  readonly portfolio: PortfolioId;
  readonly lotId: string;
}

export interface LotPage {
  readonly lots: readonly AffectedLot[];
  /** Of the last lot; undefined if none follows. */
  readonly next: LotPlace | undefined;
}

export interface LotsOfSecurity {
  /** Undefined if no lot of it was ever opened. */
  revision(security: SecurityId): Promise<LotRevision | undefined>;
  /** In all portfolios that are not deleted, those after `after`. */
  page(asked: LotPageQuery): Promise<LotPage>;
}

export interface LotPageQuery {
  readonly security: SecurityId;
  readonly withShort: boolean;
  readonly after: LotPlace | undefined;
  readonly limit: number;
}

export interface AffectedLots extends LotsOfSecurity {
  /** Every page that is read inside is of one moment, however long it takes. */
  inSnapshot<Answer>(read: (lots: LotsOfSecurity) => Promise<Answer>): Promise<Answer>;
  /** Every portfolio that is not deleted and has or had lots of the security. */
  holdings(security: SecurityId): Promise<readonly HeldBy[]>;
}

export interface HeldBy {
  readonly portfolio: PortfolioId;
  readonly holder: HolderNumber;
  /** The latest entry in effect. */
  readonly lastAt: Instant;
}
