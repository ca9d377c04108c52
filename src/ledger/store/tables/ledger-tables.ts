// The tables of the ledger, equal in SQLite and PostgreSQL: texts, integers (epoch ms; 0 and 1 for no and yes), nothing else.
// Decimals are texts, so the database never adds them up.
import type { Generated } from 'kysely';
import type { CommandProposalTable, FindingTable } from './agent-tables.ts';
import type { ImportTable } from './import-tables.ts';
import type { ScheduleTable } from './schedule-tables.ts';
import type { MarkTable } from './valuation-tables.ts';
import type { DeliveryTable, WebhookTable } from './webhook-tables.ts';
import type { FindingWordingTable, ModelCallTable } from './wording-tables.ts';

export interface LedgerTables {
  ledger_streams: { stream: string; version: number; hash: string };
  ledger_events: EventTable;
  ledger_counters: { name: string; value: number };
  ledger_answers: { actor: string; key: string; request_hash: string; answer: string; at: number };
  ledger_cursors: { name: string; body: string };
  ledger_keys: { holder: number; sealed_key: string };
  ledger_holders: { number: number; user_id: string };
  ledger_portfolios: PortfolioTable;
  ledger_securities: SecurityTable;
  ledger_transactions: TransactionTable;
  ledger_lots: LotTable;
  ledger_webhooks: WebhookTable;
  ledger_webhook_securities: { security_id: number; webhook_id: string };
  ledger_deliveries: DeliveryTable;
  ledger_lot_revisions: { security_id: number; revision: number; changed_at: number };
  ledger_closures: ClosureTable;
  ledger_positions: PositionTable;
  ledger_identifiers: IdentifierTable;
  ledger_actions: ActionTable;
  ledger_proposals: ProposalTable;
  ledger_checkpoints: { name: string; version: number; position: number; updated_at: number };
  ledger_marks: MarkTable;
  ledger_findings: FindingTable;
  ledger_rebalancing_schedules: ScheduleTable;
  ledger_imports: ImportTable;
  ledger_command_proposals: CommandProposalTable;
  ledger_finding_wordings: FindingWordingTable;
  ledger_model_calls: ModelCallTable;
  ledger_cash: { portfolio_id: number; currency: string; balance: string };
}

export interface EventTable {
  position: Generated<number>;
  stream: string;
  version: number;
  type: string;
  schema_version: number;
  effective: number;
  recorded_at: number;
  actor: string;
  source: string;
  correlation_id: string;
  causation_id: string | null;
  body: string;
  hash: string;
}

export interface PortfolioTable {
  id: number;
  holder: number;
  kind: string;
  account: string | null;
  name: string;
  description: string | null;
  base_currency: string;
  method: string;
  /** JSON; null if it never changed. */
  methods: string | null;
  dividend_treatment: string;
  tax_treatment: string;
  allow_short: number;
  fees_in_basis: number;
  long_term_rule: string;
  /** JSON; null if none were set. */
  targets: string | null;
  created_at: number;
  updated_at: number;
  closed_at: number | null;
}

export interface SecurityTable {
  id: number;
  symbol: string;
  name: string | null;
  currency: string;
  exchange: string | null;
  isin: string | null;
  sector: string | null;
  venue: string;
  merged_into: number | null;
}

export interface TransactionTable {
  id: number;
  portfolio_id: number;
  type: string;
  security_id: number | null;
  other_security_id: number | null;
  at: number;
  on_day: string;
  recorded_at: number;
  quantity: string | null;
  price: string | null;
  fees: string;
  currency: string;
  rate: string | null;
  settles_at: number | null;
  cash: string;
  income: string;
  withholding: string;
  realized: string;
  notes: string | null;
  origin_source: string | null;
  origin_id: string | null;
  version: number;
  voided_by: number | null;
}

export interface LotTable {
  portfolio_id: number;
  security_id: number;
  lot_id: string;
  side: string;
  opened_at: number;
  opened_on: string;
  is_date_known: number;
  held_since: string;
  booking: number;
  opened_quantity: string;
  remaining: string;
  is_open: number;
  open_price: string;
  basis: string;
  currency: string;
}

export interface ClosureTable {
  transaction_id: number;
  ordinal: number;
  portfolio_id: number;
  security_id: number;
  lot_id: string;
  side: string;
  opened_on: string;
  closed_on: string;
  quantity: string;
  proceeds: string;
  cost: string;
  gain: string;
  term: string;
  currency: string;
}

export interface PositionTable {
  portfolio_id: number;
  security_id: number;
  quantity: string;
  cost: string;
  realized: string;
  income: string;
  currency: string;
  last_at: number;
}

export interface IdentifierTable {
  security_id: number;
  kind: string;
  value: string;
  /** Empty if it was always valid. */
  valid_from: string;
  valid_until: string | null;
}

export interface ActionTable {
  id: string;
  security_id: number;
  body: string;
  on_day: string;
  at: number;
  currency: string;
  status: string;
  portfolios: number;
  announced_at: number;
}

export interface ProposalTable {
  id: string;
  security_id: number;
  body: string;
  on_day: string;
  source: string;
  status: string;
  proposed_at: number;
  decided_by: string | null;
  decided_at: number | null;
  action_id: string | null;
}
