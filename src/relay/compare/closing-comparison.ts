// Compares broker, trader and ledger once after each close, while journal and ledger are at the same fact.
import { type Quantity, textOf } from '../../kernel/decimal.ts';
import { type Instant, toIso } from '../../kernel/instant.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { RelayedAccount, RelayTarget } from '../target/relay-target.ts';
import { createClosingMarks } from './closing-marks.ts';
import {
  type CashComparison,
  type Comparison,
  comparisonName,
  comparisonText,
  isCashEqual,
  keptComparison,
} from './comparison.ts';
import { differenceText, shareDifferences } from './differences.ts';

export interface ClosingComparisonParts {
  readonly target: RelayTarget;
  readonly account: RelayedAccount;
  readonly calendar: Calendar;
  /** What the trader holds by its journal: positions, holdings and foreign shares, by symbol. */
  held(): ReadonlyMap<string, Quantity>;
  readonly log: Pick<Log, 'error'>;
}

export interface ClosingComparison {
  onFact(facts: readonly RecordedFact[]): void;
  /** The last one; undefined before the first of the account. */
  last(): Comparison | undefined;
  /** Reads what an earlier process found, once. */
  recall(): Promise<void>;
  /** If a close has passed. `isStill`: whether the ledger has all of the journal. */
  compare(isStill: () => boolean): Promise<void>;
  /** Known later than the shares: the broker reports it every few minutes. */
  addCash(cash: CashComparison): Promise<void>;
}

export function createClosingComparison(parts: ClosingComparisonParts): ClosingComparison {
  const { target, account } = parts;
  const marks = createClosingMarks(parts.calendar);
  let last: Comparison | undefined;
  let isRecalled = false;
  return {
    onFact: marks.onFact,
    last: () => last,
    async recall() {
      if (isRecalled) return;
      last = await keptComparison(target, account);
      if (last !== undefined) marks.compared(last.close);
      isRecalled = true;
    },
    async compare(isStill) {
      const close = marks.dueClose();
      if (close === undefined || !isStill()) return;
      const trader = parts.held();
      if (!isStill()) return;
      last = await target.inOneStep(async (step) => {
        const ledger = await step.held(await step.portfolioOf(account));
        const differences = shareDifferences({ broker: marks.marked(), trader, ledger });
        const found = { close, differences, cash: undefined };
        await step.saveCursor(comparisonName(account), comparisonText(found));
        return found;
      });
      marks.compared(close);
      report(parts, last);
    },
    async addCash(cash) {
      if (last === undefined || last.cash !== undefined) return;
      const complete = { ...last, cash };
      await target.inOneStep((step) =>
        step.saveCursor(comparisonName(account), comparisonText(complete)),
      );
      last = complete;
      if (!isCashEqual(cash)) parts.log.error(cashText(account, complete.close, cash));
    },
  };
}

function cashText(
  { name }: RelayedAccount,
  close: Instant,
  { currency, broker, ledger }: CashComparison,
): string {
  return `After the close of ${toIso(close)} the ledger holds ${textOf(ledger)} ${currency} for ${name}, and the broker says ${textOf(broker)}: book the deposits, dividends, interest or fees that are missing.`;
}

function report(
  { account, log }: ClosingComparisonParts,
  { close, differences }: Comparison,
): void {
  if (differences.length === 0) return;
  const texts = differences.map(differenceText).join('; ');
  log.error(
    `After the close of ${toIso(close)} the ledger and ${account.name} differ: ${texts}. See \`sluice ledger relay status ${account.name}\`.`,
  );
}
