// The chart in a browser: what is drawn and what its table says are the trader's answer.
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { ok } from '../../src/kernel/result.ts';
import { ORDER } from '../api/harness/scripted-trader.ts';
import { PASSWORD } from '../api/harness/served.ts';
import { POSITION } from '../trader/surfaces/control/control-harness.ts';
import { audit } from './audit.ts';
import { closeBrowser, open, signInByPassword } from './chromium.ts';
import {
  type BoardEnvironment,
  boardEnvironment,
  boardOf,
  lookAgain,
} from './dashboard-environment.ts';
import { drawnChart, MARKS, minute } from './drawn-chart.ts';

afterAll(closeBrowser);

interface Showing {
  readonly width?: number;
  readonly hasTouch?: boolean;
  readonly board?: Parameters<typeof boardOf>[1];
}

async function shown(
  environment: BoardEnvironment,
  { width = 1280, hasTouch = false, board = {} }: Showing = {},
) {
  environment.chart(drawnChart());
  environment.show(boardOf({}, { ...board, positions: [{ ...POSITION, stop_price: 369.4 }] }));
  const opened = await open(environment.url, { viewport: { width, height: 800 }, hasTouch });
  await signInByPassword(opened.page, 'ann', PASSWORD);
  await opened.page.getByRole('img', { name: /SPY: 86 bars/ }).waitFor();
  await opened.page.locator('.drawn[aria-busy="false"] canvas').first().waitFor();
  return opened;
}

