// A report as one file for a browser: charts, tables, style and script included, without network access.

import type { Venue } from '../../market/venues/venue.ts';
import type { PriceStep } from '../../trader/domain/chart/price-steps.ts';
import type { Report } from '../../trader/domain/report/report.ts';
import { reportSections, spanText } from '../../trader/domain/report/report-sections.ts';
import type { RunResult, RunTrade } from '../../trader/domain/report/run-result.ts';
import { universeText } from '../../trader/domain/report/run-universe.ts';
import {
  type SessionEquity,
  sessionEquity,
  sessionReturns,
} from '../../trader/domain/report/session-equity.ts';
import { wholeTrades } from '../../trader/domain/report/whole-trades.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import type { PriceColumns } from './candles.ts';
import { type ChartPoints, chartPoints } from './chart-points.ts';
import { heatMap } from './heat-map.ts';
import { embeddedJson, type Html, html, raw } from './markup/html.ts';
import { sectionHtml, tilesOf } from './markup/page-parts.ts';
import { nullHistogram } from './null-histogram.ts';
import { readPageAssets } from './page-assets.ts';
import { conePlot } from './plots/cone.ts';
import { drawdownPlot } from './plots/drawdown-plot.ts';
import { equityPlot } from './plots/equity-plot.ts';
import { excursionPlot } from './plots/excursion-plot.ts';
import { exposurePlot } from './plots/exposure-plot.ts';
import { rHistogram } from './plots/r-histogram.ts';
import { rollingPlots } from './plots/rolling-plots.ts';
import { tradeCharts } from './plots/trade-charts.ts';
import { MOST_ROWS, tradesSection } from './trades-table.ts';

export interface ReportPage {
  /** `Backtest`. */
  readonly title: string;
  readonly report: Report;
  readonly run: RunResult;
  /** Without bars the page shows no prices. */
  readonly barsBySymbol?: ReadonlyMap<string, PriceColumns>;
  /** The steps of the stop of each position; without them trades are drawn without their stops. */
  readonly stops?: ReadonlyMap<string, readonly PriceStep[]>;
}

export function reportPage(page: ReportPage): string {
  const { title, report, run, stops, barsBySymbol = new Map<string, PriceColumns>() } = page;
  const points = chartPoints(run, barsBySymbol, report.venue);
  const sessions = sessionEquity(run, report.venue.calendar);
  const [headline, ...sections] = reportSections(report);
  if (headline?.kind !== 'figures')
    throw new Error('a report must begin with its headline figures');
  const beside = equityPlot({
    ...{ startEquity: run.startEquity, sessions, benchmark: run.benchmark },
    inForce: report.inForce?.sessions,
  });
  const plots = html`<div class="equity-plot${report.inForce === undefined ? ' paper' : ''}">${beside}</div><div class="equity-plot paper">${drawdownPlot(run.startEquity, sessions)}</div>`;
  const charted = new Set(points.symbols.map(({ symbol }) => symbol));
  const body = html`${syntheticBanner(report)}<header><h1>${title}</h1>${universeLine(report)}<p>${spanText(report)}</p>${strategyList(report)}</header>
<main>
${tilesOf(headline)}
${equitySection(points, plots)}
${report.chance === undefined ? html`` : nullHistogram(report.chance, report.venue)}
${plotsSection(report, run, sessions)}
${heatMap(report.calendar)}
${tradeCharts({ trades: run.trades, barsBySymbol, stops: stops ?? new Map(), venue: report.venue })}
${priceSection(points, report.venue, run.trades)}
${tradesSection(run.trades, charted, report.venue)}
${sectionHtml({ ...headline, title: 'All figures' })}
${sections.map(sectionHtml)}
</main>
${footer()}${syntheticBanner(report)}`;
  const label = report.synthetic === undefined ? '' : 'SYNTHETIC OPTION CHAIN: ';
  return document({ title: `${label}${title}, ${spanText(report)}`, body, points });
}

