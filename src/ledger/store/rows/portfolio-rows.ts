// Portfolios and securities as rows, and back.
import type { Selectable } from 'kysely';
import type { LotMethod } from '../../domain/lots/lot-terms.ts';
import { type MethodHistory, onlyMethod } from '../../domain/lots/method-history.ts';
import type { PortfolioRow, SecurityRow, TargetWeight } from '../../ports/ledger-rows.ts';
import type { PortfolioTable, SecurityTable } from '../tables/ledger-tables.ts';
import { cell, present } from './cells.ts';

export function writtenPortfolio(row: PortfolioRow): PortfolioTable {
  return {
    id: row.id,
    holder: row.holder,
    kind: row.kind,
    account: cell(row.account),
    name: row.name,
    description: cell(row.description),
    base_currency: row.baseCurrency,
    method: row.method,
    methods: row.methods.length === 1 ? null : JSON.stringify(row.methods),
    dividend_treatment: row.dividendTreatment,
    tax_treatment: row.taxTreatment,
    allow_short: Number(row.allowShort),
    fees_in_basis: Number(row.feesInBasis),
    long_term_rule: row.longTermRule,
    targets: row.targets === undefined ? null : JSON.stringify(row.targets),
    created_at: row.createdAt,
    updated_at: row.updatedAt,
    closed_at: cell(row.closedAt),
  };
}

export function readPortfolio(row: Selectable<PortfolioTable>): PortfolioRow {
  return {
    id: row.id,
    holder: row.holder,
    kind: row.kind,
    account: present(row.account),
    name: row.name,
    description: present(row.description),
    baseCurrency: row.base_currency,
    method: row.method,
    methods:
      row.methods === null
        ? onlyMethod(row.method as LotMethod)
        : (JSON.parse(row.methods) as MethodHistory),
    dividendTreatment: row.dividend_treatment,
    taxTreatment: row.tax_treatment,
    allowShort: row.allow_short === 1,
    feesInBasis: row.fees_in_basis === 1,
    longTermRule: row.long_term_rule,
    targets: row.targets === null ? undefined : (JSON.parse(row.targets) as TargetWeight[]),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    closedAt: present(row.closed_at),
  } as PortfolioRow;
}

export function writtenSecurity(row: SecurityRow): SecurityTable {
  return {
    id: row.id,
    symbol: row.symbol,
    name: cell(row.name),
    currency: row.currency,
    exchange: cell(row.exchange),
    isin: cell(row.isin),
    sector: cell(row.sector),
    venue: row.venue,
    merged_into: cell(row.mergedInto),
  };
}

export function readSecurity(row: Selectable<SecurityTable>): SecurityRow {
  return {
    id: row.id,
    symbol: row.symbol,
    name: present(row.name),
    currency: row.currency,
    exchange: present(row.exchange),
    isin: present(row.isin),
    sector: present(row.sector),
    venue: row.venue,
    ...(row.merged_into !== null && { mergedInto: row.merged_into }),
  } as SecurityRow;
}
