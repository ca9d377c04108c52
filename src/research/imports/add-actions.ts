// Dividends and splits that files mark are stored beside the bars, in a file that a person can read and correct.
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileFaultText } from '../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type CorporateAction, sizeOf } from '../../market/instruments/corporate-action.ts';
import { readActionFile } from '../bars/action-file.ts';
import { issueText, shownIssues } from '../bars/file-issue.ts';
import type { BarStore } from '../store/bar-store.ts';

interface Given {
  /** The file that marks it. */
  readonly file: string;
  readonly action: CorporateAction;
}

/** The faults, a sentence each. */
export function addActions(
  store: BarStore,
  given: readonly Given[],
  isReplacing: boolean,
): readonly string[] {
  const faults: string[] = [];
  for (const [symbol, own] of Map.groupBy(given, ({ action }) => action.symbol)) {
    const stored = storedActions(store, symbol);
    if (!stored.ok) {
      faults.push(...stored.failure);
      continue;
    }
    const all = [...stored.value];
    const before = all.length;
    for (const { file, action } of own) {
      const at = all.findIndex((known) => known.kind === action.kind && known.day === action.day);
      const known = all[at];
      if (known === undefined) all.push(action);
      else if (isReplacing) all[at] = action;
      else if (sizeOf(known) !== sizeOf(action))
        faults.push(
          `${file}: it marks a ${action.kind} of ${sizeOf(action)} for ${symbol} on ${action.day}, and ${store.actionsFile(symbol)} one of ${sizeOf(known)}. Correct that file, or add --replace`,
        );
    }
    if (faults.length > 0 || (all.length === before && !isReplacing)) continue;
    const fault = write(store.actionsFile(symbol), all);
    if (fault !== undefined) faults.push(fault);
  }
  return faults;
}

/** Empty if there is no such file. */
export function storedActions(
  store: BarStore,
  symbol: string,
): Result<readonly CorporateAction[], readonly string[]> {
  const file = store.actionsFile(symbol);
  if (!existsSync(file)) return ok([]);
  const read = readActionFile(file);
  return read.ok ? read : failed(shownIssues(read.failure).map(issueText));
}

function write(file: string, actions: readonly CorporateAction[]): string | undefined {
  const lines = actions
    .map((action) => {
      const [dividend, split] = action.kind === 'split' ? ['', action.ratio] : [action.amount, ''];
      return `${action.day},${action.symbol},${dividend},${split}\n`;
    })
    .sort();
  const beside = `${file}.${process.pid}.part`;
  try {
    writeFileSync(beside, `date,symbol,dividend,split\n${lines.join('')}`, { flush: true });
    renameSync(beside, file);
    return undefined;
  } catch (error) {
    rmSync(beside, { force: true });
    return `${file}: ${fileFaultText(error)}`;
  }
}
