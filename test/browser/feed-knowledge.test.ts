// The page of signals: its filters, and what it says of a feed, the sentence and the figures of the newest report.
import { afterAll, expect, it } from 'vitest';
import { failed, ok } from '../../src/kernel/result.ts';
import { callsOf } from '../../src/trader/domain/judge/call.ts';
import { judgeFeed } from '../../src/trader/domain/judge/judge-feed.ts';
import { judgementJson } from '../../src/trader/domain/judge/judge-json.ts';
import { JUDGE_TERMS } from '../trader/domain/judge/judge-terms.ts';
import { skilled, worldOf } from '../trader/domain/judge/seeded-feed.ts';
import { closeBrowser } from './chromium.ts';
import { boardEnvironment, boardOf, type More, signedIn } from './dashboard-environment.ts';
import { REPEATED } from './desk-states.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

const DAY = {
  day: '2020-12-15',
  made_at: '2020-12-15T21:05:00.000Z',
  is_final: true,
  net_pnl: 12,
  trade_count: 3,
};

/** A trader with one filed report, whose feed is right in 55 of 100 calls. */
function withReport(judged: readonly object[] | undefined): More {
  const report = {
    ...DAY,
    ...{ mode: 'paper', account: 'DU1' },
    ...(judged && { feeds_judged: judged }),
  };
  return async ({ path }) => {
    if (path === '/reports') return ok([DAY]);
    if (path === `/report?day=${DAY.day}`) return ok(report);
    return path.startsWith('/report') ? failed({ kind: 'unknown' } as never) : undefined;
  };
}

it('says whether it knows more than chance, with its uncertainty, on a phone too', async () => {
  const world = worldOf(5, { days: 20 });
  const calls = callsOf(skilled(0.55)(world), world.prices).calls;
  const judged = judgementJson(judgeFeed(calls, world.prices, JUDGE_TERMS));
  const environment = await boardEnvironment(
    'paper',
    'operator',
    withReport([{ feed: 'flow', ...judged }]),
  );
  const { page, faults } = await signedIn(environment);
  await page.goto(`${environment.url}#/signals`);
  await page.getByText('The feed knows something. After 30 minutes').waitFor();
  const deciding = page
    .getByRole('table', { name: 'Hits of flow' })
    .getByRole('row', { name: /decides/ });
  const cells = await deciding.getByRole('cell').allTextContents();
  const shapes = [
    ...[/^2,000$/, /^5\d\.\d %$/, /^(49|50)\.\d %$/],
    ...[/^\+\d\.\d$/, /^[+−]?\d\.\d to \+\d+\.\d$/, /^(< 0\.001|0\.0\d\d)$/],
  ];
  expect(cells).toEqual(shapes.map((shape) => expect.stringMatching(shape)));
  await page.getByText(/By the report of 2020-12-15: 2,000 calls on 20 days/).waitFor();
  await pictured(page, 'feed-knowledge');
  await page.setViewportSize({ width: 360, height: 800 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  expect(faults).toEqual([]);
});

it('shows the filter in force when no signal that is shown has it any more', async () => {
  const environment = await boardEnvironment();
  const of = (symbol: string) =>
    boardOf({}, { signals: REPEATED.board.signals.map((signal) => ({ ...signal, symbol })) });
  environment.show(of('IWM'));
  const { page } = await signedIn(environment);
  await page.getByRole('link', { name: 'Signals', exact: true }).click();
  const filters = page.getByRole('form', { name: 'Filters' });
  const symbol = filters.getByLabel('Symbol');
  await symbol.selectOption('IWM');
  environment.show(of('QQQ'));
  await filters.getByRole('option', { name: 'QQQ' }).waitFor({ state: 'attached' });
  expect(await symbol.inputValue()).toBe('IWM');
});

it('says of a report that was filed before feeds were judged that it judges none', async () => {
  const environment = await boardEnvironment('paper', 'operator', withReport(undefined));
  const { page } = await signedIn(environment);
  await page.goto(`${environment.url}#/signals`);
  await page.getByText('The report of 2020-12-15 judges no feed.').waitFor();
});
