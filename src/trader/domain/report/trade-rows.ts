// The trades of a run as rows for JSON and CSV, with the column names of `sluice trades`.
import { csvOf } from '../../../kernel/csv.ts';
import { toIso } from '../../../kernel/instant.ts';
import { plainJson } from '../../../kernel/plain-json.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import { cents } from '../../../market/instruments/money.ts';
import { parseCondor } from '../../../market/options/condor.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { parseVertical } from '../../../market/options/vertical.ts';
import { withoutDust } from './json-fields.ts';
import type { RunTrade } from './run-result.ts';

/** A `RunTrade` as files and JSON show it: ISO times, null for what is unknown, profit before and after commissions. */
export interface TradeFields {
  readonly id: string;
  /** The id of the first part: rows with the same are one trade. */
  readonly trade: string;
  readonly symbol: string;
  readonly side: string;
  readonly quantity: number;
  readonly entry: number;
  readonly exit: number;
  readonly reason: string;
  /** Before commissions, as in every other output with this name. */
  readonly pnl: number;
  readonly commission: number;
  readonly net_pnl: number;
  readonly opened_at: string;
  readonly closed_at: string;
  readonly strategy: string;
  readonly config_hash: string;
  readonly initial_stop: number;
  readonly r_multiple: number | null;
  readonly mae: number;
  readonly mfe: number;
  /** Of the prediction; null if none opened it. */
  readonly confidence: number | null;
  /** Of an option contract, or of the first one of a vertical; absent for a stock. Quantity counts contracts, prices are per share. */
  readonly underlying?: string;
  readonly right?: string;
  readonly strike?: number;
  readonly expiry?: string;
  /** Absent unless its prices were computed, not recorded. */
  readonly prices?: 'synthetic';
}

export function tradeFields(trade: RunTrade): TradeFields {
  return {
    id: trade.positionId,
    trade: trade.trade,
    symbol: trade.symbol,
    side: trade.side,
    quantity: trade.quantity,
    entry: withoutDust(trade.entry),
    exit: withoutDust(trade.exit),
    reason: trade.reason,
    pnl: cents(trade.pnl + trade.commission),
    commission: cents(trade.commission),
    net_pnl: cents(trade.pnl),
    opened_at: toIso(trade.openedAt),
    closed_at: toIso(trade.closedAt),
    strategy: trade.strategy,
    config_hash: trade.configHash,
    initial_stop: trade.initialStop,
    r_multiple: trade.rMultiple === undefined ? null : withoutDust(trade.rMultiple),
    mae: withoutDust(trade.mae),
    mfe: withoutDust(trade.mfe),
    confidence: trade.confidence ?? null,
    ...optionFields(trade),
    ...(trade.isSynthetic && { prices: 'synthetic' }),
  };
}

function optionFields({ symbol }: RunTrade): Partial<Pick<TradeFields, OptionColumn>> {
  const condor = parseCondor(symbol);
  // Both rights, and four strikes, which its symbol says.
  if (condor !== undefined) return { underlying: condor.root, expiry: condor.expiry };
  const terms = parseOptionId(symbol) ?? parseVertical(symbol);
  if (terms === undefined) return {};
  const { root, right, strike, expiry } = terms;
  return { underlying: root, right, strike, expiry };
}

const OPTION_COLUMNS = ['underlying', 'right', 'strike', 'expiry'] as const;
const NO_OPTION = { underlying: null, right: null, strike: null, expiry: null };
type OptionColumn = (typeof OPTION_COLUMNS)[number];

const COLUMNS: readonly (keyof TradeFields)[] = [
  'id',
  'symbol',
  'side',
  'quantity',
  'entry',
  'exit',
  'reason',
  'pnl',
  'commission',
  'net_pnl',
  'opened_at',
  'closed_at',
  'strategy',
  'config_hash',
  'initial_stop',
  'r_multiple',
  'mae',
  'mfe',
  'confidence',
  'trade',
];

export function tradesCsv(trades: readonly RunTrade[]): string {
  const ofOptions = trades.some(({ symbol }) => isOptionId(symbol)) ? OPTION_COLUMNS : [];
  const ofChains = trades.some((trade) => trade.isSynthetic) ? (['prices'] as const) : [];
  const columns = [...COLUMNS, ...ofOptions, ...ofChains];
  const rows = trades.map((trade) => {
    const fields = { ...NO_OPTION, prices: null, ...tradeFields(trade) };
    return columns.map((name) => fields[name]);
  });
  return csvOf([columns, ...rows]);
}

export function tradesJson(trades: readonly RunTrade[]): string {
  return `${plainJson(trades.map(tradeFields), 2)}\n`;
}