async function pictured(page: Page, name: string): Promise<void> {
  const folder = process.env.SLUICE_SCREENSHOTS;
  if (folder === undefined) return;
  for (const [width, height] of [
    [1280, 800],
    [360, 740],
  ] as const)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await page.locator('.chart').scrollIntoViewIfNeeded();
      const path = join(folder, `${name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true });
    }
}

/** Of the pane: the most frequent colour is its ground; and how many pixels differ from it as text does. */
const PAINTED = `(() => {
  const canvas = document.querySelector('.drawn canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const count = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const colour = data[at] + ' ' + data[at + 1] + ' ' + data[at + 2];
    count.set(colour, (count.get(colour) ?? 0) + 1);
  }
  const [ground] = [...count].sort((a, b) => b[1] - a[1])[0];
  const probe = document.createElement('i');
  document.body.append(probe);
  const parts = (colour) => colour.match(/\\d+/g).slice(0, 3).join(' ');
  probe.style.color = 'CanvasText';
  const ink = parts(getComputedStyle(probe).color);
  probe.style.backgroundColor = 'Canvas';
  const canvasColour = parts(getComputedStyle(probe).backgroundColor);
  probe.remove();
  return { isSystemGround: ground === canvasColour, inkPixels: count.get(ink) ?? 0 };
})()`;

async function tableOf(page: Page): Promise<string[]> {
  const rows = page.locator('.chart tbody tr');
  await rows.first().waitFor();
  return (await rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

describe('the chart', () => {
  it('is drawn in the colours of the system where they are forced, also from one moment to the next', async () => {
    const environment = await boardEnvironment();
    const { page } = await shown(environment);
    const painted = () => page.evaluate<{ isSystemGround: boolean; inkPixels: number }>(PAINTED);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ forcedColors: 'active', colorScheme });
      await expect.poll(async () => (await painted()).isSystemGround).toBe(true);
      // Bars, stop and target.
      expect((await painted()).inkPixels).toBeGreaterThan(1_000);
    }
  });

  it('draws the answer and reads the same as a table, accessibly, without a foreign request', async () => {
    const environment = await boardEnvironment();
    const { page, faults, foreign } = await shown(environment);
    await page
      .getByRole('img', { name: /3 steps of stops, 1 executions, 2 signals not/ })
      .waitFor();
    await page.getByRole('link', { name: /TradingView/ }).waitFor();
    await page.locator('.chart').getByRole('button', { name: 'Read as table' }).press('Enter');
    expect(await tableOf(page)).toEqual([
      ...['10:40:00 trading halt for 2 min', '10:25:00 stop moved 369.40 trail'],
      ...['10:10:00 no bars for 4 min', '10:09:00 gateway away dead: no heartbeat, for 5 min'],
      '10:00:00 not taken: short, demo 370.20 cooldown (until 2020-12-16 10:20:00 ET)',
      '09:50:00 stop moved 369.00 trail',
      '09:45:00 not taken: long, demo 370.00 already in position (position SPY-6)',
      ...['09:36:00 stop placed 368.50 entry', '09:36:00 target placed 371.50 entry'],
      '09:36:00 bought 100 (entry) 369.70 demo, order abcdefgh.6.e',
    ]);
    const { violations } = await new AxeBuilder({ page }).include('.chart').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await pictured(page, 'chart');
    expect([...faults, ...foreign]).toEqual([]);
  });

  it('shows signals for one reason, chosen in the chart or in the list of refusals', async () => {
    const environment = await boardEnvironment();
    const board = { refusals: [{ kind: 'cooldown', signals: 1 }] };
    const { page } = await shown(environment, { board });
    await page.locator('.chart').getByRole('button', { name: 'Read as table' }).click();
    const notTaken = page.locator('.chart tbody tr', { hasText: 'not taken' });
    await expect.poll(() => notTaken.count()).toBe(2);
    await page.getByRole('button', { name: 'cooldown' }).click();
    await expect.poll(() => notTaken.count()).toBe(1);
    expect(await page.getByLabel('Not taken for').inputValue()).toBe('cooldown');
    await page.getByLabel('Not taken for').selectOption('already in position');
    await expect.poll(() => notTaken.first().textContent()).toContain('already in position');
    await page.getByLabel('Not taken for').selectOption('any reason');
    await expect.poll(() => notTaken.count()).toBe(2);
  });

  it('grows by new bars and steps, and says in a sentence that a symbol has none', async () => {
    const environment = await boardEnvironment();
    const { page, faults } = await shown(environment);
    const [position] = MARKS.positions;
    if (position === undefined) throw new Error('no position');
    const moved = { ...position.stop[2], seq: 40, at: minute(90), price: 369.6 };
    const stop = [...position.stop, moved as (typeof position.stop)[number]];
    environment.chart(drawnChart({ ...MARKS, positions: [{ ...position, stop }] }, 92));
    await page.getByRole('img', { name: /SPY: 88 bars.* 4 steps of stops/ }).waitFor();
    environment.chart({ ...drawnChart(), bars: [], watched: false });
    await page.getByLabel('Symbol of the chart').fill('zzz');
    await page.getByLabel('Symbol of the chart').press('Enter');
    await page.getByText('ZZZ has no bars: the trader does not follow its prices').waitFor();
    expect(page.url()).toContain('#/desk/ZZZ');
    expect(await page.locator('.chart canvas').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('follows the theme and the way of writing numbers and dates that somebody chooses', async () => {
    const environment = await boardEnvironment();
    const { page, faults } = await shown(environment);
    await page.emulateMedia({ colorScheme: 'light' });
    const ground = () =>
      page.evaluate<string>(
        `document.querySelector('.drawn canvas').getContext('2d').getImageData(2, 2, 1, 1).data.join()`,
      );
    await expect.poll(ground).toBe('255,255,255,255');
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
    await expect.poll(ground).not.toBe('255,255,255,255');
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('light');
    await expect.poll(ground).toBe('255,255,255,255');

    await page.getByRole('link', { name: /^ann/ }).click();
    await page.getByLabel('Numbers as').selectOption('1.234,50');
    await page
      .getByText(/since \d{4}-\d\d-\d\d \d\d:/)
      .first()
      .waitFor();
    await page.getByLabel('Dates as').selectOption('20.11.2026');
    await page
      .getByText(/since \d\d\.\d\d\.\d{4} \d\d:/)
      .first()
      .waitFor();
    await page.getByLabel('Times as').selectOption('4:05 pm');
    await page
      .getByText(/since \d\d\.\d\d\.\d{4} \d+:\d\d:\d\d [ap]m/)
      .first()
      .waitFor();
    await audit(page, 'your account');
    await page.getByRole('link', { name: 'Desk' }).click();
    await page.getByRole('row', { name: /SPY.*369,40/ }).waitFor();
    await page.reload();
    await page.getByRole('row', { name: /SPY.*369,40/ }).waitFor();
    await page
      .getByText(/\d+:\d\d:\d\d [ap]m ET/)
      .first()
      .waitFor();
    expect(await page.evaluate('localStorage.getItem("numbers")')).toBe('de-DE');
    expect(await page.evaluate('localStorage.getItem("dates")')).toBe('day.month.year');
    await page.locator('.chart').getByRole('button', { name: 'Read as table' }).click();
    await page.getByRole('row', { name: /stop moved 369,40/ }).waitFor();
    await pictured(page, 'chart-numbers');
    expect(faults).toEqual([]);
  });

  it('lets a finger scroll the page', async () => {
    const { page } = await shown(await boardEnvironment(), { width: 360, hasTouch: true });
    await page.locator('.drawn').evaluate((chart) => chart.scrollIntoView({ block: 'center' }));
    const box = await page.locator('.drawn').boundingBox();
    if (box === null) throw new Error('the chart has no place');
    const top = () => page.evaluate<number>('document.scrollingElement.scrollTop');
    const before = await top();
    const session = await page.context().newCDPSession(page);
    const [x, y] = [box.x + box.width / 3, box.y + box.height / 2];
    const touch = (type: 'touchStart' | 'touchMove', byPx: number) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x, y: y - byPx }] });
    await touch('touchStart', 0);
    for (let byPx = 15; byPx <= 150; byPx += 15) await touch('touchMove', byPx);
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await expect.poll(top).toBeGreaterThan(before + 50);
  });
});

describe('the stop in the chart', () => {
  async function dragged(page: Page, byPx: number): Promise<void> {
    const box = await page.locator('.level-handle.stop').boundingBox();
    if (box === null) throw new Error('the stop has no handle');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y + byPx / 2);
    await page.mouse.move(x, y + byPx);
    await page.mouse.up();
  }

  it('passes below HALT on a phone, and never over it', async () => {
    const { page } = await shown(await boardEnvironment('paper', 'operator'), { width: 390 });
    const handle = page.locator('.level-handle.stop');
    const halt = page.getByRole('button', { name: 'HALT', exact: true });
    const box = await halt.boundingBox();
    if (box === null) throw new Error('HALT is not shown');
    const seen = await handle.evaluate(
      (one, haltY) => {
        const middle = () => {
          const { left, right, top, bottom } = one.getBoundingClientRect();
          return [(left + right) / 2, (top + bottom) / 2] as const;
        };
        one.ownerDocument.defaultView?.scrollBy(0, middle()[1] - haltY);
        return one.ownerDocument.elementFromPoint(...middle())?.closest('button')?.textContent;
      },
      box.y + box.height / 2,
    );
    expect(seen).toBe('HALT');
  });

  it('is dragged towards the market only; the server says what it would do before it is done', async () => {
    const environment = await boardEnvironment();
    const { page } = await shown(environment);
    await page.locator('.drawn').scrollIntoViewIfNeeded();
    await dragged(page, 20);
    await page
      .getByText(/A stop is never loosened: that of SPY is at 369\.40\. Drag it up/)
      .waitFor();
    expect(environment.sent).toEqual([]);
    environment.answer({
      ok: false,
      failure: { kind: 'problem', status: 428, detail: 'This would move the stop of SPY.' },
    });
    await dragged(page, -40);
    await page.getByRole('dialog').getByText('This would move the stop of SPY.').waitFor();
    expect(environment.sent).toMatchObject([
      { body: { type: 'stop-at', symbol: 'SPY', confirmed: false } },
    ]);
    const [price] = environment.sent.map(({ body }) => (body as { readonly price: number }).price);
    expect(price).toBeGreaterThan(369.4);
  });

  it('has its handle on the axis of prices, at every width, and not on what stands in the chart', async () => {
    const { page } = await shown(await boardEnvironment());
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      const axis = page.locator('.drawn tr').first().locator('td').last();
      const left = async (of: Locator) => Math.round((await of.boundingBox())?.x ?? Number.NaN);
      await expect
        .poll(async () => (await left(page.locator('.level-handle.stop'))) - (await left(axis)))
        .toBeGreaterThanOrEqual(0);
    }
  });

  it('covers the label of the axis also while it cannot be moved', async () => {
    const environment = await boardEnvironment();
    const { page } = await shown(environment);
    const handle = page.locator('.level-handle.stop');
    environment.lose(20);
    await lookAgain(page);
    await expect.poll(() => handle.isDisabled()).toBe(true);
    const ground = await handle.evaluate(
      (one) => one.ownerDocument.defaultView?.getComputedStyle(one).backgroundColor,
    );
    expect(ground).toMatch(/^rgb\(/);
  });

  it('is moved by the keyboard', async () => {
    const environment = await boardEnvironment();
    const { page } = await shown(environment);
    const handle = page.locator('.level-handle.stop');
    await handle.press('ArrowUp');
    await handle.press('Shift+ArrowUp');
    expect(await handle.getAttribute('aria-label')).toContain('to 369.51');
    await handle.press('Enter');
    await page.getByRole('dialog').waitFor();
    await expect
      .poll(() => environment.sent[0]?.body)
      .toMatchObject({ type: 'stop-at', price: 369.51 });
  });

  it('has a target beside it, which moves both ways after one confirmation', async () => {
    const environment = await boardEnvironment();
    const target = { ...ORDER, leg: 't', state: 'working', limit_price: 371.5 } as const;
    const { page } = await shown(environment, { board: { orders: [target] } });
    const handle = page.locator('.level-handle.target');
    await handle.press('Shift+ArrowDown');
    expect(await handle.getAttribute('aria-label')).toContain('to 371.40');
    environment.answer(ok({ text: 'The target moves.', order_ref: ORDER.order_ref, order: null }));
    await handle.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('moves from 371.50').waitFor();
    await dialog.getByLabel(/New target/).fill('371,3');
    expect(environment.sent).toEqual([]);
    await dialog.getByRole('button', { name: 'Move the target' }).click();
    await page.getByText('The target moves.').waitFor();
    expect(environment.sent).toMatchObject([
      { method: 'PUT', path: `/orders/${ORDER.order_ref}`, body: { price: 371.3 } },
    ]);
  });
});
