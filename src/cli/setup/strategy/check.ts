// `sluice strategy check`: every fault with its line and a caret, or a description of what each file would do.
import { resolve } from 'node:path';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { DISK, textOf } from '../../../trader/config/files/disk.ts';
import { type ConfigIssue, sentenceOf } from '../../../trader/config/issues/config-issue.ts';
import {
  type LoadedStrategy,
  loadStrategy,
} from '../../../trader/config/strategies/load-strategies.ts';
import { canNameContract } from '../../../trader/domain/intake/names-contract.ts';
import { strategyText } from '../../../trader/domain/wording/strategy-text.ts';
import { tradeWarnings } from '../../../trader/domain/wording/trade-warning.ts';
import type { FeedSettings } from '../../../trader/ports/feed-settings.ts';
import { readConfiguration } from '../../program/configuration.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home, homeBroker } from '../../program/home.ts';
import { configFiles, type InstanceFlags, locateInstance } from '../../program/instance.ts';
import { printError, printJson, printLine, printNote } from '../../program/output.ts';
import { textWidth } from '../../program/terminal.ts';
import { wrapped } from '../../program/words.ts';

interface CheckFlags extends InstanceFlags {
  readonly json?: boolean;
}

export function check(files: readonly string[], flags: CheckFlags): ExitCode {
  const configs = configFiles(flags);
  if (files.length === 0 && !configs.ok) return printError(configs.failure);
  const own = configs.ok ? configs.value : [];
  // The venue of the configuration gives the currency, also of files that it does not name.
  locateInstance(flags);
  const notes: string[] = [];
  const strategies = files.length === 0 ? configured(own, flags, notes) : named(files);
  if (strategies.ok) {
    notes.push(...strategies.value.flatMap(rarelyTraded));
    if (flags.json === true)
      printJson({ ok: true, issues: [], strategies: strategies.value.map(toRow) });
    else if (strategies.value.length === 0) printLine('No strategies found.');
    else for (const loaded of strategies.value) printStrategy(loaded);
    for (const note of notes) printNote(note);
    return EXIT.ok;
  }
  if (flags.json === true) printJson({ ok: false, issues: strategies.failure.map(sentenceOf) });
  for (const issue of strategies.failure) printIssue(issue, own);
  return EXIT.configuration;
}

/**
 * Checks the strategies together with the configuration: does a feed cover their symbols, does the account permit
 * their orders.
 */
function configured(
  configs: readonly string[],
  flags: CheckFlags,
  notes: string[],
): Result<readonly LoadedStrategy[], readonly ConfigIssue[]> {
  const loaded = readConfiguration(configs, flags);
  if (!loaded.ok) return loaded;
  const { strategies, settings } = loaded.value;
  notes.push(...strategies.flatMap((one) => withoutContract(one, settings.feeds)));
  if (settings.events === undefined) notes.push(...withoutCalendar(strategies));
  return ok(strategies);
}

/** Nothing else knows these days: no entry is refused for them, and no early assignment is foreseen. */
function withoutCalendar(strategies: readonly LoadedStrategy[]): string[] {
  const names = strategies.flatMap(({ strategy: { name, trade } }) =>
    trade === undefined || (trade.acrossEarnings && trade.acrossExDate) ? [] : name,
  );
  return names.length === 0
    ? []
    : [
        `warning: without risk.options.calendar, contracts of ${names.join(', ')} may expire after earnings or an ex-dividend day, and no sold call is closed before a dividend`,
      ];
}

/** `trade.as: same` takes the contract that the prediction names; where none can, every signal is refused. */
function withoutContract(
  { strategy, file }: LoadedStrategy,
  feeds: readonly FeedSettings[],
): string[] {
  if (strategy.trade?.as !== 'same') return [];
  const lacking = strategy.symbols.filter((symbol) => {
    return !feeds.some((feed) => feed.symbols.includes(symbol) && canNameContract(feed));
  });
  if (lacking.length === 0) return [];
  const symbols = lacking.join(', ');
  return [
    `warning: ${file}: trade.as: same never trades ${symbols}: the feeds of ${symbols} can name no option contract`,
  ];
}

/** Terms of options that no chain is likely to meet, of all symbols or of one with its own terms. */
function rarelyTraded({ strategy, file }: LoadedStrategy): string[] {
  const all = [strategy, ...strategy.termsBySymbol.values()];
  const texts = all.flatMap((terms) => tradeWarnings(terms, home()));
  return [...new Set(texts)].map((text) => `warning: ${file}: ${text}`);
}

function named(
  files: readonly string[],
): Result<readonly LoadedStrategy[], readonly ConfigIssue[]> {
  const strategies: LoadedStrategy[] = [];
  const issues: ConfigIssue[] = [];
  for (const file of files) {
    const loaded = loadStrategy(DISK, resolve(file), { shown: file, cwd: process.cwd() });
    if (loaded.ok) strategies.push(loaded.value);
    else issues.push(...loaded.failure);
  }
  return issues.length === 0 ? ok(strategies) : failed(issues);
}

function toRow({ strategy, file }: LoadedStrategy): object {
  return {
    name: strategy.name,
    file,
    hash: strategy.hash,
    symbols: strategy.symbols,
    text: strategyText(strategy, home(), homeBroker()),
  };
}

const INDENT = '    ';

function printStrategy({ strategy, file }: LoadedStrategy): void {
  printLine(`ok  ${file}: ${strategy.name} ${strategy.hash.slice(0, 8)}`);
  for (const line of wrapped(
    strategyText(strategy, home(), homeBroker()),
    textWidth() - INDENT.length,
  )) {
    printLine(`${INDENT}${line}`);
  }
}

/** The message, the line, and a caret below the place. */
function printIssue(issue: ConfigIssue, configs: readonly string[]): void {
  const { origin } = issue;
  printError({ sentence: sentenceOf(issue), code: 'configuration', exitCode: EXIT.configuration });
  // The configuration may contain a secret and is never quoted.
  if (origin.kind !== 'file' || configs.some((file) => resolve(file) === resolve(origin.file))) {
    return;
  }
  const text = textOf(DISK, resolve(origin.file));
  const quoted = text.ok ? text.value.split('\n')[origin.line - 1] : undefined;
  if (quoted === undefined) return;
  const margin = `${INDENT}${origin.line} | `;
  printNote(`${margin}${quoted}`);
  printNote(`${' '.repeat(margin.length + origin.column - 1)}^`);
}
