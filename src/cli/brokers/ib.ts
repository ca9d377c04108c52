// Doctor checks of the gateway: does it answer, is the account right, does it take orders, do the clocks agree, are prices live.

import { connect } from 'node:net';
import type { Clock } from '../../kernel/clock.ts';
import type { Instrument } from '../../market/instruments/instrument.ts';
import { createIbGateway } from '../../trader/adapters/ib/ib-gateway.ts';
import { createWallClock } from '../../trader/adapters/system/wall-clock.ts';
import { duration } from '../../trader/domain/wording/figures.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { type Finding, failing, fine, warning } from '../answers/finding.ts';
import { home } from '../program/home.ts';
import { waitUntil } from '../program/waiting.ts';

/** Not the daemon's client id, so that a check never disconnects a running daemon. */
const CLIENT_ID_OFFSET = 900;
const SESSION_SECONDS = 10;
const CONNECT_SECONDS = 5;
/** A list of orders that does not end is a gateway that refuses it. */
const ORDERS_SECONDS = 12;
const CLOCK_SECONDS = 8;
const QUOTE_SECONDS = 5;
const SKEW_MAX_MS = 2_000;

interface Seen {
  state: string;
  account: string | undefined;
  wrong: string | undefined;
  /** The gateway answers, and cannot be used as it is. */
  unfit: string | undefined;
  hasOrders: boolean;
  serverVersion: number;
  skewMs: number | undefined;
  instrument: Instrument | undefined;
  unresolved: string | undefined;
  quote: { readonly isLive: boolean } | undefined;
}

export async function gatewayFindings(settings: Settings, clock: Clock): Promise<Finding[]> {
  const { host, port, clientId } = settings.gateway;
  const seen: Seen = {
    state: 'connecting',
    account: undefined,
    wrong: undefined,
    unfit: undefined,
    hasOrders: false,
    serverVersion: 0,
    skewMs: undefined,
    instrument: undefined,
    unresolved: undefined,
    quote: undefined,
  };
  const { broker, market } = createIbGateway({
    settings: { ...settings.gateway, clientId: clientId + CLIENT_ID_OFFSET },
    execution: settings.execution,
    account: settings.account,
    mode: settings.mode,
    venue: home(),
    clock,
    wall: createWallClock(),
    log: () => {},
    isHalted: () => false,
  });
  listen(broker, market, seen);
  broker.start();
  try {
    await waitUntil(
      () => (seen.account ?? seen.wrong ?? seen.unfit) !== undefined,
      SESSION_SECONDS,
    );
    const where = `${host}:${port}`;
    const refusal = isSilent(seen) ? await refusalAt(host, port) : undefined;
    const door = refusal === undefined ? doorFinding(seen, where) : shutFinding(where, refusal);
    if (seen.wrong !== undefined) {
      const remedy = 'log the gateway in to the configured account, or correct `account`';
      return [door, failing('account', `it offers ${seen.wrong}, not ${settings.account}`, remedy)];
    }
    if (seen.account === undefined) return [door];
    return [
      door,
      fine('account', `${seen.account}, as configured`),
      await ordersFinding(seen, broker.requestSnapshot),
      await clockFinding(seen, clock.speed),
      await dataFinding(settings, seen, { resolve: broker.resolve, subscribe: market.subscribe }),
    ];
  } finally {
    await broker.stop();
  }
}

type Gateway = ReturnType<typeof createIbGateway>;

function listen(broker: Gateway['broker'], market: Gateway['market'], seen: Seen): void {
  broker.reports$.subscribe((report) => {
    if (report.type === 'gateway-changed') {
      seen.state = report.why || report.state;
      if (report.state === 'read_only') seen.unfit = report.why;
    }
    if (report.type === 'notice' && report.isUnusable) seen.unfit = report.text;
    if (report.type === 'snapshot') seen.hasOrders = true;
    if (report.type === 'wrong-account') seen.wrong = report.offered.join(', ') || 'no account';
    if (report.type === 'clock-read') seen.skewMs = report.skewMs;
    if (report.type === 'instrument-resolved') seen.instrument = report.instrument;
    if (report.type === 'instrument-unresolved') seen.unresolved = report.why;
    if (report.type === 'session-opened') {
      seen.account = report.account;
      seen.serverVersion = report.serverVersion;
    }
  });
  market.updates$.subscribe((update) => {
    if (update.type === 'quote') seen.quote = update.quote;
  });
}

