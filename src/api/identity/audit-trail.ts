// The port of the audit trail: who did what to what, and when. Entries are added, and dropped when they are old.
import type { PageRequest } from './page-request.ts';

export interface AuditEntry {
  readonly at: number;
  /** User name, or `local operator` for the command line. */
  readonly actor: string;
  readonly address: string;
  readonly requestId: string;
  readonly action: string;
  readonly target: string;
  /** JSON, without secrets. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface RecordedAudit extends AuditEntry {
  readonly seq: number;
}

export interface AuditQuery extends PageRequest {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly target?: string | undefined;
}

export interface AuditPage {
  readonly rows: RecordedAudit[];
  /** On all pages together. */
  readonly total: number;
}

export interface AuditStore {
  audit(entry: AuditEntry): Promise<void>;
  auditTrail(asked: AuditQuery): Promise<AuditPage>;
  /** How many were older. */
  dropAudit(before: number): Promise<number>;
}
