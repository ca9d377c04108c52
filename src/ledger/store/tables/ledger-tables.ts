// The tables of the ledger, equal in SQLite and PostgreSQL: texts, integers (epoch ms; 0 and 1 for no and yes), nothing else.
// Decimals are texts, so the database never adds them up.
import type {
  CommandProposalTable,
  FindingTable,
  FindingWordingTable,
  ModelCallTable,
} from '../rows/agent-rows.ts';
import type {
  CashTable,
  ClosureTable,
  LotTable,
  MarkTable,
  PositionTable,
  TransactionTable,
} from '../rows/book-rows.ts';
import type { CheckpointTable } from '../rows/checkpoint-rows.ts';
import type { EventTable } from '../rows/event-rows.ts';
import type { ImportTable } from '../rows/import-rows.ts';
import type { ActionTable, IdentifierTable, ProposalTable } from '../rows/master-rows.ts';
import type { PortfolioTable, SecurityTable } from '../rows/portfolio-rows.ts';
import type { ScheduleTable } from '../rows/schedule-rows.ts';
import type { DeliveryTable, WebhookTable } from '../rows/webhook-rows.ts';

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
  ledger_checkpoints: CheckpointTable;
  ledger_marks: MarkTable;
  ledger_findings: FindingTable;
  ledger_rebalancing_schedules: ScheduleTable;
  ledger_imports: ImportTable;
  ledger_command_proposals: CommandProposalTable;
  ledger_finding_wordings: FindingWordingTable;
  ledger_model_calls: ModelCallTable;
  ledger_cash: CashTable;
}
