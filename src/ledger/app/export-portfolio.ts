// A portfolio as a file: CSV and JSON that import back, and journals for Beancount and hledger.
import { negated } from '../../kernel/amounts.ts';
import { assertNever } from '../../kernel/assert.ts';
import type { Money } from '../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Entry } from '../domain/entries/entry.ts';
import type { PortfolioId, SecurityId, TransactionId } from '../domain/entries/ids.ts';
import type { Lot } from '../domain/lots/lot.ts';
import { isOption, multiplierOf, quotedPrice } from '../domain/options/option-security.ts';
import { termsOf } from '../domain/portfolio/terms-of.ts';
import type {
  CashDraft,
  DistributionDraft,
  OpeningDraft,
  OptionEndDraft,
  SecurityReference,
  TradeDraft,
  TransactionDraft,
} from '../domain/transactions/draft.ts';
import { hasTrait } from '../domain/transactions/transaction-type.ts';
import { beancountJournal } from '../interchange/beancount-journal.ts';
import { draftsAsCsv, draftsAsJson } from '../interchange/draft-files.ts';
import { hledgerJournal } from '../interchange/hledger-journal.ts';
import { bookedEntries } from '../interchange/journal/booked-entries.ts';
import type { PortfolioRow, TransactionRow } from '../ports/ledger-rows.ts';
import type { Ledger } from './ledger.ts';
import { originOfExport } from './origin-of-export.ts';