/** Drawn here, so that they print and need no script. */
function plotsSection(report: Report, run: RunResult, sessions: readonly SessionEquity[]): Html {
  const { startEquity, conventions, chance } = report;
  const trades = wholeTrades(run.trades);
  const plots = [
    ...(chance === undefined ? [] : [conePlot(chance, sessions, startEquity)]),
    rHistogram(trades, report.averageRInterval),
    excursionPlot(trades),
    ...rollingPlots(sessionReturns(startEquity, sessions), conventions, run.benchmark),
    exposurePlot(report.exposure.bySession),
  ].filter(({ markup }) => markup !== '');
  if (plots.length === 0) return html``;
  return html`<section><h2>Distribution and course</h2><div class="plots">${plots}</div></section>`;
}

/** Above everything, so that it is on a picture of the page, and below. */
function universeLine({ universe, leftOut }: Report): Html {
  const line = universe === undefined ? html`` : html`<p>${universeText(universe)}</p>`;
  return html`${line}${leftOut.map((sentence) => html`<p>${sentence}</p>`)}`;
}

function syntheticBanner({ synthetic }: Report): Html {
  return synthetic === undefined
    ? html``
    : html`<p class="synthetic" role="note">${synthetic.sentence}.</p>`;
}

function strategyList({ strategies }: Report): Html {
  return html`<ul class="strategies">${strategies.map(
    ({ name, hash }) => html`<li>${name} <code>${hash.slice(0, 8)}</code></li>`,
  )}</ul>`;
}

/** The plots are for paper, unless one shows what the chart does not. */
function equitySection({ equity }: ChartPoints, plots: Html): Html {
  const chart =
    equity.length < 2
      ? html`<p class="nothing">No equity was recorded, so there is no chart.</p>`
      : html`${plots}<p class="legend" data-legend="equity"></p><div class="chart tall" id="equity" tabindex="0" role="application" aria-label="Equity and, below it, drawdown. Arrow keys move, plus and minus zoom, 0 shows all."></div>`;
  return html`<section><h2>Equity and drawdown</h2>${chart}</section>`;
}

function priceSection(
  { symbols }: ChartPoints,
  { clockName }: Venue,
  trades: readonly RunTrade[],
): Html {
  if (symbols.length === 0) {
    return html`<section><h2>Trades on the price</h2><p class="nothing">No bars were given, so no prices are drawn.</p></section>`;
  }
  const drawn = Map.groupBy(trades.slice(-MOST_ROWS), ({ symbol }) => symbol);
  const options = symbols.map(({ symbol }, at) => {
    const { size } = new Set(drawn.get(symbol)?.map(({ trade }) => trade));
    return html`<option value="${at}">${symbol}: ${counted(size, 'trade')}</option>`;
  });
  const cut =
    trades.length > MOST_ROWS ? ` Earlier ones than the last ${MOST_ROWS} are not drawn.` : '';
  return html`<section id="prices"><h2>Trades on the price</h2><label>Symbol <select id="symbol">${options}</select></label><p class="legend" data-legend="price"></p><div class="chart" id="price" tabindex="0" role="application" aria-label="Price with entries and exits. Arrow keys move, plus and minus zoom, 0 shows all."></div><p class="hint">Arrows are entries, dots are exits with their profit. A time in the table of trades shows that trade here. Times are ${clockName}.${cut}</p></section>`;
}

function footer(): Html {
  return html`<footer><p>Past results of a strategy say little about its future results. Charts by TradingView Lightweight Charts&trade;, Copyright &copy; 2026 TradingView, Inc. <a href="https://www.tradingview.com/" rel="noopener noreferrer">www.tradingview.com</a>, Apache License 2.0.</p></footer>`;
}

const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";

function document({
  title,
  body,
  points,
}: {
  readonly title: string;
  readonly body: Html;
  readonly points: ChartPoints;
}): string {
  const { style, script, library } = readPageAssets();
  return html`${raw('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>
${style}
</style>
</head>
<body>
${body}
<script type="application/json" id="points">${embeddedJson(points)}</script>
<script>
${library}
</script>
<script>
${script}
</script>
</body>
</html>
`.markup;
}
