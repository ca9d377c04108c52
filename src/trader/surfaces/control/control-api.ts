// The control API: commands and queries from people and agents, over HTTP on the unix socket of the instance.

import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { plainJson } from '../../../kernel/plain-json.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { AlarmRow } from '../../contract/alarms.ts';
import type { OrderRow, PositionRow } from '../../contract/order-rows.ts';
import type { StatusView } from '../../contract/status.ts';
import { counted } from '../../domain/wording/figures.ts';
import { lossOfAllText } from '../../domain/wording/unprotected-text.ts';
import type { AccountView } from '../../ports/account-view.ts';
import type { ChartAsked, ChartMarket } from '../../ports/chart.ts';
import { FIGURES, type FigureName, type FigureView } from '../../ports/figure-view.ts';
import type { FiledReports } from '../../ports/filed-reports.ts';
import type { Look } from '../../ports/look.ts';
import { type StopState, stopStateOf } from '../../ports/stop-state.ts';
import type { StrategyFiles } from '../../ports/strategy-files.ts';
import type {
  ClosingPosition,
  ClosingState,
  CommandAnswer,
  StrategyStatus,
  TraderCommand,
} from '../../ports/trader.ts';
import { accountRow, equityRows } from './account-row.ts';
import { type Answer, jsonOf, problem, STATUS_BY_KIND } from './answer.ts';
import { boardOf } from './board.ts';
import { type ChainParts, chainAnswer } from './chain.ts';
import { chartIn, chartOf } from './chart.ts';
import { parseCommand } from './command-body.ts';
import { fileRoute } from './file-routes.ts';
import { orderRoute } from './order-routes.ts';
import { changesIn, listIn, ordersIn } from './pages.ts';
import { parseSender, type Sender } from './sender.ts';
import { strategyRows } from './strategy-row.ts';
import { type StreamRequest, type StreamSource, streamTo } from './stream.ts';

export interface ControlApiOptions {
  readonly socketPath: string;
  readonly look: Look;
  /** The venue that the account is at home at. */
  readonly home: Venue;
  status(): StatusView;
  account(): AccountView;
  /** What is wrong now, and what was wrong before, newest first. */
  alarms(): readonly AlarmRow[];
  /** How far the closing of a position is. */
  closing(positionId: string): ClosingState;
  /** A figure of the status, with the rows that make it. */
  figure(name: FigureName): FigureView;
  /** Bars, gaps and halts of a symbol. */
  chartMarket(asked: ChartAsked): ChartMarket;
  /** Calls and puts of a stock near the money, as the broker quotes them. */
  readonly chain: ChainParts['chain'];
  readonly stream: StreamSource;
  readonly reports: FiledReports;
  /** The strategies in force. */
  strategies(): readonly StrategyStatus[];
  /** Undefined for a daemon that was not started from files. */
  readonly files?: StrategyFiles | undefined;
  /** Logs in at the broker with a code, or asks it to send one: the answer. */
  logIn(code: string): Promise<Result<string, string>>;
  command(command: TraderCommand): Promise<CommandAnswer>;
  /** Reloads the configuration. */
  reload(sender: Sender): Promise<CommandAnswer>;
  /** Begins the graceful stop; the control API answers before it closes. */
  stop(why: string): void;
}

export interface ControlApi {
  listen(): Promise<void>;
  stop(): Promise<void>;
}

/** What a stop leaves open, stated before the stop. */
export interface StopAnswer {
  readonly text: string;
  readonly positions: readonly PositionRow[];
}

/** A position that a command closes. */
export interface ClosingRow {
  readonly position_id: string;
  readonly symbol: string;
  /** When the exit is sent, such as `at the open of 2026-11-19 09:30:00 ET`; null if it is due now. */
  readonly armed: string | null;
  /** Before the command. */
  readonly was_closing: boolean;
}

/** Of `GET /api/v1/closing?position=ID`, in the order in which the positions are named. */
export interface ClosingStateRow {
  readonly position_id: string;
  readonly outcome: ClosingState;
}

/** Of a strategy file in JSON, whatever its characters. */
const BODY_BYTES_MAX = 512 * 1024;

