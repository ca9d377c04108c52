// What the ledger knows of securities besides their rows: identifiers with their days, and corporate actions.
import type { Instant, TradingDay } from '../../kernel/instant.ts';
import type { SecurityAction } from '../domain/corporate-actions/corporate-action.ts';
import type { CurrencyCode, PortfolioId, SecurityId } from '../domain/entries/ids.ts';
import type { SecurityRow } from './ledger-rows.ts';

export type { SecurityAction };

/** NUMBER is the integer by which another system knows the security. */
export type IdentifierKind = 'TICKER' | 'ISIN' | 'EXCHANGE' | 'NUMBER';

export interface IdentifierRow {
  readonly security: SecurityId;
  readonly kind: IdentifierKind;
  readonly value: string;
  /** The first day; undefined if it was always valid. */
  readonly from: TradingDay | undefined;
  /** The first day on which it is not valid any more; undefined while it is. */
  readonly until: TradingDay | undefined;
}

/**
 * ANNOUNCED: some holders have it, or none yet. APPLIED: every holder has it. REVERSING: it is reversed for one holder
 * after another. REVERSED: it is reversed for all.
 */
export type ActionStatus = 'ANNOUNCED' | 'APPLIED' | 'REVERSING' | 'REVERSED';

export interface ActionRow {
  readonly id: string;
  readonly security: SecurityId;
  readonly action: SecurityAction;
  /** Lots opened on this day or later are not entitled. */
  readonly on: TradingDay;
  /** Its moment among the entries of a portfolio. */
  readonly at: Instant;
  readonly currency: CurrencyCode;
  readonly status: ActionStatus;
  /** That had it when it was applied, or lost it when it was reversed. */
  readonly portfolios: number;
  readonly announcedAt: Instant;
}

export type ProposalStatus = 'OPEN' | 'CONFIRMED' | 'DECLINED';

/** What a source says of an action beside its terms. */
export interface ProposalDetail {
  /** In its own words. */
  readonly description?: string;
  /** Terms of the action that it does not state: they are asked for, and what the action has in their place is not used. */
  readonly needs?: readonly NeededTerm[];
}

export type NeededTerm = 'parentBasisShare' | 'newPrice' | 'quantity';

/** A corporate action that a source has noticed, until somebody decides. */
export interface ProposalRow {
  readonly id: string;
  readonly security: SecurityId;
  readonly action: SecurityAction;
  readonly on: TradingDay;
  /** Who noticed it. */
  readonly source: string;
  /** The one whose owner decides; undefined if an administrator does, for all holders. */
  readonly portfolio: PortfolioId | undefined;
  readonly detail: ProposalDetail | undefined;
  readonly status: ProposalStatus;
  readonly proposedAt: Instant;
  readonly decidedBy: string | undefined;
  readonly decidedAt: Instant | undefined;
  /** Of a confirmed one. */
  readonly actionId: string | undefined;
}

export interface SecurityMasterReads {
  /** By number. */
  allSecurities(): Promise<readonly SecurityRow[]>;
  /** All of a security, by kind and day. */
  identifiers(security: SecurityId): Promise<readonly IdentifierRow[]>;
  identified(kind: IdentifierKind, value: string): Promise<readonly IdentifierRow[]>;
  /** Tickers of these securities that are not valid any more. */
  formerTickers(securities: readonly SecurityId[]): Promise<readonly IdentifierRow[]>;
  action(id: string): Promise<ActionRow | undefined>;
  /** In the order in which they took effect; all of them if `security` is undefined. */
  actions(asked: ActionsQuery): Promise<readonly ActionRow[]>;
  proposal(id: string): Promise<ProposalRow | undefined>;
  /** That an administrator decides, by day. */
  proposals(): Promise<readonly ProposalRow[]>;
  /** That the owner of the portfolio decides, by day. */
  proposalsTo(portfolio: PortfolioId): Promise<readonly ProposalRow[]>;
  /** That are applied or being applied, later than the moment. */
  actionsAfter(securities: readonly SecurityId[], at: Instant): Promise<readonly ActionRow[]>;
  /** Resolves when every step has ended that runs now, in this process or in another one. */
  othersEnded(): Promise<void>;
  /** Portfolios that ever had lots of the security, by number; `after` is exclusive. */
  holders(
    security: SecurityId,
    asked: { readonly after: number; readonly limit: number },
  ): Promise<readonly PortfolioId[]>;
}

export interface ActionsQuery {
  readonly security?: SecurityId;
  readonly limit: number;
  readonly offset: number;
}

export interface SecurityMasterWrites {
  saveIdentifier(row: IdentifierRow): Promise<void>;
  saveAction(row: ActionRow): Promise<void>;
  saveProposal(row: ProposalRow): Promise<void>;
}
