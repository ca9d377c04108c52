// The judged policies of portfolios: where they are kept, the returns they read, and what they advise now.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import { DAY_MS, type TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { PastReads } from '../../ledger/app/analytics/past-prices.ts';
import { type NoReturns, recordedReturns } from '../../ledger/app/analytics/recorded-returns.ts';
import type { PortfolioRow, TargetWeight } from '../../ledger/ports/ledger-rows.ts';
import type { OverlayAsked, PolicyOverlays } from '../../ledger/ports/policy-overlays.ts';
import type { ValuationSources } from '../../ledger/ports/valuation-sources.ts';
import { addDays, utcMidnight } from '../../market/time/day.ts';
import type { Panel } from '../policy/overlay/panel.ts';
import { type OverlayAdvice, overlayAdvice } from '../policy/versions/overlay-advice.ts';
import {
  type HashedOverlayVersion,
  parseOverlayVersion,
} from '../policy/versions/overlay-version.ts';

export interface PolicyAdvice {
  readonly advice: OverlayAdvice;
  readonly version: HashedOverlayVersion;
}

export interface Policies extends PolicyOverlays {
  adviceFor(sources: ValuationSources, asked: OverlayAsked): Promise<Result<PolicyAdvice, string>>;
}

/** A day of advice holds over a weekend, and no longer. */
const ADVICE_DAYS = 3;
const YEARS_DAYS = 730;

/** `folder`: of the instance; undefined where no policies are kept. */
export function openPolicies(folder: string | undefined): Policies {
  async function adviceFor(
    sources: ValuationSources,
    { portfolio, targets, cap }: OverlayAsked,
  ): Promise<Result<PolicyAdvice, string>> {
    const found = folder === undefined ? NONE : versionInUse(folder, portfolio.id);
    if (!found.ok) return found;
    const version = found.value;
    const symbols = symbolsOf(targets);
    const { today } = sources;
    const range = { from: addDays(today, -YEARS_DAYS), to: today };
    const reads = { ...sources, pause: async () => {} };
    const panel = await recordedPanel(reads, { symbols, range, portfolio });
    if (!panel.ok) return panel;
    const newest = panel.value.days.at(-1);
    const age = newest === undefined ? 0 : (utcMidnight(today) - utcMidnight(newest)) / DAY_MS;
    if (newest === undefined || age > sources.staleAfterDays)
      return failed(
        `the newest day with a close of every target is ${newest ?? 'not on record'}; record closes first`,
      );
    const advice = overlayAdvice(version, {
      ...{ panel: panel.value, cap },
      targets: symbols.map((symbol) => ({ symbol, weight: weightIn(targets, symbol) })),
    });
    return advice.ok ? ok({ advice: advice.value, version }) : advice;
  }

  return {
    adviceFor,
    async overlayFor(sources, asked) {
      const found = await adviceFor(sources, asked);
      if (!found.ok) return found;
      const { advice, version } = found.value;
      return ok({
        overlay: advice.moves.map(({ symbol, weight }) => ({ symbol, weight: String(weight) })),
        until: addDays(sources.today, ADVICE_DAYS),
        by: `${advice.kind} ${version.hash.slice(0, 12)}`,
      });
    },
  };
}

const NONE = failed('none was judged for this portfolio; `sluice train --targets` judges them');

/** A policy leaves out targets of 0: it never buys what its owner sells. By symbol, as a version lists them. */
export function symbolsOf(targets: readonly TargetWeight[]): readonly string[] {
  const wanted = targets.filter(({ weight }) => Number(weight) > 0);
  return wanted.map(({ symbol }) => symbol).toSorted();
}

function weightIn(targets: readonly TargetWeight[], symbol: string): number {
  return Number(targets.find((one) => one.symbol === symbol)?.weight ?? 0);
}

export interface PanelAsked {
  readonly symbols: readonly string[];
  readonly range: { readonly from: TradingDay; readonly to: TradingDay };
  readonly portfolio: Pick<PortfolioRow, 'baseCurrency'>;
}

/** In the currency of the portfolio, on days with a close of all; splits are taken out, dividends are not added. */
export async function recordedPanel(
  reads: PastReads,
  { symbols, range, portfolio }: PanelAsked,
): Promise<Result<Panel, string>> {
  if (symbols.length === 0) return failed('it has no targets; set some first');
  const found = await recordedReturns(reads, { symbols, range, currency: portfolio.baseCurrency });
  if (!found.ok) return failed(noReturnsText(found.failure));
  const { days, series } = found.value;
  const returns = series.map((own) => Float64Array.from(own));
  return ok({ symbols, days: days.slice(1), returns });
}

function noReturnsText(refusal: NoReturns): string {
  switch (refusal.kind) {
    case 'UNKNOWN_BENCHMARK':
      return `no close of ${refusal.symbol} is on record from ${refusal.from} to ${refusal.to}`;
    case 'NO_BENCHMARK_RATE':
      return `no rate from ${refusal.from} to ${refusal.to} is on record, for ${refusal.symbol}`;
    case 'RATE_GAPS':
      return `on some days no rate for ${refusal.symbol} is on record`;
    default:
      return refusal satisfies never;
  }
}

const [NEWEST, IN_USE] = ['newest.json', 'in-use.json'];

/** Of the targets of a portfolio. */
export function overlayFolder(folder: string, portfolio: number): string {
  return join(folder, 'policy', `targets-${portfolio}`);
}

/** A version that has not passed does not replace one that has. `writeWhole` replaces a file at once. */
export function keepOverlayVersion(
  folder: string,
  version: HashedOverlayVersion,
  writeWhole: (file: string, text: string) => void,
): void {
  const path = overlayFolder(folder, version.portfolio);
  makeFolder(path, 0o700);
  const text = `${JSON.stringify(version)}\n`;
  writeWhole(join(path, NEWEST), text);
  if (version.judged.winner !== null) writeWhole(join(path, IN_USE), text);
}

export function versionInUse(
  folder: string,
  portfolio: number,
): Result<HashedOverlayVersion, string> {
  const path = overlayFolder(folder, portfolio);
  const used = versionIn(join(path, IN_USE));
  if (used !== undefined) return used;
  const newest = versionIn(join(path, NEWEST));
  if (newest === undefined) return NONE;
  if (!newest.ok) return newest;
  const [first] = newest.value.judged.classes;
  return failed(`none has passed: ${first?.reasons[0] ?? 'no reason is recorded'}`);
}

function versionIn(file: string): Result<HashedOverlayVersion, string> | undefined {
  if (!existsSync(file)) return undefined;
  const parsed = parseOverlayVersion(readFileSync(file, 'utf8'));
  return parsed.ok ? parsed : failed(`${file}: ${parsed.failure}`);
}