interface NumberedAnswer extends Answer {
  /** The answer contains this fact and all before it. */
  readonly seq: number;
}
type Route = (url: URL, body: string) => Answer | Promise<Answer>;

export function createControlApi(options: ControlApiOptions): ControlApi {
  const routes = routesOf(options);
  const find: FindRoute = (method, url) => {
    const ordered = orderRoute(method, url);
    if (ordered !== undefined) return (_, body) => ordered(options, body);
    const ofFile = fileRoute(method, url);
    const { files } = options;
    if (ofFile !== undefined) return (_, body) => (files ? ofFile(files, body) : NO_FILES);
    return routes[`${method} ${url.pathname}`];
  };
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const asked = streamAsked(request);
    if (asked === undefined) {
      void answer(find, request, options.stream.lastSeq).then((given) => send(response, given));
    } else {
      streams.add(response);
      response.once('close', () => streams.delete(response));
      streamTo(response, options.stream, asked);
    }
  });
  return {
    listen() {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      // Only the holder of the instance's lock listens, so a socket file found here is stale.
      rmSync(options.socketPath, { force: true });
      server.once('error', reject);
      server.listen(options.socketPath, () => {
        chmodSync(options.socketPath, 0o600);
        resolve();
      });
      return promise;
    },
    stop() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      for (const stream of streams) stream.end();
      server.closeIdleConnections();
      return promise;
    },
  };
}

function routesOf({
  look,
  home,
  status,
  account,
  alarms,
  closing,
  figure,
  chartMarket,
  chain,
  reports,
  strategies,
  logIn,
  command,
  reload,
  stop,
}: ControlApiOptions): Readonly<Record<string, Route>> {
  const shows =
    (read: (url: URL) => unknown): Route =>
    (url) => ({ status: 200, body: read(url) });
  return {
    'GET /api/v1/status': shows(status),
    'GET /api/v1/account': shows(() => accountRow(account())),
    'GET /api/v1/equity': shows(() => equityRows(account())),
    'GET /api/v1/closing': shows(({ searchParams }) =>
      searchParams.getAll('position').map((id) => ({ position_id: id, outcome: closing(id) })),
    ),
    'GET /api/v1/board': shows(() => boardOf({ look, status, account })),
    'GET /api/v1/chart': shows(({ searchParams }) =>
      chartOf({ look, chartMarket }, chartIn(searchParams)),
    ),
    'GET /api/v1/chain': ({ searchParams }) => chainAnswer({ home, chain }, searchParams),
    ...Object.fromEntries(
      FIGURES.map((name) => [`GET /api/v1/figures/${name}`, shows(() => figure(name))]),
    ),
    'GET /api/v1/locks': shows(() => status().locks),
    'GET /api/v1/alarms': shows(alarms),
    'GET /api/v1/strategies': shows(() => strategyRows(strategies(), { look, home })),
    'GET /api/v1/positions': shows(({ searchParams }) => {
      if (searchParams.has('holdings')) return look.holdings();
      return searchParams.has('foreign') ? look.foreignPositions() : look.positions();
    }),
    'GET /api/v1/orders': shows(() => look.orders()),
    'GET /api/v1/orders/page': shows(({ searchParams }) => look.ordersPage(ordersIn(searchParams))),
    ...Object.fromEntries(
      PAGED_LISTS.map((list) => [
        `GET /api/v1/${list}/page`,
        shows(({ searchParams }) => look.listPage(list, listIn(searchParams))),
      ]),
    ),
    'GET /api/v1/executions': shows(() => look.executions()),
    'GET /api/v1/trades': shows(() => look.trades()),
    'GET /api/v1/history': shows(({ searchParams }) =>
      look.positionChanges(changesIn(searchParams)),
    ),
    'GET /api/v1/predictions': shows(() => look.predictions()),
    'GET /api/v1/signals': shows(({ searchParams }) =>
      look.signals({ isNotTakenOnly: searchParams.has('not_taken') }),
    ),
    'GET /api/v1/explain': shows(({ searchParams }) => look.explain(searchParams.get('id') ?? '')),
    'GET /api/v1/ids': shows(({ searchParams }) => look.idsLike(searchParams.get('like') ?? '')),
    'GET /api/v1/reports': shows(() => reports.days()),
    'GET /api/v1/report': ({ searchParams }) => {
      const day = searchParams.get('day') ?? '';
      const report = reports.read(day);
      return report === undefined
        ? problem(404, `No report of ${day} is filed; each is filed 20 minutes after its close.`)
        : { status: 200, body: report };
    },
    'POST /api/v1/commands': async (_, body) => {
      const parsed = parseCommand(jsonOf(body));
      if (!parsed.ok) return problem(400, `Invalid command: ${parsed.failure}.`);
      return answerOf(await command(parsed.value));
    },
    'POST /api/v1/reload': async (_, body) => {
      const by = body === '' ? undefined : fieldBy(jsonOf(body));
      const sender = by === undefined ? ok(BY_OPERATOR) : parseSender(by);
      if (!sender.ok) return problem(400, `Invalid request: ${sender.failure}.`);
      return answerOf(await reload(sender.value));
    },
    'POST /api/v1/login': (_, body) => loginAnswer(logIn, jsonOf(body)),
    'POST /api/v1/stop': () => {
      const positions = look.positions();
      const body: StopAnswer = { text: leftBehind(positions, look.orders()), positions };
      return { status: 202, body, afterwards: () => stop('requested by a command') };
    },
  };
}

