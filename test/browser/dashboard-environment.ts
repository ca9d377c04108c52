// A real API with the dashboard, over desks whose board the test sets: for states that a broker shows once a year.

import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { DASHBOARD } from '../../scripts/build-dashboard.ts';
import type { Role } from '../../src/api/identity/role.ts';
import { createTraderStream } from '../../src/api/live/trader-stream.ts';
import type { TraderClient } from '../../src/api/traders/trader-clients.ts';
import { toIso } from '../../src/kernel/instant.ts';
import { failed, ok, type Result } from '../../src/kernel/result.ts';
import { US } from '../../src/market/venues/us.ts';
import type {
  ControlFailure,
  ControlRequest,
} from '../../src/trader/app/control-client/control-client.ts';
import type { ChartView } from '../../src/trader/contract/chart.ts';
import type { BoardView } from '../../src/trader/ports/dashboard-snapshot.ts';
import type { StreamLine } from '../../src/trader/ports/stream-line.ts';
import type { TraderStatus } from '../../src/trader/ports/trader-status.ts';
import { accountRow } from '../../src/trader/surfaces/control/account-row.ts';
import { chainAnswer } from '../../src/trader/surfaces/control/chain.ts';
import { chartIn, chartOf } from '../../src/trader/surfaces/control/chart.ts';
import type { ControlApiOptions } from '../../src/trader/surfaces/control/control-routes.ts';
import { statusOf } from '../../src/trader/surfaces/control/status.ts';
import { scriptedTrader } from '../api/harness/scripted-trader.ts';
import { PASSWORD, type Served, type ServedAs, served } from '../api/harness/served.ts';
import { NO_MARKS, noBars } from '../trader/ports/no-chart.ts';
import { NO_DAY } from '../trader/ports/no-day.ts';
import { ACCOUNT, STATUS } from '../trader/ports/scripted-trader.ts';
import { POSITION, STATUS_ENVIRONMENT } from '../trader/surfaces/control/control-harness.ts';
import { type Opened, open, signInByPassword } from './chromium.ts';

export type Answer = Result<unknown, ControlFailure>;

export type CommandBody = Readonly<Record<string, unknown>>;

export interface BoardEnvironment {
  readonly api: Served;
  readonly url: string;
  /** Of ann, who signs in. */
  readonly bearer: string;
  /** Commands, in their order. */
  readonly sent: readonly ControlRequest[];
  show(board: BoardView): void;
  /** The answer for the chart of any symbol; none at first. */
  chart(chart: ChartView): void;
  /** The answer for the chain of any stock; at first the broker trades no options. */
  chain(answer: Awaited<ReturnType<ControlApiOptions['chain']>>): void;
  /** From here on the trader answers nothing, and its copy is so old; undefined: it answers again. */
  lose(ageSeconds: number | undefined): void;
  /** To every command from now on. */
  answer(answer: Answer | Promise<Answer>): void;
  /** By its body. */
  answerBy(answerTo: (body: CommandBody) => Answer): void;
}

const DAY: TraderStatus['day'] = {
  ...{ day: '2020-12-16', realized: -12, open: 30, carried: 0, fees: 2.1, result: 15.9 },
  unpriced: [],
};

export function boardOf(
  status: Partial<TraderStatus> = {},
  more: Partial<Omit<BoardView, 'status'>> = {},
): BoardView {
  const rows = { positions: [POSITION], holdings: [], orders: [], ...more };
  return {
    status: statusOf({ ...STATUS, day: DAY, ...status }, STATUS_ENVIRONMENT),
    account: accountRow(ACCOUNT),
    foreign: [],
    ...NO_DAY,
    positions_total: rows.positions.length,
    holdings_total: rows.holdings.length,
    orders_total: rows.orders.length,
    orders_unknown: rows.orders.filter(({ state }) => state === 'unknown').length,
    ...rows,
  };
}

/** What the trader answers besides the board; undefined for what it does not know. */
export type More = (asked: ControlRequest) => Promise<Answer | undefined>;

const NOTHING_MORE: More = async () => undefined;

type BoardTerms = Pick<ServedAs, 'folder' | 'backtests' | 'allowsPrivateWebhooks'>;

