// The status as text: first the risk and its protection, then the state of everything else.

import { instant } from '../../kernel/instant.ts';
import { DEMO_SYNTHETIC } from '../../trader/app/demo/demo.ts';
import type { StatusView } from '../../trader/contract/status.ts';
import { conditionText } from '../../trader/domain/wording/order-text.ts';
import { unprotectedWhy } from '../../trader/domain/wording/unprotected-text.ts';
import { regularHours } from '../../trader/domain/wording/venue-time.ts';
import { protectionLines } from '../../trader/notifications/protection-text.ts';
import type { DemoName } from '../../trader/ports/demonstrations.ts';
import type { ApiStatus } from '../program/api-process.ts';
import type { ApiWorker } from '../program/api-workers.ts';
import { home, homeBroker, homeMarket } from '../program/home.ts';
import { tableWidth, textWidth } from '../program/terminal.ts';
import {
  exchangeDateTime,
  exchangeTime,
  lengthOfTime,
  signed,
  timeLabel,
  wrapped,
  wrappedByClause,
} from '../program/words.ts';
import { alarmLines } from './alarm-lines.ts';
import { clockLines } from './clock-lines.ts';
import { haltLines } from './halt-lines.ts';
import { priceLines } from './price-lines.ts';

/** `demo` names the demonstration that the command was for. */
export function statusText(
  status: StatusView,
  demo?: DemoName,
  width: number = tableWidth(),
): string {
  const [risk = '', ...positions] = protectionLines(status, home(), homeBroker());
  // These are not wrapped: what to type stays in the line of the position it is for.
  return [...wrappedByClause(risk, width), ...positions, ...details(status, demo)].join('\n');
}

/** The risk and its protection in one sentence each. */
export function riskText(status: StatusView): string {
  return protectionLines(status, home(), homeBroker()).join(' ');
}

function details(status: StatusView, demo: DemoName | undefined): string[] {
  if (!status.live) {
    return [
      line('daemon', 'stopped'),
      line('instance', `${status.mode} ${status.account}`),
      line('trading', `${status.trading.state}${because(status.trading.reason)}`),
      ...haltLines(status).map(([what, text]) => line(what, text)),
      ...alarmLines(status).map(([what, text]) => line(what, text)),
      ...status.locks.map(({ id, text }) => line('lock', `${text} (${id})`)),
      ...pausedLine(status.paused_symbols),
      ...holdingsLine(status.holdings),
      ...backupLine(status),
    ];
  }
  const { gateway } = status;
  const restart = gateway?.next_restart;
  const login = gateway?.next_login;
  return [
    line('daemon', `${status.state}, pid ${status.pid}, up ${lengthOfTime(status.uptime_seconds)}`),
    line('instance', `${status.mode} ${status.account}, sluice ${status.version}`),
    ...madeUpLine(status, demo),
    ...(status.market_time === null
      ? []
      : [line('market time', `${exchangeDateTime(status.market_time)} ${timeLabel()}`)]),
    line('trading', tradingText(status)),
    ...clockLines(status).map(([what, text]) => line(what, text)),
    ...haltLines(status).map(([what, text]) => line(what, text)),
    ...(status.config === null ? [] : configLines(status.config)),
    ...(status.first_live_day === null
      ? []
      : [
          line(
            'live',
            `day ${status.first_live_day} of the first 3: one position, at most 5 % of net liquidation`,
          ),
        ]),
    ...alarmLines(status).map(([what, text]) => line(what, text)),
    ...status.locks.map(({ id, text }) => line('lock', `${text} (${id})`)),
    ...pausedLine(status.paused_symbols),
    ...(gateway === null
      ? []
      : [
          line(
            'gateway',
            `${gateway.state} since ${exchangeTime(gateway.since)} ${timeLabel()}${because(gateway.why)}`,
          ),
        ]),
    ...priceLines(status).map(([what, text]) => line(what, text)),
    ...(restart
      ? [
          line(
            'restart',
            `next restart of the gateway at ${exchangeDateTime(restart)} ${timeLabel()}`,
          ),
        ]
      : []),
    ...(login ? [line('login', `due at ${exchangeDateTime(login)} ${timeLabel()}`)] : []),
    ...status.feeds.map((feed) =>
      line(
        'feed',
        `${feed.name} ${feed.state}, last poll ${timeOrNever(feed.last_poll)}, last prediction ${timeOrNever(feed.last_prediction)}, ${feed.failures} failures`,
      ),
    ),
    ...(status.options ?? []).map((held) => line('option', optionText(held))),
    ...holdingsLine(status.holdings),
    line('orders', `${status.open_orders} open, ${status.unknown_orders} unknown`),
    ...inferredLine(status.inferred_executions),
    ...differenceLines(status.comparison),
    line('errors', `${status.errors_last_hour} in the last hour`),
    ...backupLine(status),
    ...(status.positions === 0
      ? []
      : [
          line(
            'stops',
            `act ${hoursAt(status.market_time)} only; overnight gaps are not protected`,
          ),
        ]),
    ...(status.metrics === null
      ? []
      : [line('health', `http://${status.metrics.host}:${status.metrics.port}/health/ready`)]),
  ];
}

