// The ledger: what may be asked of it and done to it. Who may do so is decided by its callers.
import type { Result } from '../../kernel/result.ts';
import type { PortfolioId, TransactionId } from '../domain/entries/ids.ts';
import { type Cause, portfolioStream } from '../domain/events/envelope.ts';
import type { TransactionDraft } from '../domain/transactions/draft.ts';
import type { BookableDraft } from '../domain/transactions/entry-of-draft.ts';
import type { LedgerReads, LedgerStep, LedgerStore } from '../ports/ledger-store.ts';
import { createBookedPortfolios } from './booking/write/booked-portfolio.ts';
import type { ChangedPortfolio } from './booking/write/change.ts';
import { inKeyedStep, inStepOrBack, type KeyRefusal, type RequestKey } from './keyed-step.ts';
import type { LedgerContext } from './ledger-context.ts';
import { createSealer } from './personal/sealer.ts';
import { type PortfolioChanges, watchChanges } from './portfolio-changes.ts';
import { correct, type RecordRefusal, recordDraft } from './record.ts';
import type { RegistryDefaults } from './registry/resolve-security.ts';
import { reserveStreams } from './reserved-streams.ts';
import { takeBack } from './reversal.ts';
import { signingSeed } from './signing-seed.ts';
import { recordTransfer } from './transfer.ts';

export type { ChangedPortfolio };

export interface LedgerOptions {
  readonly store: LedgerStore;
  /** 32 bytes: seals the keys of personal texts. */
  readonly bookKey: Buffer;
  readonly defaults: RegistryDefaults;
  /** Resolves when others have had their turn; at once unless given. */
  readonly pause?: () => Promise<void>;
}

export interface Ledger {
  readonly context: LedgerContext;
  readonly read: LedgerReads;
  /**
   * This ledger for one report, which is read from a replica if there is one. It has all that was durable when it was asked for.
   */
  forReport(): Promise<Ledger>;
  /** A step that is refused leaves nothing behind. */
  inOneStep<Value, Refusal>(
    act: (step: LedgerStep) => Promise<Result<Value, Refusal>>,
  ): Promise<Result<Value, Refusal>>;
  /** Several steps, during which other steps of this process leave the portfolio alone: they wait. */
  whileReserved<Answer>(
    portfolio: PortfolioId,
    act: (inOneStep: Ledger['inOneStep']) => Promise<Answer>,
  ): Promise<Answer>;
  /** The same request under the same key gets the same answer, which must be plain JSON. */
  inKeyedStep<Value, Refusal>(
    request: RequestKey | undefined,
    act: (step: LedgerStep) => Promise<Result<Value, Refusal>>,
  ): Promise<Result<Value, Refusal | KeyRefusal>>;
  /** Inside a step. */
  record(
    step: LedgerStep,
    asked: Recording & { readonly portfolio: PortfolioId; readonly draft: TransactionDraft },
  ): Promise<Result<ChangedPortfolio, RecordRefusal>>;
  /** A transfer with both of its halves. */
  takeBack(
    step: LedgerStep,
    asked: Recording & { readonly transaction: TransactionId; readonly reason?: string },
  ): Promise<Result<ChangedPortfolio, RecordRefusal>>;
  correct(
    step: LedgerStep,
    asked: Recording & {
      readonly transaction: TransactionId;
      readonly draft: BookableDraft;
      readonly reason?: string;
    },
  ): Promise<Result<ChangedPortfolio, RecordRefusal>>;
  versionOf(portfolio: PortfolioId): Promise<number>;
  /** Of a key that signs what is published: 32 bytes; `generation` is 1 for the first one. */
  signingSeed(generation: number): Buffer;
  /** Which portfolios were changed. */
  readonly changes: PortfolioChanges;
  /** Another process has changed it, or this one. */
  onForeignChange(portfolio: PortfolioId): void;
}

export interface Recording {
  readonly cause: Cause;
  /** The version that the caller saw. */
  readonly expectedVersion?: number | undefined;
}

export function createLedger({
  store: silent,
  bookKey,
  defaults,
  pause = () => Promise.resolve(),
}: LedgerOptions): Ledger {
  const portfolios = createBookedPortfolios();
  const { store: watchedStore, changes, onForeignChange } = watchChanges(silent, portfolios.forget);
  const { store, whileReserved } = reserveStreams(watchedStore);
  const context: LedgerContext = {
    store,
    sealer: createSealer(bookKey, store.now),
    portfolios,
    defaults,
    pause,
  };
  const inStep = (step: LedgerStep, { cause, expectedVersion }: Recording) => ({
    step,
    cause,
    expectedVersion,
  });
  const ledger: Ledger = {
    context,
    read: store.read,
    async forReport() {
      const read = await store.reportReads?.();
      if (read === undefined) return ledger;
      return { ...ledger, read, context: { ...context, store: { ...store, read } } };
    },
    inOneStep: (act) => inStepOrBack(store, act),
    whileReserved: (portfolio, act) =>
      whileReserved(portfolioStream(portfolio), () =>
        act((step) => inStepOrBack(watchedStore, step)),
      ),
    inKeyedStep: (request, act) => inKeyedStep(store, request, act),
    record(step, asked) {
      const { portfolio, draft } = asked;
      return draft.type === 'TRANSFER'
        ? recordTransfer(context, inStep(step, asked), portfolio, draft)
        : recordDraft(context, inStep(step, asked), portfolio, draft);
    },
    takeBack: (step, asked) =>
      takeBack(context, inStep(step, asked), asked.transaction, asked.reason),
    correct: (step, asked) =>
      correct(context, inStep(step, asked), asked.transaction, {
        draft: asked.draft,
        reason: asked.reason,
      }),
    versionOf: (portfolio) => store.read.version(portfolioStream(portfolio)),
    signingSeed: (generation) => signingSeed(bookKey, generation),
    changes,
    onForeignChange: onForeignChange,
  };
  return ledger;
}
