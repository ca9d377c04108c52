// Reads of what seldom changes, answered from memory while it holds.
import type { Instant } from '../../kernel/instant.ts';
import type { LedgerReads, LedgerStep } from '../ports/ledger-store.ts';
import type { StepCache } from './step-cache.ts';

const ALWAYS = Number.MIN_SAFE_INTEGER as Instant;

export function memoising(reads: LedgerReads, { remembered }: StepCache): LedgerReads {
  return {
    ...reads,
    portfolio: (id) => remembered(`portfolio ${id}`, () => reads.portfolio(id)),
    security: (id) => remembered(`security ${id}`, () => reads.security(id)),
    securitiesBySymbol: (symbol) =>
      remembered(`symbol ${symbol}`, () => reads.securitiesBySymbol(symbol)),
    identified: (kind, value) =>
      remembered(`identified ${kind} ${value}`, () => reads.identified(kind, value)),
    async actionsAfter(securities, at) {
      const all = await remembered(`actions ${securities.join(' ')}`, () =>
        reads.actionsAfter(securities, ALWAYS),
      );
      return all.filter((action) => action.at > at);
    },
  };
}

type Changing = Pick<
  LedgerStep,
  'savePortfolio' | 'saveSecurity' | 'saveIdentifier' | 'saveAction' | 'replaceProjected'
>;

/** The writes that change what is remembered. */
export function forgetting<Writes extends Changing>(
  writes: Writes,
  { forgetAnswers }: StepCache,
): Writes {
  const after =
    <Value>(write: (value: Value) => Promise<void>) =>
    async (value: Value) => {
      await write(value);
      forgetAnswers();
    };
  return {
    ...writes,
    savePortfolio: after(writes.savePortfolio),
    saveSecurity: after(writes.saveSecurity),
    saveIdentifier: after(writes.saveIdentifier),
    saveAction: after(writes.saveAction),
    replaceProjected: after(writes.replaceProjected),
  };
}