/** A demonstration says which of its parts are generated rather than recorded. */
function madeUpLine({ mode }: StatusView, demo: DemoName = homeMarket()): string[] {
  if (mode !== 'demo') return [];
  const parts = DEMO_SYNTHETIC[demo].join(' and ');
  return [line('synthetic', `${parts}; the result means nothing`)];
}

/** None where the configuration has no API, or where nothing runs. */
export function apiLine(
  { live }: StatusView,
  { state, url, pid, ledger, replica, lacks, workers = [] }: ApiStatus,
): string[] {
  switch (state) {
    case 'off':
      return [];
    case 'up':
      return [
        line('api', `up at ${url}`),
        ...(lacks === undefined ? [] : [line('', `DEGRADED: ${lacks}`)]),
        ...workers.map(workerLine),
        ...ledgerLine(ledger),
        ...replicaLine(replica),
      ];
    case 'starting':
      return [line('api', `starting, pid ${pid}`)];
    case 'down': {
      if (!live && pid === null) return [];
      const why = pid === null ? 'it does not run' : `pid ${pid} does not answer`;
      const what = pid === null ? 'start --only api' : 'start --only api --replace';
      return [line('api', `DOWN: ${why}; \`sluice ${what}\` starts it`)];
    }
  }
}

function workerLine({ number, pid, state, leader, restarts }: ApiWorker): string {
  const where = pid === null ? 'starts again soon' : `${state}, pid ${pid}`;
  const times =
    restarts === 0 ? '' : `, restarted ${restarts === 1 ? 'once' : `${restarts} times`}`;
  return line(`worker ${number}`, `${where}${leader ? ', leads' : ''}${times}`);
}

function ledgerLine(ledger: ApiStatus['ledger']): string[] {
  if (ledger !== 'degraded') return [];
  const text = 'DIFFERS from a trader, or stopped following one; `sluice ledger relay status`';
  return [line('ledger', text)];
}

function replicaLine(replica: ApiStatus['replica']): string[] {
  if (replica === undefined) return [];
  const text =
    replica === 'ok'
      ? 'answers reports'
      : 'NOT USED: gone, behind or no standby; reports are read from the primary (docs/scale.md)';
  return [line('replica', text)];
}

/** `09:30-16:00 ET`. */
function hoursAt(marketTime: string | null): string {
  const now = instant(marketTime === null ? Date.now() : Date.parse(marketTime));
  return `${regularHours(home(), now).join('-')} ${timeLabel()}`;
}

function tradingText({ trading, ready, uncovered }: StatusView): string {
  const state = `${trading.state}${because(trading.reason)}`;
  const isSaid = ready.is_ready || ready.why.endsWith(`halted: ${trading.reason}`);
  if (isSaid) return state;
  const naked = uncovered.filter(({ kind }) => kind === 'unprotected' || kind === 'waived');
  if (ready.why !== unprotectedWhy(naked)) return `${state}; not trading: ${ready.why}`;
  const bare = naked.filter(({ kind }) => kind === 'unprotected').map(({ symbol }) => symbol);
  if (bare.length === 0) return state;
  return `${state}; no entries anywhere while ${[...new Set(bare)].join(', ')} is unprotected`;
}

