// Keeps what changed in the findings of a portfolio: as rows that a restart reads again, and as events of a stream beside that of the
// portfolio.
import { createHash } from 'node:crypto';
import { DAY_MS, type Instant, instant } from '../../../kernel/instant.ts';
import { ok } from '../../../kernel/result.ts';
import type { Ledger } from '../../../ledger/app/ledger.ts';
import type { Cause, PortfolioId } from '../../../ledger/ports/drafts.ts';
import { agentStream } from '../../../ledger/ports/events.ts';
import type { FindingRow, RememberedQuery, RememberedRow } from '../../../ledger/ports/findings.ts';
import type { LedgerStep } from '../../../ledger/ports/ledger-store.ts';
import { type Finding, subjectKey } from '../../agents/findings/finding.ts';
import { type Change, changesOf, type Remembered } from '../../agents/memory/remembered.ts';
import { expireProposals, propose } from './propose.ts';
import { questionOf } from './questions.ts';

/** Within it nothing is said twice. */
const PAUSE_MS = DAY_MS;

export interface ToKeep {
  readonly findings: readonly Finding[];
  /** Everything that is open, or was raised within the pause. */
  readonly known: readonly RememberedRow[];
}

export interface Kept {
  readonly raised: number;
  readonly cleared: number;
}

/** Begins a step only if something changed; what is known is read again inside it, as another process may have been faster. */
export async function keepFindings(
  ledger: Ledger,
  portfolio: PortfolioId,
  { findings, known }: ToKeep,
): Promise<Kept> {
  const seen = changesOf(known.map(remembered), findings, momentOf(ledger.context.store.now()));
  if (seen.length === 0) return { raised: 0, cleared: 0 };
  const done = await ledger.inOneStep<Kept, never>(async (step) => {
    await step.lock(agentStream(portfolio));
    const rows = await step.rememberedFindings(rememberedAt([portfolio], step.at));
    const changes = changesOf(rows.map(remembered), findings, momentOf(step.at));
    for (const change of changes) await keep(step, { portfolio, change, rows });
    const raised = changes.filter(({ kind }) => kind === 'raised' || kind === 'reopened').length;
    const cleared = changes.filter(({ kind }) => kind === 'cleared').length;
    return ok({ raised, cleared });
  });
  return done.ok ? done.value : { raised: 0, cleared: 0 };
}

/** What decides whether something is said now. */
export function rememberedAt(portfolios: readonly PortfolioId[], now: Instant): RememberedQuery {
  return { portfolios, now, after: instant(now - PAUSE_MS) };
}

function momentOf(now: Instant) {
  return { now, pauseMs: PAUSE_MS };
}

function remembered(row: RememberedRow): Remembered {
  const { id, bucket, status, raisedAt, isProposed } = row;
  const key = subjectKey(row as Pick<Finding, 'agent' | 'rule' | 'subject'>);
  return { id, key, bucket, isOpen: status === 'OPEN', raisedAt, isProposed };
}

interface Keeping {
  readonly portfolio: PortfolioId;
  readonly change: Change;
  readonly rows: readonly RememberedRow[];
}

async function keep(step: LedgerStep, { portfolio, change, rows }: Keeping): Promise<void> {
  const common = { schemaVersion: 1, effective: step.at } as const;
  const stream = agentStream(portfolio);
  if (change.kind === 'raised') {
    const row = rowOf(portfolio, change.finding, step.at);
    await step.addFinding(row);
    const { changedAt: _, raisedAt: __, status: ___, times: ____, ...data } = row;
    await step.append(stream, [{ ...common, type: 'FINDING_RAISED', data }], causeOf(row.id));
    await proposeFor(step, portfolio, { id: row.id, command: change.finding.command });
    return;
  }
  const { id } = change.remembered;
  if (change.kind === 'proposed') {
    await expireProposals(step, { finding: id, portfolio, cause: causeOf(id) });
    const { command } = change.finding;
    if (command !== undefined)
      await propose(step, { finding: id, portfolio, command, cause: causeOf(id) });
    return;
  }
  const times = rows.find((row) => row.id === id)?.times ?? 1;
  if (change.kind === 'cleared') {
    await clearFinding(step, { id, portfolio, times });
    return;
  }
  await step.changeFinding({ id, changedAt: step.at, status: 'OPEN', times: times + 1 });
  await step.append(stream, [{ ...common, type: 'FINDING_REOPENED', data: { id } }], causeOf(id));
  await proposeFor(step, portfolio, { id, command: change.finding.command });
}

/** With what it proposed. */
export async function clearFinding(
  step: LedgerStep,
  { id, portfolio, times }: Pick<FindingRow, 'id' | 'portfolio' | 'times'>,
): Promise<void> {
  await step.changeFinding({ id, changedAt: step.at, status: 'CLEARED', times });
  const event = {
    ...{ type: 'FINDING_CLEARED', schemaVersion: 1, effective: step.at },
    data: { id },
  };
  await step.append(agentStream(portfolio), [event], causeOf(id));
  const cause = await caused(step, portfolio, id);
  await expireProposals(step, { finding: id, portfolio, cause });
}

async function proposeFor(
  step: LedgerStep,
  portfolio: PortfolioId,
  { id: finding, command }: { readonly id: string; readonly command: Finding['command'] },
): Promise<void> {
  if (command === undefined) return;
  const cause = await caused(step, portfolio, finding);
  await propose(step, { finding, portfolio, command, cause });
}

function rowOf(portfolio: PortfolioId, finding: Finding, at: Instant): FindingRow {
  const { agent, rule, subject, bucket, severity, text, figures, threshold, evidence } = finding;
  const name = [portfolio, subjectKey(finding), bucket, at].join(' ');
  const id = `fnd_${createHash('sha256').update(name).digest('hex').slice(0, ID_LENGTH)}`;
  return {
    ...{ id, portfolio, agent, rule, subject, bucket, severity, text, figures, threshold },
    ...{ evidence, status: 'OPEN', raisedAt: at, changedAt: at, times: 1 },
    ...(finding.question && {
      question: questionOf(finding),
      correction: finding.question.correction,
    }),
  };
}

const ID_LENGTH = 20;

/** What is said of a finding, and follows from it, has its id. */
function causeOf(finding: string, causationId?: string): Cause {
  return { actor: 'agents', source: 'housekeeping', correlationId: finding, causationId };
}

/** By the last event of the agents, in the same step. */
async function caused(step: LedgerStep, portfolio: PortfolioId, finding: string): Promise<Cause> {
  const stream = agentStream(portfolio);
  return causeOf(finding, `${stream}@${await step.version(stream)}`);
}