/** `{"code": "123456"}`; without a code the broker is asked to send one. */
async function loginAnswer(logIn: ControlApiOptions['logIn'], body: unknown): Promise<Answer> {
  const code =
    typeof body === 'object' && body !== null ? (body as { code?: unknown }).code : undefined;
  if (code !== undefined && typeof code !== 'string')
    return problem(400, 'Invalid request: code must be a text.');
  const done = await logIn(code ?? '');
  return done.ok ? { status: 200, body: { text: done.value } } : problem(422, done.failure);
}

const PAGED_LISTS = ['executions', 'trades', 'predictions', 'signals'] as const;

const NO_FILES = problem(404, 'This daemon was not started from files, so it has none to edit.');

const BY_OPERATOR: Sender = { by: 'an operator' };

function fieldBy(body: unknown): unknown {
  return typeof body === 'object' && body !== null ? (body as { by?: unknown }).by : undefined;
}

function answerOf(answered: CommandAnswer): Answer {
  if (answered.ok) {
    const { text, closing } = answered;
    return { status: 200, body: { text, ...(closing && { closing: closing.map(closingRow) }) } };
  }
  const { kind, text, preview } = answered;
  return problem(STATUS_BY_KIND[kind], text, preview === undefined ? {} : { preview });
}

function closingRow({ positionId, symbol, armed, wasClosing }: ClosingPosition): ClosingRow {
  return { position_id: positionId, symbol, armed: armed ?? null, was_closing: wasClosing };
}

/** Open positions and their protection at the moment trading stops. */
export function leftBehind(
  positions: readonly PositionRow[],
  orders: readonly OrderRow[] = [],
): string {
  if (positions.length === 0) return 'No position is open.';
  const inState = (...states: StopState[]) =>
    positions.filter((row) => states.includes(stopStateOf(row)));
  const [watched, locked, resting] = [
    inState('watched'),
    inState('locked'),
    inState('resting', 'none'),
  ];
  const isBounded = ({ stop_status: status }: PositionRow) => status === 'bounded';
  const isCovered = ({ stop_status: status }: PositionRow) => status === 'covered';
  const rested = new Set(orders.filter(isStopAtWork).map(({ symbol }) => symbol));
  const bounded = resting.filter((row) => isBounded(row) && !rested.has(row.symbol));
  const exits = resting.filter((row) => isBounded(row) && rested.has(row.symbol));
  const covered = resting.filter(isCovered).map(({ symbol, quantity }) => `${symbol} ${quantity}`);
  const stops = resting
    .filter((row) => !isBounded(row) && !isCovered(row))
    .map(({ symbol, quantity, stop_price, protected: isProtected }) =>
      isProtected && stop_price !== null
        ? `${symbol} ${quantity} at ${stop_price}`
        : `${symbol} ${quantity} WITHOUT A STOP`,
    );
  const open = counted(positions.length, 'position stays', 'positions stay');
  const texts = [
    `${open} open`,
    'trailing stops no longer move',
    ...(stops.length === 0 ? [] : [`stops rest at the broker: ${stops.join(', ')}`]),
    ...(exits.length === 0
      ? []
      : [`exits rest at the broker: ${exits.map(({ symbol }) => symbol).join(', ')}`]),
    ...(bounded.length === 0 ? [] : [boundedText(bounded)]),
    ...(covered.length === 0
      ? []
      : [`${covered.join(', ')}: an option contract bounds what is lost until it expires`]),
    ...(watched.length === 0 ? [] : [unwatchedText(watched)]),
    ...(locked.length === 0
      ? []
      : [
          `${locked.map(({ symbol, quantity }) => `${symbol} ${quantity}`).join(', ')} cannot be sold yet and ${locked.length === 1 ? 'has' : 'have'} no stop`,
        ]),
  ];
  return `${texts.join('; ')}.`;
}