const UNFIT_REMEDY =
  'server versions 177 to 193 work: see "Versions of the gateway" in docs/install.md';

function doorFinding(seen: Seen, where: string): Finding {
  if (seen.account !== undefined || seen.wrong !== undefined) {
    return fine('gateway', `${where} answers, server version ${seen.serverVersion}`);
  }
  if (seen.unfit !== undefined) return failing('gateway', `${where}: ${seen.unfit}`, UNFIT_REMEDY);
  return shutFinding(where, seen.state);
}

function shutFinding(where: string, why: string): Finding {
  return failing(
    'gateway',
    `${where} does not open a session: ${why}`,
    'start IB Gateway, log in, and allow API connections from this machine on that port',
  );
}

function isSilent({ account, wrong, unfit }: Seen): boolean {
  return account === undefined && wrong === undefined && unfit === undefined;
}

/** Why no connection is possible; undefined if one is. */
async function refusalAt(host: string, port: number): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const socket = connect({ host, port, timeout: CONNECT_SECONDS * 1_000 });
  socket.once('connect', () => resolve(undefined));
  socket.once('timeout', () => resolve('the connection is not answered'));
  socket.once('error', (error: NodeJS.ErrnoException) =>
    resolve(error.code === 'ECONNREFUSED' ? 'nothing listens there' : error.message),
  );
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}

async function ordersFinding(seen: Seen, ask: () => void): Promise<Finding> {
  seen.unfit = undefined;
  ask();
  await waitUntil(() => seen.hasOrders || seen.unfit !== undefined, ORDERS_SECONDS);
  if (seen.unfit !== undefined)
    return failing('orders', 'the gateway takes no order: its API is read-only', UNTICK);
  return seen.hasOrders
    ? fine('orders', 'the gateway lists orders, executions and positions')
    : warning('orders', 'the gateway does not finish its lists of orders', 'restart IB Gateway');
}

const UNTICK = 'untick "Read-Only API" in the gateway: Configure > Settings > API > Settings';

async function clockFinding(seen: Seen, speed: number): Promise<Finding> {
  await waitUntil(() => seen.skewMs !== undefined, CLOCK_SECONDS);
  const { skewMs } = seen;
  if (skewMs === undefined) return warning('clock', 'the gateway sent no time', 'try again');
  const text = `${duration(Math.abs(skewMs))} from the gateway's clock`;
  return Math.abs(skewMs) > SKEW_MAX_MS * Math.max(1, speed)
    ? failing('clock', text, 'synchronise this machine by NTP; entries are refused beyond 2 s')
    : fine('clock', text);
}

async function dataFinding(
  settings: Settings,
  seen: Seen,
  ask: Pick<Gateway['broker'], 'resolve'> & Pick<Gateway['market'], 'subscribe'>,
): Promise<Finding> {
  const symbol = settings.strategies[0]?.symbols[0] ?? settings.feeds[0]?.symbols[0];
  if (symbol === undefined) return fine('prices', 'no symbol is configured');
  ask.resolve(settings.instruments.get(symbol) ?? { symbol, brokerSymbol: symbol });
  await waitUntil(
    () => seen.instrument !== undefined || seen.unresolved !== undefined,
    QUOTE_SECONDS,
  );
  if (seen.instrument === undefined) {
    const why = seen.unresolved ?? 'no answer';
    return failing(
      'prices',
      `${symbol} does not identify one contract: ${why}`,
      'describe it under `instruments`',
    );
  }
  ask.subscribe(seen.instrument);
  await waitUntil(() => seen.quote !== undefined, QUOTE_SECONDS);
  if (seen.quote === undefined) {
    return warning('prices', `no quote of ${symbol} arrived`, 'try again while the market is open');
  }
  return seen.quote.isLive
    ? fine('prices', `live quotes of ${symbol}`)
    : failing(
        'prices',
        `quotes of ${symbol} are delayed`,
        'subscribe to its live market data at IB',
      );
}

const PAPER_PORTS: ReadonlySet<number> = new Set([4002, 7497]);

export function portFinding({ gateway: { port } }: Settings): Finding {
  return PAPER_PORTS.has(port)
    ? warning('port', `${port} is usually the paper gateway`, 'a live gateway listens on 4001')
    : fine('port', String(port));
}
