// The result of a comparison with a broker statement, stored beside the reports of the days it covers.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../../files/make-folder.ts';
import type { TradingDay } from '../../../kernel/instant.ts';

export interface StatementWord {
  /** To the cent. */
  readonly matches: boolean;
  readonly matched: number;
  /** One sentence per difference. */
  readonly differences: readonly string[];
}

/** The newest result for a day counts. */
export function keepStatementWord(
  reports: string,
  days: Iterable<TradingDay>,
  word: StatementWord,
): void {
  makeFolder(reports, 0o700);
  for (const day of days)
    writeFileSync(fileOf(reports, day), `${JSON.stringify(word)}\n`, { mode: 0o600 });
}

/** Undefined if no statement of the day was compared. */
export function statementWordOf(reports: string, day: TradingDay): StatementWord | undefined {
  const file = fileOf(reports, day);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function fileOf(reports: string, day: TradingDay): string {
  return join(reports, `${day}.statement.json`);
}
