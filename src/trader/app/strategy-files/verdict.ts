// What a reload would do, in words: every fault with its place, or what changes and from when.

import { sep } from 'node:path';
import type { Result } from '../../../kernel/result.ts';
import { type ConfigIssue, sentenceOf } from '../../config/issues/config-issue.ts';
import type { ReloadPlan } from '../../config/settings/plan-reload.ts';
import type { FileIssue, FileVerdict } from '../../contract/strategy-files.ts';
import {
  changeLines,
  changesNothing,
  fieldText,
  type StrategyChange,
} from '../../domain/edits/config-change.ts';
import type { StrategyStatus } from '../../ports/trader-status.ts';

interface Checked {
  /** Of the file that was checked, absolute. */
  readonly path: string;
  /** In force now. */
  readonly strategies: readonly StrategyStatus[];
}

export function verdictOf(
  plan: Result<ReloadPlan, readonly ConfigIssue[]>,
  { path, strategies }: Checked,
): FileVerdict {
  if (!plan.ok) {
    const issues = plan.failure.map((issue) => issueIn(issue, path));
    return { ok: false, issues, changes: [], text: '' };
  }
  const { change, needsRestart } = plan.value;
  const changes = changeLines(change);
  const lines = changesNothing(change)
    ? ['Nothing changes for trading: the meaning of the files stays the same.']
    : [...changes, fromWhen(change.rules, strategies)];
  const restart = needsRestart.map(fieldText).join(', ');
  const text = [...lines, ...(restart === '' ? [] : [`Needs a restart: ${restart}.`])].join('\n');
  return { ok: true, issues: [], changes, text };
}

function issueIn(issue: ConfigIssue, path: string): FileIssue {
  const { origin } = issue;
  const sentence = withoutFolders(sentenceOf(issue));
  if (origin.kind !== 'file' || !isShownAs(path, origin.file))
    return { sentence, line: null, column: null };
  return { sentence, line: origin.line, column: origin.column };
}

const FOLDERS =
  /(?:file:\/\/|(?<![\w.:/~-]))\/(?:[^\s/:'"`,;()]+\/)*(?=[^\s/:'"`,;()]+\/[^\s/:'"`,;()]+)/g;

/** Who reads it need not know where the machine keeps its files: `strategies/follow.yaml`, whatever is before it. */
export function withoutFolders(text: string): string {
  return text.replaceAll(FOLDERS, '');
}

/** Files are shown relative to the working directory where that is shorter. */
export function isShownAs(path: string, shown: string): boolean {
  return path === shown || path.endsWith(`${sep}${shown}`);
}

function fromWhen(rules: readonly StrategyChange[], strategies: readonly StrategyStatus[]): string {
  const names = new Set(rules.map(({ name }) => name));
  const held = strategies.flatMap(({ name, holds }) => (names.has(name) ? holds : []));
  const from = 'In force for new entries as soon as it is saved.';
  if (held.length === 0) return from;
  return `${from} ${held.join(', ')} ${held.length === 1 ? 'keeps' : 'keep'} the terms of the entry.`;
}
