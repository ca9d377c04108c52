// The read tables: a projection of the facts that can be dropped and rebuilt identically at any time.

import { SPLIT_TYPES } from '../../../domain/chart/charted-facts.ts';

/** A change here makes every daemon rebuild its read tables at the next start. */
export const READ_TABLES_VERSION = 25;

export const READ_TABLE_NAMES = [
  'positions',
  'holdings',
  'instruments',
  'foreign_positions',
  'orders',
  'executions',
  'trades',
  'position_changes',
  'predictions',
  'signals',
  'chains',
  'chart_facts',
  'read_cursor',
] as const;

const COLUMNS_BY_TABLE: Record<(typeof READ_TABLE_NAMES)[number], string> = {
  positions: `id TEXT PRIMARY KEY, symbol TEXT NOT NULL, strategy TEXT NOT NULL, quantity REAL NOT NULL,
    average_price REAL NOT NULL, stop_price REAL, opened_at INTEGER, r REAL NOT NULL, watched INTEGER NOT NULL,
    locked TEXT, collateral TEXT, delivered_from TEXT, rolled INTEGER, stop_kind TEXT NOT NULL, stop_asked_at INTEGER,
    signal_id TEXT`,
  holdings: `id TEXT PRIMARY KEY, symbol TEXT NOT NULL, quantity REAL NOT NULL, average_price REAL NOT NULL,
    opened_at INTEGER NOT NULL, order_ref TEXT NOT NULL, locked TEXT, opened_by TEXT`,
  instruments: 'symbol TEXT PRIMARY KEY, venue TEXT NOT NULL',
  foreign_positions: 'symbol TEXT PRIMARY KEY, quantity REAL NOT NULL',
  orders: `order_ref TEXT PRIMARY KEY, intent_seq INTEGER NOT NULL, position_id TEXT NOT NULL,
    strategy TEXT NOT NULL, signal_id TEXT NOT NULL, leg TEXT NOT NULL, symbol TEXT NOT NULL,
    account TEXT NOT NULL, order_id INTEGER NOT NULL, parent_ref TEXT, perm_id TEXT,
    oca_group TEXT NOT NULL, side TEXT NOT NULL, type TEXT NOT NULL, quantity REAL NOT NULL,
    filled REAL NOT NULL, limit_price REAL, stop_price REAL, trail_amount REAL, trail_percent REAL,
    tif TEXT NOT NULL, state TEXT NOT NULL, covers REAL NOT NULL, word TEXT,
    client_order_id TEXT, submitted_at INTEGER, updated_at INTEGER NOT NULL, ended_at INTEGER,
    opened_by TEXT`,
  executions: `exec_root TEXT PRIMARY KEY, seq INTEGER NOT NULL, exec_id TEXT NOT NULL,
    perm_id TEXT NOT NULL, order_ref TEXT NOT NULL, position_id TEXT NOT NULL, account TEXT NOT NULL,
    symbol TEXT NOT NULL, side TEXT NOT NULL, shares REAL NOT NULL, price REAL NOT NULL,
    executed_at INTEGER NOT NULL, strategy TEXT NOT NULL, commission REAL,
    estimated INTEGER NOT NULL DEFAULT 0`,
  trades: `id TEXT PRIMARY KEY, seq INTEGER NOT NULL, symbol TEXT NOT NULL, side TEXT NOT NULL,
    quantity REAL NOT NULL, entry REAL NOT NULL, exit REAL NOT NULL, reason TEXT NOT NULL,
    pnl REAL NOT NULL, opened_at INTEGER NOT NULL, closed_at INTEGER NOT NULL,
    strategy TEXT NOT NULL, config_hash TEXT NOT NULL`,
  position_changes: `seq INTEGER NOT NULL, at INTEGER NOT NULL, position_id TEXT NOT NULL,
    symbol TEXT NOT NULL, strategy TEXT NOT NULL, change TEXT NOT NULL, quantity_before REAL NOT NULL,
    quantity_after REAL NOT NULL, reserved_before REAL NOT NULL, reserved_after REAL NOT NULL,
    price REAL, order_ref TEXT, PRIMARY KEY (seq, position_id)`,
  predictions: `seq INTEGER PRIMARY KEY, id TEXT, feed TEXT NOT NULL, symbol TEXT NOT NULL, signal TEXT,
    confidence REAL, data_time INTEGER, received_at INTEGER NOT NULL, anchor_price REAL,
    verdict TEXT NOT NULL, detail TEXT NOT NULL, repeats INTEGER NOT NULL, flow TEXT`,
  signals: `id TEXT PRIMARY KEY, seq INTEGER NOT NULL, prediction_id TEXT NOT NULL,
    strategy TEXT NOT NULL, symbol TEXT NOT NULL, side TEXT NOT NULL, at INTEGER NOT NULL,
    taken INTEGER NOT NULL, reasons TEXT NOT NULL, order_ref TEXT, flow TEXT`,
  // Decision 0007
  chains: 'correlation TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (correlation, seq)',
  chart_facts: `seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, symbol TEXT NOT NULL, subject TEXT NOT NULL,
    type TEXT NOT NULL`,
  read_cursor:
    'seq INTEGER NOT NULL, account TEXT NOT NULL, version INTEGER NOT NULL, day_began INTEGER',
};