/** Several modes are several accounts, DU1, DU2 …, with the same board. */
export async function boardEnvironment(
  modes: TraderClient['mode'] | readonly TraderClient['mode'][] = 'paper',
  role: Role = 'operator',
  more: More = NOTHING_MORE,
  { folder, backtests, allowsPrivateWebhooks = false }: BoardTerms = {},
): Promise<BoardEnvironment> {
  let board = boardOf();
  let chart: ChartView = chartOf(
    {
      look: { chartMarks: () => NO_MARKS },
      chartMarket: (asked) => ({ ...noBars(asked), isWatched: true }),
    },
    { symbol: 'SPY', from: undefined, to: undefined, barsFrom: undefined },
  );
  let age: number | undefined;
  let seq = 1;
  let next: (body: CommandBody) => Answer | Promise<Answer> = () => ok({ text: 'done' });
  const sent: ControlRequest[] = [];
  let chain: Awaited<ReturnType<ControlApiOptions['chain']>> = failed({
    kind: 'not-offered',
    why: 'no options are traded through it',
  });

  /** As the control API would. */
  async function chainOf<Body>(path: string): Promise<Result<Body, ControlFailure>> {
    const query = new URLSearchParams(path.split('?', 2)[1]);
    const { status, body } = await chainAnswer({ home: US, chain: async () => chain }, query);
    if (status === 200) return ok(body as Body);
    const { detail } = body as { readonly detail: string };
    return failed({ kind: 'problem', status, detail });
  }

  const desks = [modes].flat().map((mode, index): TraderClient => {
    const scripted = scriptedTrader(`DU${index + 1}`, `DU${index + 1}`);
    return {
      ...scripted,
      mode,
      look: async (path) => {
        const found = await more({ method: 'GET', path });
        if (found?.ok === false) return found;
        if (found !== undefined) {
          const copy = { body: found.value as object, size: 0, seq, askedAt: 0, life: 1 };
          return ok({ copy, ageSeconds: age });
        }
        const [place = '', query] = path.split('?', 2);
        if (place === '/chart') {
          const copy = { body: sliced(chart, query), size: 0, seq, askedAt: 0, life: 1 };
          return ok({ copy, ageSeconds: age });
        }
        const seen = await scripted.look(path);
        if (!seen.ok) return seen;
        const { body } = seen.value.copy;
        const copy = { ...seen.value.copy, body: path === '/board' ? board : body, seq };
        return ok({ copy, ageSeconds: age });
      },
      send: async <Body>(asked: ControlRequest) => {
        if (asked.path.startsWith('/chain?')) return chainOf<Body>(asked.path);
        sent.push(asked);
        const answered = (await more(asked)) ?? (await next(asked.body as CommandBody));
        return answered as Result<Body, ControlFailure>;
      },
    };
  });
  const heard = heardStream();
  const streams = new Map([['DU1', heard.stream]]);
  const api = await served(desks, 'closed', streams, {
    dashboard: DASHBOARD,
    allowsPrivateWebhooks,
    ...(folder !== undefined && { folder }),
    ...(backtests !== undefined && { backtests }),
  });
  const accounts = desks.map(({ account }) => account);
  const bearer = await api.signedIn('ann', role, accounts);
  return {
    api,
    url: `${api.url}/desk/`,
    bearer,
    sent,
    show(shown) {
      board = shown;
      seq += 1;
      heard.say({ kind: 'event', seq, topic: 'orders', event: { event_type: 'OrderStatusEvent' } });
    },
    chart(shown) {
      chart = shown;
      seq += 1;
    },
    chain(answer) {
      chain = answer;
    },
    lose(ageSeconds) {
      age = ageSeconds;
    },
    answer(answer) {
      next = () => answer;
    },
    answerBy(answerTo) {
      next = answerTo;
    },
  };
}

/** Says what it is given. */
function heardStream() {
  const { promise: ended, resolve: close } = Promise.withResolvers<void>();
  let taken: (line: StreamLine) => void = () => {};
  const stream = createTraderStream({
    connect({ hasPrices }, take) {
      if (hasPrices) return { ended: Promise.withResolvers<void>().promise, close() {} };
      taken = take;
      take({ kind: 'start', seq: 1 });
      return { ended, close };
    },
    after() {},
  });
  stream.start();
  onTestFinished(() => stream.stop());
  return { stream, say: (line: StreamLine) => taken(line) };
}

export async function signedIn(environment: BoardEnvironment): Promise<Opened> {
  const opened = await open(environment.url);
  await signInByPassword(opened.page, 'ann', PASSWORD);
  await opened.page.getByRole('row', { name: /SPY/ }).first().waitFor();
  return opened;
}

/** The page asks at once, as when somebody comes back to it. */
export async function lookAgain(page: Page): Promise<void> {
  await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
}

/** As the trader leaves out bars that the page has. */
function sliced(chart: ChartView, query: string | undefined): ChartView {
  const { symbol, barsFrom } = chartIn(new URLSearchParams(query));
  const bars_from = barsFrom === undefined ? null : toIso(barsFrom);
  const bars = chart.bars.filter(({ at }) => at >= (bars_from ?? ''));
  return { ...chart, symbol, bars_from, bars };
}
