// The store of the ledger: events, appended and never changed, and the read tables that follow from them.
import type { Decimal } from '../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../kernel/instant.ts';
import type { Entry } from '../domain/entries/entry.ts';
import type {
  CurrencyCode,
  PortfolioId,
  SecurityId,
  TransactionId,
} from '../domain/entries/ids.ts';
import type { Cause, NewEvent, StoredEvent } from '../domain/events/envelope.ts';
import type { RecordedEntry } from '../domain/valuation/recorded-entry.ts';
import type { AffectedLots } from './affected-lots.ts';
import type { AppliedEvents } from './applied-events.ts';
import type { CommandProposalReads, CommandProposalWrites } from './command-proposals.ts';
import type { RecordedEvent } from './events.ts';
import type { FindingReads, FindingWrites } from './findings.ts';
import type {
  ClosuresQuery,
  EntryPage,
  EventsQuery,
  LotsQuery,
  SettlingQuery,
  TransactionFilter,
  TransactionsQuery,
} from './ledger-queries.ts';
import type {
  CashMovement,
  CashRow,
  ClosureRow,
  Figures,
  HolderNumber,
  LotRow,
  PortfolioRow,
  PositionRow,
  SecurityRow,
  TransactionRow,
} from './ledger-rows.ts';
import type { MarkReads, MarkWrites } from './marks.ts';
import type { Projections, ProjectionWrites } from './projections.ts';
import type { ScheduleReads, ScheduleWrites } from './rebalancing-schedules.ts';
import type { SecurityMasterReads, SecurityMasterWrites } from './security-master.ts';
import type { WaitingImportReads, WaitingImportWrites } from './waiting-imports.ts';
import type { WebhookReads, WebhookWrites } from './webhooks.ts';
import type { WordingReads, WordingWrites } from './wordings.ts';

export interface HeldSince {
  readonly symbol: string;
  readonly from: TradingDay;
}

