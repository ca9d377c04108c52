// `sluice strategy list`: what runs, since when, what it waits for, and the result of its last signal.

import { toIso } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { openFailureText } from '../../../trader/adapters/sqlite/file/open-failure.ts';
import {
  type StoppedStrategy,
  stoppedStrategies,
} from '../../../trader/app/stopped-state/stopped-state.ts';
import type { BarsRow, SignalRow, StrategyRow } from '../../../trader/contract/prediction-rows.ts';
import type { Look } from '../../../trader/ports/look.ts';
import { commandFailure } from '../../answers/asking.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { type Instance, type InstanceFlags, locateInstance } from '../../program/instance.ts';
import { printError, printJson, printLine, printNote } from '../../program/output.ts';
import { absence, findMeant } from '../../program/running.ts';
import { openStoppedJournal } from '../../program/stopped-journal.ts';
import { textWidth } from '../../program/terminal.ts';
import { exchangeDateTime, timeLabel, wrapped } from '../../program/words.ts';

export interface ListFlags extends InstanceFlags {
  readonly json?: boolean;
}

type Row = StrategyRow & { readonly live: boolean };

export async function list(flags: ListFlags): Promise<ExitCode> {
  const located = locateInstance(flags);
  if (!located.ok) return printError(located.failure);
  const rows = await rowsOf(located.value);
  if (!rows.ok) return printError(rows.failure);
  if (flags.json === true) printJson(rows.value);
  else if (rows.value.length === 0) printLine('No strategy runs.');
  else printLine(rows.value.map(rowText).join('\n\n'));
  return EXIT.ok;
}

async function rowsOf(instance: Instance): Promise<Result<Row[], CommandFailure>> {
  const found = await findMeant(instance);
  if (!found.ok) return found;
  const running = found.value;
  if (running.kind !== 'live') return recordedRows(instance, absence(running));
  const rows = await running.daemon.get<StrategyRow[]>('/strategies');
  if (rows.ok) return ok(rows.value.map((row) => ({ ...row, live: true })));
  return failed(commandFailure(rows.failure));
}

function recordedRows(instance: Instance, why: string): Result<Row[], CommandFailure> {
  const opened = openStoppedJournal(instance);
  if (!opened.ok) return opened;
  const { look } = opened.value;
  try {
    const strategies = stoppedStrategies(instance.folder.journal, instance);
    if (!strategies.ok) {
      const { failure } = strategies;
      const sentence = openFailureText(failure);
      return failed({ sentence, code: failure.kind, exitCode: EXIT.failure });
    }
    printNote(`${why}; shown is what it last ran`);
    return ok(strategies.value.map((strategy) => stoppedRow(strategy, look)));
  } finally {
    opened.value.close();
  }
}

function stoppedRow({ name, hash, since, holds }: StoppedStrategy, look: Look): Row {
  return {
    name,
    removed: since === undefined,
    hash,
    since: since === undefined ? null : toIso(since),
    symbols: [],
    waits_for: null,
    bars: null,
    holds,
    entries_today: null,
    last_signal: look.lastSignal(name) ?? null,
    live: false,
  };
}

const LABEL_WIDTH = 15;

function rowText(row: Row): string {
  return [
    `${row.name}  ${row.hash.slice(0, 8)}${stateText(row)}`,
    ...(row.holds.length === 0 ? [] : labelled('holds', row.holds.join(', '))),
    ...waitTexts(row).flatMap(([symbols, text]) => labelled(symbols, text)),
    ...(row.bars ?? []).flatMap((bars) => labelled(bars.symbol, judgedText(bars))),
    ...labelled('last signal', row.last_signal === null ? 'none yet' : signalText(row.last_signal)),
  ].join('\n');
}

function stateText({ removed, since }: Row): string {
  if (removed) return ' removed: no entries; its positions keep the terms of their entry';
  return since === null ? '' : ` since ${exchangeDateTime(since)} ${timeLabel()}`;
}

/** Symbols that wait for the same condition share a line. */
function waitTexts({ waits_for, bars }: Row): [string, string][] {
  const symbolsByText = new Map<string, string[]>();
  for (const { symbol, reasons } of waits_for ?? []) {
    const text =
      reasons.length === 0
        ? waitingText(bars?.find((row) => row.symbol === symbol))
        : `does not enter: ${reasons.map((reason) => reason.text).join('; ')}`;
    symbolsByText.set(text, [...(symbolsByText.get(text) ?? []), symbol]);
  }
  return [...symbolsByText].map(([text, symbols]) => [symbols.join(', '), text]);
}

function waitingText(bars: BarsRow | undefined): string {
  if (bars === undefined) return 'waits for a prediction';
  return bars.every === 'day'
    ? 'waits for the next session'
    : `waits for the end of a bar of ${bars.every}`;
}

function judgedText({ until, was_true, was_false, was_unknown, why_unknown }: BarsRow): string {
  if (until === null && was_unknown === 0) return 'no bar has ended since the start';
  const unknown = why_unknown === null ? '' : `, unknown ${was_unknown} (last: ${why_unknown})`;
  const last =
    until === null ? '' : `; the last bar ended ${exchangeDateTime(until)} ${timeLabel()}`;
  return `bars since the start: true ${was_true}, false ${was_false}${unknown}${last}`;
}

function signalText({ at, symbol, side, taken, reasons, order_ref }: SignalRow): string {
  const what = `${exchangeDateTime(at)} ${timeLabel()} ${symbol} ${side}`;
  if (taken) return `${what}: taken, ${order_ref}`;
  return `${what}: not taken, ${reasons.map(({ kind }) => kind.replaceAll('_', ' ')).join(', ')}`;
}

function labelled(label: string, text: string): string[] {
  const indent = ' '.repeat(LABEL_WIDTH);
  const lines = wrapped(text, textWidth() - LABEL_WIDTH);
  const isWide = label.length >= LABEL_WIDTH - 2;
  if (isWide) {
    const labels = wrapped(label, textWidth() - 2).map((part) => `  ${part}`);
    return [...labels, ...lines.map((line) => `${indent}${line}`)];
  }
  return lines.map((line, at) => (at === 0 ? `  ${label}`.padEnd(LABEL_WIDTH) : indent) + line);
}
