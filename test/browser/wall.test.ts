// The wall of charts in a browser: a chart per symbol, what was refused by reason, and the flow beside it.
import { afterAll, expect, it } from 'vitest';
import type { BoardView } from '../../src/trader/ports/dashboard-snapshot.ts';
import { POSITION } from '../trader/surfaces/control/control-harness.ts';
import { audit } from './audit.ts';
import { closeBrowser } from './chromium.ts';
import { boardEnvironment, boardOf, lookAgain, signedIn } from './dashboard-environment.ts';
import { drawnChart } from './drawn-chart.ts';
import { fitsEverywhere } from './everywhere.ts';

afterAll(closeBrowser);

const PREDICTION: BoardView['predictions'][number] = {
  ...{ id: 'p7', feed: 'flow', symbol: 'QQQ', signal: 'BUY', confidence: 0.81 },
  ...{ data_time: null, received_at: '2020-12-16T15:00:01.000Z', verdict: 'accepted' },
  ...{ anchor_price: null, detail: {}, repeats: 0 },
  ...{ contract: null, contract_premium: null, contract_text: null },
};

const SYMBOLS = ['AAPL', 'MSFT', 'NVDA', 'TSLA', 'AMD', 'META', 'AMZN', 'GOOG', 'IBM', 'ORCL'];

async function wallShown() {
  const environment = await boardEnvironment();
  environment.chart(drawnChart());
  environment.show(
    boardOf(
      {},
      {
        positions: [POSITION],
        predictions: [PREDICTION, { ...PREDICTION, id: 'p8', symbol: 'IWM', signal: 'SELL' }],
        refusals: [{ kind: 'cooldown', signals: 1 }],
      },
    ),
  );
  const opened = await signedIn(environment);
  await opened.page.getByRole('link', { name: 'Wall of charts' }).click();
  await opened.page.getByRole('heading', { name: 'Wall of charts' }).waitFor();
  return { ...opened, environment };
}

it('shows what is held and what was predicted, with refusals by reason and the flow by words', async () => {
  const { page, faults, foreign } = await wallShown();
  await page
    .getByRole('img', { name: /^SPY: 86 bars, 1 executions, 2 signals not taken/ })
    .waitFor();
  await page.getByRole('img', { name: /^QQQ: 86 bars/ }).waitFor();
  await page.getByRole('img', { name: /^IWM: 86 bars/ }).waitFor();
  await page.getByText('not taken 2: already in position 1, cooldown 1').first().waitFor();
  await page.getByText('ema(9, 5m) 371.38 · rsi(14, 5m) 56.00').first().waitFor();
  await page.getByLabel('Not taken for').selectOption('cooldown');
  await page.getByText('not taken 1: cooldown 1').first().waitFor();
  await page.getByLabel('Not taken for').selectOption('');

  const flow = page.locator('.flow li');
  await expect.poll(() => flow.count()).toBe(2);
  await page.getByRole('searchbox', { name: 'Words' }).fill('sell');
  await expect.poll(() => flow.count()).toBe(1);
  expect(await flow.first().textContent()).toMatch(/IWM SELL 0\.81/);
  await page.getByRole('searchbox', { name: 'Words' }).fill('nothing of this');
  await page.getByText('No prediction has these words.').waitFor();
  await page.getByRole('searchbox', { name: 'Words' }).fill('');
  await page.locator('.flow').getByLabel('Symbol').selectOption('QQQ');
  await expect.poll(() => flow.count()).toBe(1);
  await audit(page, 'wall');
  // One chart alone has the room of several.
  await page.getByLabel('Number').selectOption('1');
  const alone = async () => (await page.locator('.wall .drawn').boundingBox())?.height ?? 0;
  await expect.poll(alone).toBeGreaterThan(400);
  await page.getByLabel('Number').selectOption('6');
  await fitsEverywhere(page, 'wall');
  expect(await page.locator('.wall .cell .drawn canvas').count()).toBeGreaterThan(0);
  expect([...faults, ...foreign]).toEqual([]);
});

it('shows up to 24 symbols by their names, and keeps them while the API is gone', async () => {
  const { page, environment } = await wallShown();
  await page.getByLabel('Number').selectOption('24');
  await page.getByLabel(/^Symbols/).fill(SYMBOLS.join(', '));
  await page.getByLabel(/^Symbols/).press('Enter');
  await expect.poll(() => page.locator('.wall .cell').count()).toBe(SYMBOLS.length);
  await page.getByRole('img', { name: /^AAPL: 86 bars/ }).waitFor();
  expect(page.url()).toContain('#/wall/AAPL');
  environment.lose(20);
  await lookAgain(page);
  await page.getByText(/struck out/).waitFor();
  environment.lose(undefined);
  await lookAgain(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('wall');
  await page.keyboard.press('Enter');
  await page.getByRole('img', { name: /^QQQ: 86 bars/ }).waitFor();
  expect(page.url()).toMatch(/#\/wall$/);
  await environment.api.close();
  await page.getByText(/The API does not answer/).waitFor();
  await page.getByRole('img', { name: /^QQQ: 86 bars/ }).waitFor();
});
