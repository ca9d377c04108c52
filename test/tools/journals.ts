// Journals of drawn portfolios in the programs that they are for: `bean-check` and `hledger check --strict`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Count, run } from '../../scripts/python-environment.ts';
import type { PortfolioId } from '../../src/ledger/domain/entries/ids.ts';
import { beancountJournal } from '../../src/ledger/interchange/beancount-journal.ts';
import { hledgerJournal } from '../../src/ledger/interchange/hledger-journal.ts';
import { portfolios } from '../ledger/interchange/read/drawn-portfolio.ts';

const PORTFOLIOS = 20;
const SEED = 20261121;
const TITLE = 'A drawn portfolio; "with" \\ signs';

/** `bin`: of the environment with Beancount; hledger comes from the package of the system, as promtool does. */
export async function judgeJournals(bin: string): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-journals-'));
  const count = { passed: 0, failed: 0 };
  try {
    for (const [at, { booked }] of fc
      .sample(portfolios, { numRuns: PORTFOLIOS, seed: SEED })
      .entries()) {
      const [beancount, hledger] = ['beancount', 'journal'].map((ending) =>
        join(folder, `${at}.${ending}`),
      ) as [string, string];
      writeFileSync(
        beancount,
        beancountJournal(booked, { portfolio: 1 as PortfolioId, title: TITLE, currency: 'USD' }),
      );
      writeFileSync(hledger, hledgerJournal(booked, { title: TITLE }));
      const judged = [
        await run(join(bin, 'bean-check'), [beancount]),
        await run('hledger', ['check', '--strict', '-f', hledger]),
      ];
      for (const { code } of judged) {
        if (code === 0) count.passed += 1;
        else count.failed += 1;
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return count;
}
