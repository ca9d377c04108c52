// The paths of the control API, each with what answers it.
import { ok, type Result } from '../../../kernel/result.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { AlarmRow } from '../../contract/alarms.ts';
import type { StatusView } from '../../contract/status.ts';
import type { AccountView } from '../../ports/account-view.ts';
import type { ChartMarket, ChartQuery } from '../../ports/chart.ts';
import { FIGURES, type FigureName, type FigureView } from '../../ports/figure-view.ts';
import type { FiledReports } from '../../ports/filed-reports.ts';
import type { Look } from '../../ports/look.ts';
import { withUnwatched } from '../../ports/stop-state.ts';
import type { StrategyFiles } from '../../ports/strategy-files.ts';
import type {
  ClosingPosition,
  ClosingState,
  CommandAnswer,
  TraderCommand,
} from '../../ports/trader-commands.ts';
import type { StrategyStatus } from '../../ports/trader-status.ts';
import type { WaitingClosing } from '../../ports/waiting-closing.ts';
import { accountRow, equityRows } from './account-row.ts';
import { type Answer, CODE_BY_KIND, jsonOf, problem, STATUS_BY_KIND } from './answer.ts';
import { boardOf } from './board.ts';
import { type ChainParts, chainAnswer } from './chain.ts';
import { chartIn, chartOf } from './chart.ts';
import { parseCommand } from './command-body.ts';
import { type LeftBehind, leftBehindOf } from './left-behind.ts';
import { pageAnswer } from './page-answer.ts';
import { changesIn, listIn, ordersIn } from './pages.ts';
import { parseSender, type Sender } from './sender.ts';
import { strategyRows } from './strategy-row.ts';
import type { StreamSource } from './stream.ts';
import { waitingRows } from './waiting-rows.ts';
import { whyRows } from './why-rows.ts';

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
  /** Named orders that close and do not exist yet, oldest first. */
  waitingClosings(): readonly WaitingClosing[];
  /** A figure of the status, with the rows that make it. */
  figure(name: FigureName): FigureView;
  /** Bars, gaps and halts of a symbol. */
  chartMarket(asked: ChartQuery): ChartMarket;
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
export type Route = (url: URL, body: string) => Answer | Promise<Answer>;

export function routesOf({
  look,
  home,
  status,
  account,
  alarms,
  closing,
  waitingClosings,
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
      if (searchParams.has('foreign')) return look.foreignPositions();
      return withUnwatched(look.positions(), status());
    }),
    'GET /api/v1/orders': shows(() => look.orders()),
    'GET /api/v1/orders/waiting': shows(() => waitingRows(waitingClosings())),
    'GET /api/v1/orders/page': ({ searchParams }) =>
      pageAnswer('orders', searchParams, (after) =>
        look.ordersPage({ ...ordersIn(searchParams), after }),
      ),
    ...Object.fromEntries(
      PAGED_LISTS.map((list): [string, Route] => [
        `GET /api/v1/${list}/page`,
        ({ searchParams }) =>
          pageAnswer<object>(list, searchParams, (after) =>
            look.listPage(list, { ...listIn(searchParams), after }),
          ),
      ]),
    ),
    'GET /api/v1/executions': shows(() => look.executions()),
    'GET /api/v1/trades': shows(() => look.trades()),
    'GET /api/v1/history': ({ searchParams }) =>
      pageAnswer('history', searchParams, (after) =>
        look.positionChanges({ ...changesIn(searchParams), after }),
      ),
    'GET /api/v1/predictions': shows(() => look.predictions()),
    'GET /api/v1/signals': shows(({ searchParams }) =>
      look.signals({ isNotTakenOnly: searchParams.has('not_taken') }),
    ),
    'GET /api/v1/explain': shows(({ searchParams }) => look.explain(searchParams.get('id') ?? '')),
    'GET /api/v1/why': shows(({ searchParams }) => whyRows(look, searchParams)),
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
      const body: LeftBehind = leftBehindOf(look);
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
  return problem(STATUS_BY_KIND[kind], text, {
    code: CODE_BY_KIND[kind],
    ...(preview && { preview }),
  });
}

function closingRow({ positionId, symbol, armed, wasClosing }: ClosingPosition): ClosingRow {
  return { position_id: positionId, symbol, armed: armed ?? null, was_closing: wasClosing };
}
