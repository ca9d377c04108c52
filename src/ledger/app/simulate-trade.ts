// Trades for trials: booked to a portfolio of their own for each holder, whose number and whose security's number the
// caller chooses. The rest is the ordinary ledger: the same lots, the same refusals.
import type { Money, Price, Quantity } from '../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type {
  CurrencyCode,
  PortfolioId,
  SecurityId,
  TransactionId,
} from '../domain/entries/ids.ts';
import { type Cause, securityStream } from '../domain/events/envelope.ts';
import type { HolderNumber, SecurityRow } from '../ports/ledger-rows.ts';
import type { LedgerStep } from '../ports/ledger-store.ts';
import type { Ledger } from './ledger.ts';
import { openPortfolio, type PortfolioRefusal } from './portfolios.ts';
import type { RecordRefusal } from './record.ts';
import { registered } from './registry/resolve-security.ts';

export interface SimulatedTrade {
  readonly holder: HolderNumber;
  readonly security: SecurityId;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: Quantity;
  readonly price: Price;
  readonly fees: Money;
  readonly at: Instant;
  readonly on: TradingDay;
  /** Of the portfolio and of the security, if they are new. */
  readonly currency: CurrencyCode;
  readonly cause: Cause;
}

export type SimulationRefusal = RecordRefusal | PortfolioRefusal;

/** Inside a step. */
export async function simulateTrade(
  ledger: Ledger,
  step: LedgerStep,
  trade: SimulatedTrade,
): Promise<Result<TransactionId, SimulationRefusal>> {
  const security = await securityFor(ledger, step, trade);
  const portfolio = await portfolioFor(ledger, step, trade);
  if (!portfolio.ok) return portfolio;
  const { side: type, quantity, price, fees, at, on, cause } = trade;
  const booked = await ledger.record(step, {
    portfolio: portfolio.value,
    cause,
    draft: {
      ...{ type, quantity, price, fees, at, on },
      security: security.id,
      currency: security.currency,
      rate: undefined,
      notes: undefined,
      origin: undefined,
      method: undefined,
      chosen: undefined,
    },
  });
  if (!booked.ok) return booked;
  const [row] = booked.value.rows;
  if (row === undefined) throw new Error('a booked trade has a row');
  return ok(row.id);
}

async function securityFor(
  { context }: Ledger,
  step: LedgerStep,
  { security: id, currency, cause }: SimulatedTrade,
): Promise<SecurityRow> {
  const known = await step.security(id);
  if (known !== undefined) return known;
  // Of two first trades one registers it.
  await step.lock(securityStream(id));
  const { venue } = context.defaults;
  const unnamed = { name: undefined, exchange: undefined, isin: undefined };
  return (
    (await step.security(id)) ??
    (await registered(step, { ...unnamed, id, symbol: `SEC${id}`, currency, venue }, cause))
  );
}

/** The name is unique, so that two first trades cannot open two. */
async function portfolioFor(
  { context }: Ledger,
  step: LedgerStep,
  { holder, currency, cause }: SimulatedTrade,
): Promise<Result<PortfolioId, PortfolioRefusal>> {
  const account = `simulation:${holder}`;
  const open = await step.portfolioOfAccount(account);
  if (open !== undefined) return ok(open.id);
  const closed = (await step.portfoliosOf([holder])).find((one) => one.account === account);
  if (closed !== undefined) return failed({ kind: 'PORTFOLIO_CLOSED', portfolio: closed.id });
  const settings = { ...SETTINGS, holder, account, baseCurrency: currency };
  const opened = await openPortfolio(context, step, settings, cause);
  return opened.ok ? ok(opened.value.id) : opened;
}

const SETTINGS = {
  kind: 'SIMULATION',
  name: 'Simulation',
  description: undefined,
  method: 'FIFO',
  dividendTreatment: undefined,
  taxTreatment: 'TAXABLE',
  allowShort: false,
  feesInBasis: true,
  longTermRule: 'us:more-than-one-year',
} as const;