const AT_WORK: ReadonlySet<string> = new Set(['working', 'partially_filled']);

function isStopAtWork({ leg, state }: OrderRow): boolean {
  return leg === 's' && AT_WORK.has(state);
}

/** Without a stop, what was paid bounds the loss, or what is reserved. */
function boundedText(bounded: readonly PositionRow[]): string {
  const named = bounded.map(({ symbol, quantity }) => `${symbol} ${quantity}`).join(', ');
  const [it, them] = bounded.length === 1 ? ['it', 'it'] : ['they', 'them'];
  const bound = bounded.every(({ quantity }) => quantity > 0)
    ? `can lose no more than ${it} cost`
    : 'can lose no more than was paid or is reserved';
  return `${named} ${bound}, and no daemon closes ${them} before expiry`;
}

/** Their stops rest nowhere. */
function unwatchedText(watched: readonly PositionRow[]): string {
  const stops = watched.map(
    ({ symbol, quantity, stop_price }) => `${symbol} ${quantity} at ${stop_price}`,
  );
  return `NOTHING WATCHES NOW the stops of ${stops.join(', ')}: until the daemon runs again ${lossOfAllText(watched)}`;
}

/** `GET /api/v1/stream?since=12&prices=1` */
function streamAsked({ method, url = '' }: IncomingMessage): StreamRequest | undefined {
  const asked = URL.parse(url, 'http://desk');
  if (method !== 'GET' || asked?.pathname !== '/api/v1/stream') return undefined;
  const since = Number(asked.searchParams.get('since') ?? Number.NaN);
  const isNumber = Number.isSafeInteger(since) && since >= 0;
  return {
    since: isNumber ? since : undefined,
    hasPrices: asked.searchParams.has('prices'),
  };
}

type FindRoute = (method: string, url: URL) => Route | undefined;

async function answer(
  find: FindRoute,
  request: IncomingMessage,
  lastSeq: () => number,
): Promise<NumberedAnswer> {
  const asked = routed(find, request);
  if ('status' in asked) return { ...asked, seq: lastSeq() };
  try {
    const body = await bodyOf(request);
    if (body === undefined) return { ...problem(413, 'The command is too long.'), seq: lastSeq() };
    // A fact may follow before the answer is sent: what was read does not contain it, what was commanded caused it.
    const before = lastSeq();
    const answered = await asked.route(asked.url, body);
    return { ...answered, seq: request.method === 'GET' ? before : lastSeq() };
  } catch (error) {
    return { ...problem(500, error instanceof Error ? error.message : String(error)), seq: 0 };
  }
}

function routed(
  find: FindRoute,
  { method = '', url: target = '' }: IncomingMessage,
): Answer | { readonly route: Route; readonly url: URL } {
  // A target such as `//` is a host without a name to the parser.
  const url = URL.parse(target, 'http://desk');
  if (url === null) return problem(400, 'The path of the request cannot be read.');
  const route = find(method, url);
  if (route === undefined)
    return problem(404, `The control API does not support ${method} ${url.pathname}.`);
  return { route, url };
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(
  response: ServerResponse,
  { status, body, seq, retryAfterSeconds, afterwards }: NumberedAnswer,
): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  // One answer per connection, so that a stopping daemon never waits for an idle client.
  response.writeHead(status, {
    'content-type': type,
    connection: 'close',
    'x-seq': seq,
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  });
  response.end(plainJson(body), afterwards);
}
