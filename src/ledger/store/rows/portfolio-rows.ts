// Portfolios and securities as rows, and back.

import { rowCodec, type TableOf } from '../../../sql/tables/row-codec.ts';
import { type MethodHistory, onlyMethod } from '../../domain/lots/method-history.ts';
import type { StatedContract } from '../../domain/options/option-security.ts';
import type { PortfolioRow, SecurityRow, TargetWeight } from '../../ports/ledger-rows.ts';

const PORTFOLIO = rowCodec<Omit<PortfolioRow, 'methods' | 'targets'>>()({
  id: ['id', 'same'],
  holder: ['holder', 'same'],
  kind: ['kind', 'same'],
  account: ['account', 'optional'],
  name: ['name', 'same'],
  description: ['description', 'optional'],
  baseCurrency: ['base_currency', 'same'],
  method: ['method', 'same'],
  dividendTreatment: ['dividend_treatment', 'same'],
  taxTreatment: ['tax_treatment', 'same'],
  allowShort: ['allow_short', 'flag'],
  feesInBasis: ['fees_in_basis', 'flag'],
  longTermRule: ['long_term_rule', 'same'],
  createdAt: ['created_at', 'same'],
  updatedAt: ['updated_at', 'same'],
  closedAt: ['closed_at', 'optional'],
});
/** JSON; null if the method never changed, and if no targets were set. */
export type PortfolioTable = TableOf<typeof PORTFOLIO> & {
  methods: string | null;
  targets: string | null;
};

export function writtenPortfolio(row: PortfolioRow): PortfolioTable {
  return {
    ...PORTFOLIO.written(row),
    methods: row.methods.length === 1 ? null : JSON.stringify(row.methods),
    targets: row.targets === undefined ? null : JSON.stringify(row.targets),
  };
}

export function readPortfolio({ methods, targets, ...row }: PortfolioTable): PortfolioRow {
  const read = PORTFOLIO.read(row);
  return {
    ...read,
    methods: methods === null ? onlyMethod(read.method) : (JSON.parse(methods) as MethodHistory),
    targets: targets === null ? undefined : (JSON.parse(targets) as TargetWeight[]),
  };
}

const SECURITY = rowCodec<Omit<SecurityRow, 'mergedInto' | 'contract'>>()({
  id: ['id', 'same'],
  symbol: ['symbol', 'same'],
  name: ['name', 'optional'],
  currency: ['currency', 'same'],
  exchange: ['exchange', 'optional'],
  isin: ['isin', 'optional'],
  sector: ['sector', 'optional'],
  venue: ['venue', 'same'],
});
/** `contract` is JSON; null unless a source has stated something of an option contract. */
export type SecurityTable = TableOf<typeof SECURITY> & {
  merged_into: number | null;
  contract: string | null;
};

export function writtenSecurity(row: SecurityRow): SecurityTable {
  const { mergedInto, contract } = row;
  return {
    ...SECURITY.written(row),
    merged_into: mergedInto ?? null,
    contract: contract === undefined ? null : JSON.stringify(contract),
  };
}

export function readSecurity({ merged_into, contract, ...row }: SecurityTable): SecurityRow {
  const mergedInto = merged_into as SecurityRow['id'] | null;
  return {
    ...SECURITY.read(row),
    ...(mergedInto !== null && { mergedInto }),
    ...(contract !== null && { contract: JSON.parse(contract) as StatedContract }),
  };
}