function pausedLine(symbols: readonly string[]): string[] {
  if (symbols.length === 0) return [];
  return [line('paused', `${symbols.join(', ')}: no entries until resumed`)];
}

/** Of the whole position: delta in shares, the others in money. */
function optionText(held: NonNullable<StatusView['options']>[number]): string {
  const { name, quantity, days_left: days, delta, theta, vega } = held;
  const left = days === 0 ? 'last day' : `${days} ${days === 1 ? 'day' : 'days'} left`;
  const greeks =
    delta === null || theta === null || vega === null
      ? 'greeks unknown'
      : `delta ${delta.toFixed(1)}, theta ${signed(theta)} a day, vega ${signed(vega)}`;
  return `${quantity} ${name}: ${left}; ${greeks}${exitText(held)}`;
}

function exitText({ exit }: NonNullable<StatusView['options']>[number]): string {
  if (exit === undefined) return '';
  const who = exit.resting ? 'rests at the broker' : 'is watched by this daemon only';
  return `; its exit, once ${conditionText(exit)}, ${who}`;
}

/** Apart from the positions: holdings have no stop on purpose. */
function holdingsLine(holdings: StatusView['holdings']): string[] {
  if (holdings.length === 0) return [];
  const held = holdings.map(({ symbol, quantity }) => `${quantity} ${symbol}`).join(', ');
  return [line('holdings', `${held}: investments, without a stop`)];
}

function configLines({
  hash,
  since,
  strategies,
  refused,
  needs_restart,
}: NonNullable<StatusView['config']>): string[] {
  const names = strategyNames(strategies);
  const inForce = `${hash.slice(0, 8)} since ${exchangeDateTime(since)} ${timeLabel()}: ${names}`;
  return [
    line('config', inForce),
    ...refused.map((sentence) => line('REJECTED', sentence)),
    ...(needs_restart === '' ? [] : [line('needs a restart', needs_restart)]),
  ];
}

const NAMES_MAX = 12;

function strategyNames(names: readonly string[]): string {
  if (names.length === 0) return 'no strategy';
  const more = names.length - NAMES_MAX;
  const shown = names.slice(0, NAMES_MAX).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** The nightly copies are of the traders; what is played has none to speak of. */
function backupLine({ mode, last_backup: last }: StatusView): readonly string[] {
  if (last === undefined || (last === null && mode !== 'live' && mode !== 'paper')) return [];
  if (last === null) return [line('backup', 'none yet; one is made every night')];
  return [line('backup', `${last.file}, ${lengthOfTime(last.age_seconds)} ago`)];
}

function inferredLine(count: number): readonly string[] {
  if (count === 0) return [];
  const text = `${count} not reported by the broker; "sluice reconcile --statement FILE" replaces them`;
  return [line('inferred', text)];
}

/** What the broker reports differently from our records, and the entries it blocks. */
function differenceLines(comparison: StatusView['comparison']): readonly string[] {
  return (comparison?.differences ?? []).flatMap(({ kind, symbol, text, action }) => {
    if (action === 'waits') return [line('in doubt', `${symbol}: ${text}; entries blocked`)];
    if (action !== 'ignored') return [];
    // Until the split is confirmed or excluded, shares and prices may be in the old or the new unit.
    if (kind === 'split')
      return [line('split?', `${symbol}: ${text}; a missing stop is not restored until then`)];
    return [line('differs', `${symbol}: ${text}; left as they are, entries blocked`)];
  });
}

const INDENT = 13;

/** Wrapped between words, so that a narrow terminal does not break words. A path stays whole, to be copied. */
function line(what: string, text: string): string {
  const lines = text.startsWith('/') ? [text] : wrapped(text, textWidth() - INDENT);
  return what.padEnd(INDENT) + lines.join(`\n${' '.repeat(INDENT)}`);
}

function because(why: string): string {
  return why === '' ? '' : ` (${why})`;
}

function timeOrNever(iso: string | null): string {
  return iso === null ? 'never' : `${exchangeTime(iso)} ${timeLabel()}`;
}