/** The key contains all columns of a chain. */
const OPTIONS_BY_TABLE: Partial<typeof COLUMNS_BY_TABLE> = { chains: 'STRICT, WITHOUT ROWID' };

/** Looked for without an end: an index of their own keeps that cheap. */
export const RARE_CHART_FACTS = [...SPLIT_TYPES, 'position-released']
  .map((type) => `'${type}'`)
  .join(', ');

const INDEXES = [
  'CREATE INDEX orders_by_position ON orders (position_id);',
  'CREATE INDEX orders_by_decision ON orders (intent_seq, order_id);',
  'CREATE INDEX executions_by_time ON executions (executed_at, seq);',
  'CREATE INDEX executions_by_position ON executions (position_id);',
  'CREATE INDEX executions_by_exec_id ON executions (exec_id);',
  'CREATE INDEX predictions_by_id ON predictions (id);',
  'CREATE INDEX orders_by_state ON orders (state);',
  'CREATE INDEX orders_by_client_order_id ON orders (client_order_id);',
  'CREATE INDEX orders_by_opener ON orders (opened_by, intent_seq, order_id);',
  'CREATE INDEX executions_by_order ON executions (order_ref);',
  'CREATE INDEX trades_by_time ON trades (closed_at);',
  'CREATE INDEX signals_by_time ON signals (at);',
  'CREATE INDEX signals_by_strategy ON signals (strategy, seq);',
  'CREATE INDEX predictions_by_time ON predictions (received_at);',
  'CREATE INDEX orders_by_perm_id ON orders (perm_id);',
  'CREATE INDEX changes_by_position ON position_changes (position_id, seq);',
  'CREATE INDEX chart_facts_by_symbol ON chart_facts (symbol, at);',
  'CREATE INDEX chart_facts_by_subject ON chart_facts (subject, type, seq);',
  `CREATE INDEX chart_facts_rare ON chart_facts (symbol, at) WHERE type IN (${RARE_CHART_FACTS});`,
];

export const READ_TABLES_SCHEMA = schemaOf('CREATE TABLE');
/** Each table as SQLite keeps its statement. */
export const READ_TABLES_CREATED: readonly string[] = READ_TABLE_NAMES.map((name) =>
  tableOf('CREATE TABLE', name),
);
export const READ_TABLES_INDEX_NAMES: readonly string[] = INDEXES.map(
  (index) => index.split(' ')[2] ?? '',
);
/** For tables that an earlier version made: a further index needs no rebuild. */
export const READ_TABLES_INDEXES = INDEXES.map((index) =>
  index.replace('INDEX ', 'INDEX IF NOT EXISTS '),
).join('\n');
/** The same tables again, shadowing those of the file: for readers that may not write to it. */
export const READ_TABLES_SHADOW = schemaOf('CREATE TEMP TABLE');

function tableOf(create: string, name: (typeof READ_TABLE_NAMES)[number]): string {
  return `${create} ${name} (${COLUMNS_BY_TABLE[name]}) ${OPTIONS_BY_TABLE[name] ?? 'STRICT'}`;
}

function schemaOf(create: string): string {
  const tables = READ_TABLE_NAMES.map((name) => `${tableOf(create, name)};`);
  const indexes = create.includes('TEMP')
    ? INDEXES.map((index) => index.replace('INDEX ', 'INDEX temp.'))
    : INDEXES;
  return [
    ...tables,
    ...indexes,
    `INSERT INTO read_cursor VALUES (0, '', ${READ_TABLES_VERSION}, NULL);`,
  ].join('\n');
}