export interface LedgerReads
  extends SecurityMasterReads,
    MarkReads,
    WebhookReads,
    FindingReads,
    ScheduleReads,
    CommandProposalReads,
    WordingReads,
    WaitingImportReads {
  portfolio(id: PortfolioId): Promise<PortfolioRow | undefined>;
  /** The open portfolio that follows a trading account. */
  portfolioOfAccount(account: string): Promise<PortfolioRow | undefined>;
  portfoliosOf(holders: readonly HolderNumber[]): Promise<readonly PortfolioRow[]>;
  portfolios(ids: readonly PortfolioId[]): Promise<readonly PortfolioRow[]>;
  /** Of all holders, by number; those that are deleted are left out. */
  openPortfolios(after: PortfolioId, limit: number): Promise<readonly PortfolioRow[]>;

  security(id: SecurityId): Promise<SecurityRow | undefined>;
  securities(ids: readonly SecurityId[]): Promise<readonly SecurityRow[]>;
  /** Of every position of the portfolio, open or not: thousands of ids would be a long statement. */
  securitiesIn(portfolio: PortfolioId): Promise<readonly SecurityRow[]>;
  /** More than one if the symbol is listed at several exchanges. */
  securitiesBySymbol(symbol: string): Promise<readonly SecurityRow[]>;

  /** The number of a user of the book; undefined if that user never had a portfolio. */
  holderOf(userId: string): Promise<HolderNumber | undefined>;
  /** The user of that number; undefined for holders that are not users, such as those of simulated trades. */
  userOf(holder: HolderNumber): Promise<string | undefined>;

  transaction(id: TransactionId): Promise<TransactionRow | undefined>;
  transactionByOrigin(
    portfolio: PortfolioId,
    source: string,
    id: string,
  ): Promise<TransactionRow | undefined>;
  /** The same for many, of one source or of any; in no order. */
  transactionsByOrigin(
    portfolio: PortfolioId,
    source: string | undefined,
    ids: readonly string[],
  ): Promise<readonly TransactionRow[]>;
  /** Named until November 2026: by one of these ids of a broker, a slash, and twelve digits of what they book. In no order. */
  transactionsByFormerOrigin(
    portfolio: PortfolioId,
    source: string,
    ids: readonly string[],
  ): Promise<readonly TransactionRow[]>;
  /** The transaction by which lots arrived, by the one by which they left another portfolio. */
  arrivalOf(departure: TransactionId): Promise<TransactionRow | undefined>;
  transactions(asked: TransactionsQuery): Promise<readonly TransactionRow[]>;
  /** What was booked for one cause, reversed or not, in the order of their numbers. */
  transactionsCausedBy(
    portfolio: PortfolioId,
    cause: Pick<Cause, 'correlationId' | 'causationId'>,
    since: Instant,
  ): Promise<readonly TransactionRow[]>;
  /** What followed from these, as it is kept now. */
  figures(ids: readonly TransactionId[]): Promise<readonly TransactionRow[]>;
  /** The rates that were stated with these purchases, sales and opening balances; others are left out. */
  statedRates(ids: readonly TransactionId[]): Promise<ReadonlyMap<TransactionId, Decimal>>;
  /** Trades of all portfolios by the moment at which they settle; those that had settled when they were recorded are left out. */
  settling(asked: SettlingQuery): Promise<readonly TransactionRow[]>;
  /** What is booked and not settled, or not in effect yet. */
  pending(portfolio: PortfolioId, now: Instant): Promise<readonly TransactionRow[]>;
  /** Of cash in every other currency, in the order in which they took effect. */
  movements(portfolio: PortfolioId, except: CurrencyCode): Promise<readonly CashMovement[]>;
  /** On all pages together. */
  transactionCount(asked: TransactionFilter): Promise<number>;

  positions(portfolio: PortfolioId): Promise<readonly PositionRow[]>;
  position(portfolio: PortfolioId, security: SecurityId): Promise<PositionRow | undefined>;
  /** Of open positions in any portfolio. */
  heldSymbols(): Promise<readonly string[]>;
  /** What any portfolio ever had to do with, sold or not, and the day of its first transaction that counts. */
  everHeld(): Promise<readonly HeldSince[]>;
  cash(portfolio: PortfolioId): Promise<readonly CashRow[]>;
  /** Open ones, oldest first. */
  openLots(portfolio: PortfolioId, security: SecurityId): Promise<readonly LotRow[]>;
  /** Open long and short lots of a security in all portfolios that are not deleted, oldest first. */
  openLotsOf(security: SecurityId): Promise<readonly LotRow[]>;
  lots(asked: LotsQuery): Promise<readonly LotRow[]>;
  closures(asked: ClosuresQuery): Promise<readonly ClosureRow[]>;
  /** Whether a long lot of any of these was closed at a loss. */
  hasLosses(
    portfolios: readonly PortfolioId[],
    securities: readonly SecurityId[],
  ): Promise<boolean>;

  /** Entries that count, of the securities; of all securities and cash if undefined. */
  entries(
    portfolio: PortfolioId,
    securities: readonly SecurityId[] | undefined,
  ): Promise<readonly Entry[]>;
  /** The same with those that were taken back. */
  recordedEntries(
    portfolio: PortfolioId,
    securities: readonly SecurityId[] | undefined,
    /** In the order of booking; all unless given. */
    page?: EntryPage,
  ): Promise<readonly RecordedEntry[]>;
  /** Every security that corporate actions connect with these in the portfolio, these included. */
  connected(
    portfolio: PortfolioId,
    securities: readonly SecurityId[],
  ): Promise<readonly SecurityId[]>;

  events(asked: EventsQuery): Promise<readonly StoredEvent[]>;
  /** Of all streams, as they are stored, in the order in which they were appended. */
  recordedEvents(asked: {
    /** A position; exclusive. */
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly RecordedEvent[]>;
  version(stream: string): Promise<number>;
  cursor(name: string): Promise<string | undefined>;
  answerOf(actor: string, key: string): Promise<KeptAnswer | undefined>;
  /** The key of a holder's personal texts, sealed; undefined before the first text and after an erasure. */
  sealedKey(holder: HolderNumber): Promise<string | undefined>;
  /** Of any holder. */
  anySealedKey(): Promise<string | undefined>;
}

/** The answer to a request that carried a key. */
export interface KeptAnswer {
  readonly requestHash: string;
  readonly answer: string;
}

/** Everything a step changes becomes durable together, or not at all. */
export interface LedgerStep
  extends LedgerReads,
    SecurityMasterWrites,
    MarkWrites,
    ProjectionWrites,
    AppliedEvents,
    WebhookWrites,
    FindingWrites,
    ScheduleWrites,
    CommandProposalWrites,
    WordingWrites,
    WaitingImportWrites {
  /** When its events are recorded. */
  readonly at: Instant;
  /** The version of the stream, which no other step changes until this one ends. */
  lock(stream: string): Promise<number>;
  /** Until this step ends, no other one that asks for one of the names gets it: for what is not there yet to be locked. */
  lockNames(names: readonly string[]): Promise<void>;
  nextId(of: 'portfolio' | 'transaction' | 'security'): Promise<number>;
  /** The number of a user, made if need be. */
  holderFor(userId: string): Promise<HolderNumber>;
  append(stream: string, events: readonly NewEvent[], cause: Cause): Promise<void>;

  savePortfolio(row: PortfolioRow): Promise<void>;
  saveSecurity(row: SecurityRow): Promise<void>;
  addTransactions(rows: readonly TransactionRow[]): Promise<void>;
  /** What followed from entries that were recomputed. */
  restateTransactions(rows: readonly Restated[]): Promise<void>;
  /** What followed from it is nothing any more. */
  voidTransaction(id: TransactionId, version: number): Promise<void>;
  saveLots(rows: readonly LotRow[]): Promise<void>;
  addClosures(rows: readonly ClosureRow[]): Promise<void>;
  /** Before their lots and closures are written anew. */
  forgetLots(portfolio: PortfolioId, securities: readonly SecurityId[]): Promise<void>;
  savePosition(row: PositionRow): Promise<void>;
  addCash(row: CashRow): Promise<void>;
  saveCursor(name: string, body: string): Promise<void>;
  /** Unless it has a body: answers the one that stands then, in this step. */
  claimCursor(name: string, body: string): Promise<string | undefined>;
  keepKey(holder: HolderNumber, sealedKey: string): Promise<void>;
  /** From then on no personal text of the holder can be read, in any copy of the events. */
  dropKey(holder: HolderNumber): Promise<void>;
  keepAnswer(actor: string, key: string, kept: KeptAnswer): Promise<void>;
  /** Of answers that were kept before, the oldest, about so many: how many they were. */
  dropAnswers(before: Instant, limit: number): Promise<number>;
  /** Kept answers may hold names and notes. */
  dropAnswersOf(actor: string): Promise<void>;
}

export interface Restated extends Figures {
  readonly id: TransactionId;
}

export interface LedgerStore {
  readonly read: LedgerReads;
  readonly projections: Projections;
  readonly affectedLots: AffectedLots;
  /**
   * Answers, each time it is asked, which portfolios any process has changed since it was asked last. Undefined of a file, which
   * one process writes.
   */
  readonly recentChanges?: () => () => Promise<readonly PortfolioId[]>;
  /**
   * Reads for one report, of a replica if it has all that was durable when they were asked for. Undefined where none is named.
   */
  readonly reportReads?: () => Promise<LedgerReads>;
  /** Repeats the step if another one was in its way, up to five times; then it throws `StepConflict`. */
  inOneStep<Answer>(act: (step: LedgerStep) => Promise<Answer>): Promise<Answer>;
  /** After an erasure: leaves nothing of a key that was dropped in the files. False if a reader was in the way. */
  scrub(): Promise<boolean>;
  /** Epoch ms. */
  readonly now: () => Instant;
  close(): Promise<void>;
  ask(): Promise<void>;
}

/** Other steps were in the way of one, each time it was tried. */
export class StepConflict extends Error {
  constructor(cause: unknown) {
    super('other changes of the same data were in the way each time', { cause });
  }
}