export const EXPORT_FORMATS = ['csv', 'json', 'beancount', 'hledger'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportedPortfolio {
  readonly text: string;
  /** Transactions that no draft expresses: corporate actions and lots that went to another portfolio. */
  readonly leftOut: readonly TransactionId[];
}

export type ExportRefusal = { readonly kind: 'UNKNOWN_PORTFOLIO'; readonly portfolio: PortfolioId };

export async function exportPortfolio(
  ledger: Ledger,
  id: PortfolioId,
  format: ExportFormat,
): Promise<Result<ExportedPortfolio, ExportRefusal>> {
  const portfolio = await ledger.read.portfolio(id);
  if (portfolio === undefined) return failed({ kind: 'UNKNOWN_PORTFOLIO', portfolio: id });
  const contents = await contentsOf(ledger, portfolio);
  const { pause } = ledger.context;
  switch (format) {
    case 'csv':
      return ok(await exportedDrafts(contents, pause, draftsAsCsv));
    case 'json':
      return ok(await exportedDrafts(contents, pause, draftsAsJson));
    case 'beancount':
    case 'hledger':
      return ok({ text: journalText(contents, format), leftOut: [] });
    default:
      return assertNever(format);
  }
}

interface Contents {
  readonly portfolio: PortfolioRow;
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly rowById: ReadonlyMap<TransactionId, TransactionRow>;
  readonly noteById: ReadonlyMap<TransactionId, string>;
  securityOf(id: SecurityId): SecurityReference;
}

const PAGE = 1_000;

async function contentsOf(ledger: Ledger, portfolio: PortfolioRow): Promise<Contents> {
  const { read } = ledger;
  const { sealer, pause } = ledger.context;
  const entries = await read.entries(portfolio.id, undefined);
  const rowById = new Map<TransactionId, TransactionRow>();
  const noteById = new Map<TransactionId, string>();
  for (let offset = 0, isMore = true; isMore; offset += PAGE) {
    const page = await read.transactions({ portfolio: portfolio.id, limit: PAGE, offset });
    for (const row of page) {
      rowById.set(row.id, row);
      const note = row.notes && (await sealer.open(read, portfolio.holder, row.notes));
      if (note !== undefined) noteById.set(row.id, note);
    }
    isMore = page.length === PAGE;
    await pause();
  }
  const ids = [...rowById.values()].flatMap(({ security, otherSecurity }) => [
    security,
    otherSecurity,
  ]);
  const securities = await read.securities([...new Set(ids.filter((id) => id !== undefined))]);
  const byId = new Map(securities.map((security) => [security.id, security]));
  return {
    ...{ portfolio, entries, rowById, noteById },
    title:
      (await sealer.open(read, portfolio.holder, portfolio.name)) ?? `portfolio ${portfolio.id}`,
    securityOf(id) {
      const known = byId.get(id);
      if (known === undefined) throw new Error(`security ${id} of a transaction is not kept`);
      const { symbol, isin, exchange, name, contract } = known;
      return { symbol, isin, exchange, name, ...(contract && { contract }) };
    },
  };
}

function journalText(contents: Contents, format: 'beancount' | 'hledger'): string {
  const { entries, portfolio, title, rowById, securityOf } = contents;
  const typeOf = (id: TransactionId) => rowById.get(id)?.type ?? 'CORPORATE_ACTION';
  const booked = bookedEntries(entries, { terms: termsOf(portfolio), typeOf, securityOf });
  if (!booked.ok) throw new Error(`entry ${booked.failure.entry.id} of the ledger does not fold`);
  return format === 'beancount'
    ? beancountJournal(booked.value, {
        ...{ portfolio: portfolio.id, title },
        currency: portfolio.baseCurrency,
      })
    : hledgerJournal(booked.value, { title });
}

async function exportedDrafts(
  contents: Contents,
  pause: () => Promise<void>,
  write: (drafts: readonly TransactionDraft[]) => string,
): Promise<ExportedPortfolio> {
  const leftOut: TransactionId[] = [];
  const drafts: TransactionDraft[] = [];
  const entries = contents.entries.toSorted((a, b) => a.at - b.at || a.booking - b.booking);
  for (const [at, entry] of entries.entries()) {
    const found = draftsOf(entry, contents);
    if (found.length === 0) leftOut.push(entry.id);
    drafts.push(...found);
    if (at % PAGE === PAGE - 1) await pause();
  }
  return { text: write(drafts), leftOut };
}

function draftsOf(entry: Entry, contents: Contents): TransactionDraft[] {
  const row = contents.rowById.get(entry.id);
  const { id, at, on, currency, rate } = entry;
  const { originSource: source, originId } = row ?? {};
  const origin =
    source === undefined || originId === undefined
      ? originOfExport(contents.portfolio.id, id)
      : { source, id: originId };
  const common = { at, on, currency, rate, notes: contents.noteById.get(id), origin };
  switch (entry.kind) {
    case 'trade': {
      const { quantity, fees, method, chosen } = entry;
      const type = row?.type as TradeDraft['type'];
      const security = contents.securityOf(entry.security);
      const priced = {
        price: quotedPrice(security, entry.price),
        ...(isOption(security) && { multiplier: multiplierOf(security) }),
      };
      return [{ ...common, type, security, quantity, ...priced, fees, method, chosen }];
    }
    case 'cash':
      return [{ ...common, ...cashIn(row?.type as CashDraft['type'], entry.amount) }];
    case 'distribution': {
      const { amount, withholding, bought } = entry;
      const type = row?.type as DistributionDraft['type'];
      const security = contents.securityOf(entry.security);
      return [{ ...common, type, security, amount, withholding, bought }];
    }
    case 'lots-in': {
      const security = contents.securityOf(entry.security);
      return entry.lots.map((lot, at) => ({
        ...{ ...common, ...openingOf(lot), security },
        origin: at === 0 ? origin : { ...origin, id: `${origin.id}/${at + 1}` },
      }));
    }
    case 'action': {
      // What was booked for all holders is not a transaction of this portfolio.
      if (row?.type !== 'SPLIT' || entry.action.kind !== 'split') return [];
      const { newShares, oldShares, cashInLieu } = entry.action;
      const security = contents.securityOf(entry.security);
      return [{ ...common, type: 'SPLIT', security, newShares, oldShares, cashInLieu }];
    }
    case 'option-end': {
      const { quantity, side, fees, chosen } = entry;
      const type = row?.type as OptionEndDraft['type'];
      const security = contents.securityOf(entry.security);
      const isSigned = type === 'EXPIRY' || type === 'CASH_SETTLEMENT';
      const settledAt = type === 'CASH_SETTLEMENT' ? quotedPrice(security, entry.price) : undefined;
      return [
        {
          ...{ ...common, type, security, settledAt, fees, chosen },
          quantity: isSigned && side === 'SHORT' ? negated(quantity) : quantity,
        },
      ];
    }
    case 'lots-out':
      return [];
    default:
      return assertNever(entry);
  }
}

/** Entries of cash are signed by what came in. */
function cashIn(type: CashDraft['type'], amount: Money): Pick<CashDraft, 'type' | 'amount'> {
  return { type, amount: hasTrait(type, 'takes') ? negated(amount) : amount };
}

function openingOf(lot: Lot): Pick<OpeningDraft, 'type' | 'quantity' | 'cost' | 'acquiredOn'> {
  const { side, remaining, basis, openedOn, isDateKnown } = lot;
  return {
    type: 'OPENING_BALANCE',
    quantity: side === 'LONG' ? remaining : negated(remaining),
    cost: basis,
    acquiredOn: isDateKnown ? openedOn : undefined,
  };
}
