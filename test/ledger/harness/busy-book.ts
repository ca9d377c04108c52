// A book that was told everything that the ledger can be told, at least once.
import { expect } from 'vitest';
import { decimal, price } from '../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../src/kernel/instant.ts';
import { confirmProposal } from '../../../src/ledger/app/action-proposals.ts';
import {
  applyCorporateAction,
  reverseCorporateAction,
} from '../../../src/ledger/app/corporate-actions.ts';
import type { Ledger } from '../../../src/ledger/app/ledger.ts';
import { markPosition } from '../../../src/ledger/app/mark-position.ts';
import { changePortfolioSettings, deletePortfolio } from '../../../src/ledger/app/portfolios.ts';
import { proposeSplit } from '../../../src/ledger/app/proposals/propose-action.ts';
import { describeSecurity, renameSecurity } from '../../../src/ledger/app/security-master.ts';
import type { SecurityAction } from '../../../src/ledger/domain/corporate-actions/corporate-action.ts';
import type { PortfolioId, SecurityId } from '../../../src/ledger/domain/entries/ids.ts';
import { booked } from './booked.ts';
import { CAUSE, cash, newPortfolio, trade, USD } from './drafts.ts';

const SPLIT = { newShares: decimal('2'), oldShares: decimal('1'), cashInLieu: undefined };
const [SPRING, SUMMER] = ['2025-04-01', '2025-06-10'] as TradingDay[] as [TradingDay, TradingDay];

/** The first of its two portfolios. */
export async function busyBook(ledger: Ledger): Promise<PortfolioId> {
  const first = await newPortfolio(ledger, { allowShort: true });
  const pool = await newPortfolio(ledger, { method: 'AVERAGE', description: 'both' }, 2);
  const book = (portfolio: PortfolioId, draft: Parameters<typeof booked>[2]) =>
    booked(ledger, portfolio, draft);
  const terms = (day: string, quantity: string, paid: string) => ({ day, quantity, price: paid });
  const symbols = ['AAPL', 'KO', 'NEW'] as const;
  for (const portfolio of [first, pool]) {
    await book(portfolio, cash('DEPOSIT', '2025-01-01', '100000'));
    for (const symbol of symbols) {
      await book(
        portfolio,
        trade('BUY', symbol, { ...terms('2025-01-02', '30', '10.1'), fees: '1' }),
      );
      await book(portfolio, trade('BUY', symbol, terms('2025-03-03', '7', '11.3')));
      await book(portfolio, trade('SELL', symbol, terms('2025-05-05', '32', '12')));
    }
    await ledger.inOneStep((step) =>
      changePortfolioSettings(ledger.context, step, portfolio, {
        changes: { method: 'HIFO' },
        expectedVersion: undefined,
        cause: CAUSE,
      }),
    );
    // Back-dated, taken back, corrected.
    await book(portfolio, trade('BUY', 'AAPL', terms('2025-02-03', '3.5', '9')));
    const wrong = await book(portfolio, trade('BUY', 'KO', terms('2025-05-06', '4', '8')));
    const lone = await book(portfolio, trade('BUY', 'LONE', terms('2025-05-06', '4', '8')));
    await ledger.inOneStep((step) => ledger.takeBack(step, { transaction: lone, cause: CAUSE }));
    const draft = trade('BUY', 'KO', terms('2025-05-07', '5', '8'), { notes: 'as confirmed' });
    await ledger.inOneStep((step) =>
      ledger.correct(step, { transaction: wrong, draft, cause: CAUSE }),
    );
  }
  await book(first, trade('SHORT', 'TSLA', terms('2025-05-05', '3', '300')));
  const transfer = { ...trade('SELL', 'KO', terms('2025-05-20', '2', '0')), type: 'TRANSFER' };
  await book(first, { ...transfer, toPortfolio: pool } as unknown as Parameters<typeof booked>[2]);
  await mark(ledger, first);
  await actions(ledger, first);
  await settings(ledger, pool);
  return first;
}

async function mark(ledger: Ledger, portfolio: PortfolioId): Promise<void> {
  const security = await securityOf(ledger, 'TSLA');
  const at = instant(Date.parse('2025-06-01T20:00:00Z'));
  for (const stated of ['310', '311.5'])
    await ledger.inOneStep((step) =>
      markPosition(
        { step, cause: CAUSE, expectedVersion: undefined },
        { portfolio, security, price: price(stated), at },
      ),
    );
}

async function securityOf(ledger: Ledger, symbol: string): Promise<SecurityId> {
  const [row] = await ledger.read.securitiesBySymbol(symbol);
  if (row === undefined) throw new Error(`${symbol} is not registered`);
  return row.id;
}

async function actions(ledger: Ledger, portfolio: PortfolioId): Promise<void> {
  const apply = async (
    actionId: string,
    symbol: string,
    on: TradingDay,
    action: SecurityAction,
  ) => {
    const security = await securityOf(ledger, symbol);
    const asked = { actionId, security, action, on, currency: USD };
    const done = await applyCorporateAction(ledger, asked, CAUSE);
    expect(done).toMatchObject({ ok: true, value: { refused: [] } });
  };
  const child = String(await securityOf(ledger, 'NEW'));
  await apply('s1', 'AAPL', SPRING, { kind: 'split', ...SPLIT });
  await apply('o1', 'KO', SUMMER, {
    kind: 'spin-off',
    security: child,
    ratio: decimal('0.5'),
    parentBasisShare: decimal('0.77'),
    cashInLieu: price('20'),
  });
  await apply('d1', 'AAPL', SUMMER, {
    kind: 'cash-dividend',
    perShare: price('0.31'),
    withholding: decimal('0.15'),
    treatment: 'INCOME',
  });
  await reverseCorporateAction(ledger, { actionId: 's1', reason: undefined, cause: CAUSE });
  await booked(
    ledger,
    portfolio,
    trade('BUY', 'KO', { day: '2025-02-05', quantity: '3', price: '9' }),
  );
  const reference = { symbol: 'TSLA', isin: undefined, exchange: undefined, name: undefined };
  const noticed = { ...SPLIT, security: reference, currency: USD, on: SUMMER, source: 'trader' };
  await ledger.inOneStep((step) => proposeSplit(ledger.context, step, noticed, CAUSE));
  const [proposal] = await ledger.read.proposals();
  await confirmProposal(ledger, { id: proposal?.id ?? '', at: undefined, cause: CAUSE });
}

async function settings(ledger: Ledger, pool: PortfolioId): Promise<void> {
  const renamed = { to: 'APPL', on: SUMMER };
  const apple = await securityOf(ledger, 'AAPL');
  await ledger.inOneStep((step) => renameSecurity(step, apple, renamed, CAUSE));
  await ledger.inOneStep((step) =>
    describeSecurity(step, apple, { sector: 'Technology', venue: 'vietnam' }, CAUSE),
  );
  const changes = { name: 'Pool', method: 'FIFO' as const };
  await ledger.inOneStep((step) =>
    changePortfolioSettings(ledger.context, step, pool, {
      changes,
      expectedVersion: undefined,
      cause: CAUSE,
    }),
  );
  await booked(ledger, pool, trade('SELL', 'KO', { day: '2025-08-08', quantity: '1', price: '9' }));
  await ledger.inOneStep((step) =>
    deletePortfolio(step, pool, { isForced: true, expectedVersion: undefined, cause: CAUSE }),
  );
}
