// What would block entries if a stopped instance started now, according to its journal.

import { type Instant, instant } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { openFailureText } from '../../trader/adapters/sqlite/file/open-failure.ts';
import { type StoppedRisk, stoppedRisk } from '../../trader/app/stopped-state/stopped-state.ts';
import { type CommandFailure, EXIT } from '../program/exit-code.ts';
import type { Instance } from '../program/instance.ts';
import { openStoppedJournal } from '../program/stopped-journal.ts';

export interface RiskOnDisk extends StoppedRisk {
  /** Time of the newest fact. */
  readonly asOf: Instant;
}

/** Undefined if the journal contains no facts. */
export function riskOnDisk(instance: Instance): Result<RiskOnDisk | undefined, CommandFailure> {
  const opened = openStoppedJournal(instance);
  if (!opened.ok) return opened;
  const { asOf } = opened.value;
  opened.value.close();
  if (asOf === undefined) return ok(undefined);
  const { folder, mode, account } = instance;
  // Practice time stands still without its daemon; real time does not, and shares can be sold that were locked.
  const now = mode === 'live' ? instant(Math.max(asOf, Date.now())) : undefined;
  const risk = stoppedRisk(folder.journal, { mode, account, at: asOf, now });
  if (risk.ok) return ok({ ...risk.value, asOf });
  const { failure } = risk;
  const sentence = openFailureText(failure);
  return failed({ sentence, code: failure.kind, exitCode: EXIT.failure });
}
