// Rows do not move under a pointer or the focus: what is new waits behind a line until it is asked for or the list is left.
import type { Locator, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { ok } from '../../src/kernel/result.ts';
import type { Alarm } from '../../src/trader/domain/alarms/alarm.ts';
import { ORDER } from '../api/harness/scripted-trader.ts';
import { NOW } from '../trader/ports/scripted-trader.ts';
import { POSITION } from '../trader/surfaces/control/control-harness.ts';
import { audit } from './audit.ts';
import { closeBrowser } from './chromium.ts';
import {
  boardEnvironment,
  boardOf,
  lookAgain,
  type More,
  signedIn,
} from './dashboard-environment.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

const order = (ref: string, state = ORDER.state) => ({
  ...ORDER,
  order_ref: ref,
  symbol: ref,
  state,
});
const alarm = (id: string, symbol: string): Alarm => ({
  ...{ id, symbol, kind: 'exit-held', since: NOW, times: 1 },
  text: `${symbol} is through its stop, none can be sold`,
});

async function topOf(row: Locator): Promise<number> {
  return (await row.boundingBox())?.y ?? Number.NaN;
}

/** As far from every list as a pointer can be. */
async function pointAway(page: Page): Promise<void> {
  await page.mouse.move(2, 2);
}

describe('orders on the desk', () => {
  async function working(...orders: readonly ReturnType<typeof order>[]) {
    const environment = await boardEnvironment();
    const show = (...shown: readonly ReturnType<typeof order>[]) =>
      environment.show(boardOf({}, { orders: shown }));
    show(...orders);
    const seen = await signedIn(environment);
    const list = seen.page.getByRole('region', { name: /^Orders/ });
    const rows = list.getByRole('listitem');
    await list.getByText('BBB').waitFor();
    return { ...seen, show, list, rows };
  }

  it('stay under the pointer with their newest values, and new ones are shown when they are asked for', async () => {
    const { page, show, list, rows, faults } = await working(order('AAA'), order('BBB'));
    const mine = rows.filter({ hasText: 'BBB' });
    await mine.hover();
    const before = await topOf(mine);
    show(order('NEW'), order('BBB', 'unknown'), order('AAA'), order('NEXT'));
    const more = list.getByRole('button', { name: '2 new in orders at work: show' });
    await more.waitFor();
    await mine.getByText('unknown').waitFor();
    expect(await rows.allTextContents()).toEqual([
      expect.stringContaining('AAA'),
      expect.stringContaining('BBB'),
    ]);
    expect(await topOf(mine)).toBe(before);
    await audit(page, 'steady orders');
    await more.click();
    await expect.poll(() => rows.count()).toBe(4);
    expect(await more.count()).toBe(0);
    expect((await rows.allTextContents())[0]).toContain('NEW');
    expect(faults).toEqual([]);
    await mine.hover();
    show(order('LAST'), order('BBB'));
    await list.getByRole('button', { name: '1 new' }).waitFor();
    // Other widths move the list away from the pointer.
    await pictured(page, 'steady-orders');
  });

  it('are as they are once the pointer has left', async () => {
    const { page, show, list, rows } = await working(order('AAA'), order('BBB'));
    await rows.filter({ hasText: 'BBB' }).hover();
    show(order('NEW'), order('BBB'));
    await list.getByRole('button', { name: '1 new' }).waitFor();
    // It is gone, and keeps its place: below it nothing moves up.
    await expect.poll(() => list.locator('.gone').allTextContents()).toHaveLength(1);
    expect(await list.locator('.gone').textContent()).toContain('AAA');
    await pointAway(page);
    await expect
      .poll(() => rows.allTextContents())
      .toEqual([expect.stringContaining('NEW'), expect.stringContaining('BBB')]);
  });

  it('stay while the keyboard is among them, from link to link', async () => {
    const { page, show, list, rows } = await working(order('AAA'), order('BBB'));
    const first = rows.filter({ hasText: 'AAA' }).getByRole('link');
    await page.getByRole('link', { name: 'New order' }).focus();
    await pointAway(page);
    const isFirst = () => first.evaluate((link) => link === link.ownerDocument.activeElement);
    while (!(await isFirst())) await page.keyboard.press('Tab');
    show(order('NEW'), order('AAA'), order('BBB'));
    await list.getByRole('button', { name: '1 new' }).waitFor();
    await page.keyboard.press('Tab');
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))');
    expect(await page.evaluate('document.activeElement.textContent')).toContain('BBB');
    expect(await rows.count()).toBe(2);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /BBB/ }).first().waitFor();
  });
});

it('keeps the row of a position under the pointer that presses its button', async () => {
  const environment = await boardEnvironment();
  const { page } = await signedIn(environment);
  const exit = page.getByRole('button', { name: 'Exit SPY' });
  await exit.hover();
  const before = await topOf(exit);
  const other = { ...POSITION, id: 'AAA-1', symbol: 'AAA' };
  environment.show(boardOf({}, { positions: [other, POSITION] }));
  await page.getByRole('button', { name: '1 new in positions: show' }).waitFor();
  expect(await topOf(exit)).toBe(before);
  environment.answer(ok({ text: 'nothing to do' }));
  await page.mouse.down();
  await page.mouse.up();
  await page.getByRole('dialog', { name: /SPY/ }).waitFor();
});

it('keeps the row of an alarm under the pointer, and the note that is being typed', async () => {
  let now = [alarm('A1', 'FPT'), alarm('A2', 'VNM')];
  const more: More = async () => undefined;
  const environment = await boardEnvironment('paper', 'operator', more);
  const ring = () => environment.show(boardOf({ alarms: now }));
  ring();
  const { page } = await signedIn(environment);
  await page.getByRole('button', { name: '2 alarms' }).click();
  const list = page.getByRole('dialog', { name: 'Alarms' });
  const acknowledge = list.getByRole('button', { name: 'Acknowledge VNM' });
  await list.getByLabel('Note on VNM').fill('broker called');
  await pointAway(page);
  const before = await topOf(acknowledge);
  now = [alarm('A3', 'SPY'), ...now];
  ring();
  await lookAgain(page);
  const line = list.getByRole('button', { name: '1 new in open alarms: show' });
  await line.waitFor();
  expect(await topOf(acknowledge)).toBe(before);
  await pictured(page, 'steady-alarms');
  await audit(page, 'steady alarms');
  await acknowledge.click();
  await expect
    .poll(() => environment.sent.map(({ body }) => body))
    .toMatchObject([{ alarm_id: 'A2', note: 'broker called' }]);
  await line.click();
  await list.getByRole('button', { name: 'Acknowledge SPY' }).waitFor();
  expect(await list.getByLabel('Note on VNM').inputValue()).toBe('broker called');
});
