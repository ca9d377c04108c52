// Every state that the page can be in: the sentence that a person reads, the title, and that it fits a phone. With
// SLUICE_SCREENSHOTS=folder each is written there as pictures.
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { closeBrowser, open } from './chromium.ts';
import {
  type BoardEnvironment,
  boardEnvironment,
  boardOf,
  lookAgain,
  signedIn,
} from './dashboard-environment.ts';
import { CALM, DESK_STATES, QUIET, UNPROTECTED } from './desk-states.ts';
import { drawnChart } from './drawn-chart.ts';
import { isFarApart, stripeOf } from './stripes.ts';

afterAll(closeBrowser);

const WIDTHS = [1280, 360] as const;

/** Nothing is wider than the screen, and HALT is at hand. */
async function fits(page: Page, name: string): Promise<void> {
  const { width } = page.viewportSize() ?? { width: 0 };
  expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBeLessThanOrEqual(
    width,
  );
  expect(await page.getByRole('button', { name: /HALT/ }).isVisible(), name).toBe(true);
  expect(await page.evaluate(IS_HALT_WHOLE), name).toBe(true);
}

/** Its word has room in it, with some at both sides. */
const IS_HALT_WHOLE = `(() => {
  const button = document.querySelector('button.halt');
  const word = document.createRange();
  word.selectNodeContents(button);
  return word.getBoundingClientRect().width + 8 <= button.clientWidth;
})()`;

async function pictured(page: Page, name: string): Promise<void> {
  const folder = process.env.SLUICE_SCREENSHOTS;
  if (folder === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { width } = page.viewportSize() ?? { width: 0 };
    const file = `${name.replaceAll(' ', '-')}-${width}-${colorScheme}.png`;
    await page.screenshot({ path: join(folder, file), fullPage: true });
  }
}

async function shownAt(page: Page, name: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width === 360 ? 740 : 800 });
    await fits(page, `${name}, ${width}`);
    await pictured(page, name);
  }
}

interface Off {
  /** Of the word and of the edge, the lesser, against the ground. */
  readonly contrast: number;
  readonly edge: string;
}

/** HALT as it looks when it cannot be pressed: told apart without colours, and readable. */
async function haltThatIsOff(page: Page): Promise<Off> {
  const halt = page.getByRole('button', { name: 'HALT', disabled: true });
  expect(await halt.getAttribute('aria-disabled')).toBe('true');
  return page.evaluate<Off>(OFF);
}

const OFF = `(() => {
  const button = document.querySelector('button.halt');
  const { color, backgroundColor, borderTopColor, borderTopStyle } = getComputedStyle(button);
  const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).map((part) => Number(part) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = light(backgroundColor);
  const ratios = [color, borderTopColor].map(light).map((ink) =>
    (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05));
  return { contrast: Math.min(...ratios), edge: borderTopStyle };
})()`;

/** What is struck, of the smallest parts of the page. */
const STRUCK = `[...document.querySelectorAll('main *')]
  .filter((element) => element.children.length === 0)
  .filter((element) => getComputedStyle(element).textDecorationLine === 'line-through')
  .map((element) => element.textContent)`;

function lineThrough(place: Locator): Promise<boolean> {
  return place.evaluate(
    (one) =>
      one.ownerDocument.defaultView?.getComputedStyle(one).textDecorationLine === 'line-through',
  );
}

async function showAndRead(
  environment: BoardEnvironment,
  page: Page,
  { board, says }: typeof CALM,
): Promise<void> {
  environment.show(board);
  await lookAgain(page);
  for (const sentence of says) await page.getByText(sentence).first().waitFor();
}

describe('the page', () => {
  it('says each state of the trader in a sentence, at every width', async () => {
    const environment = await boardEnvironment();
    const { page, faults, foreign } = await signedIn(environment);
    for (const state of DESK_STATES) {
      await showAndRead(environment, page, state);
      const halted = state.board.status.trading.state === 'HALTED' ? 'HALTED ' : '';
      await expect
        .poll(() => page.title(), { message: state.name })
        .toBe(`${halted}PAPER DU1 +15.90 · Desk · sluice`);
      await shownAt(page, state.name);
    }
    expect({ faults, foreign }).toEqual({ faults: [], foreign: [] });
  });

  it('does not say on the page System that a comparison from before the gateway left still holds', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    const { board } = QUIET;
    const gap = { kind: 'quantity-mismatch', symbol: 'SPY', text: 'The broker holds 60.' } as const;
    for (const [differences, words] of [
      [[], /not since .*: book = broker$/],
      [[{ ...gap, action: 'waits' }], /not since .*: 1 difference$/],
    ] as const) {
      const comparison = {
        ...{ at: '2020-12-16T14:18:00.000Z', is_clean: differences.length === 0 },
        differences: [...differences],
      };
      environment.show({ ...board, status: { ...board.status, comparison } });
      await lookAgain(page);
      await page.evaluate(`location.hash = '#/system'`);
      const place = page.getByRole('region', { name: 'Book and broker' });
      await place.getByText(words).waitFor();
    }
  });

  it('dates the clock of the market while it is on another day than the reader', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    const clock = page.locator('.session time');
    await expect.poll(() => clock.textContent()).toMatch(/^2020-12-16 \d\d:\d\d:\d\d ET$/);
    const { account } = CALM.board;
    const market_time = new Date().toISOString();
    environment.show(boardOf({}, { account: { ...account, market_time } }));
    await lookAgain(page);
    await expect.poll(() => clock.textContent()).toMatch(/^\d\d:\d\d:\d\d ET$/);
  });

  it('takes the colour from what a quiet gateway last said, and shows its age', async () => {
    const environment = await boardEnvironment();
    environment.chart({ ...drawnChart(), last_price: 369.5 });
    const { page } = await signedIn(environment);
    const colours = () =>
      page.evaluate<readonly string[]>(
        `['.figure:nth-child(1) .value', '.figure:nth-child(3) .value', '[data-name=Last]', '[data-name=Open]']
          .map((place) => getComputedStyle(document.querySelector(place)).color)`,
      );
    const before = await colours();
    await showAndRead(environment, page, QUIET);
    const soft = await page.evaluate(`getComputedStyle(document.querySelector('.ages dt')).color`);
    expect(before).not.toContain(soft);
    expect(await colours()).toEqual([soft, soft, soft, soft]);
    const row = await page.getByRole('row', { name: /SPY/ }).first().textContent();
    expect(row?.match(/42 s old/g)).toHaveLength(2);
    expect(row).toMatch(/\) was working/);
    await page
      .getByText(/^was working$/)
      .first()
      .waitFor();
    const balance = page.getByRole('region', { name: 'Balance' });
    await balance.getByText('30 s old').waitFor();
    for (const [address, places] of [
      ['accounts', ['[data-name=Value]', '[data-name=Day]', '[data-name=Open]']],
      ['history/positions', ['[data-name=Open]']],
      ['wall', ['.wall h3 .value']],
    ] as const) {
      await page.evaluate(`location.hash = '#/${address}'`);
      for (const place of places) {
        const value = page.locator(place).first();
        await value.getByText('42 s old').waitFor();
        const colour = await value.evaluate(
          (one) => one.ownerDocument.defaultView?.getComputedStyle(one).color,
        );
        expect(colour, address).toBe(soft);
      }
    }
    await page.evaluate(`location.hash = '#/system'`);
    await page.getByText('not live: the gateway is dead').waitFor();
  });

  it('says each mode by its word, its title, its colour and a pattern that is seen in grey', async () => {
    const environment = await boardEnvironment(['demo', 'practice', 'dry-run', 'paper', 'live']);
    const { page } = await signedIn(environment);
    const words = ['DEMO', 'PRACTICE', 'DRY RUN', 'PAPER', 'LIVE'];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const stripes = [];
      for (const [index, word] of words.entries()) {
        await page.getByLabel('Account').selectOption({ index });
        await page.getByRole('row', { name: /SPY/ }).first().waitFor();
        await expect.poll(() => page.title()).toBe(`${word} DU${index + 1} +15.90 · Desk · sluice`);
        expect(await page.locator('.mode-word').textContent()).toBe(word);
        stripes.push(await stripeOf(page));
        await shownAt(page, `mode ${word}`);
        await page.setViewportSize({ width: 1280, height: 800 });
      }
      expect(new Set(stripes.map(({ colour }) => colour)).size).toBe(words.length);
      for (const [index, one] of stripes.entries())
        for (const other of stripes.slice(index + 1)) expect(isFarApart(one, other)).toBe(true);
    }
  });

  it('dims what is old, strikes what is cut off, and commands nothing from it', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    await showAndRead(environment, page, UNPROTECTED);
    environment.lose(5);
    await lookAgain(page);
    await page
      .getByText(/The trader does not answer\. Values of the trader are \d+ s old/)
      .waitFor();
    await expect.poll(() => page.title()).toBe('PAPER OLD DU1 +15.90 · Desk · sluice');
    await page.getByText(/was ready, \d+ s/).waitFor();
    await shownAt(page, 'old');
    environment.lose(20);
    await lookAgain(page);
    await page.getByText(/struck out/).waitFor();
    await page.getByText('sluice halt').waitFor();
    // Also how many there are, and that there is none.
    expect(await page.evaluate<readonly string[]>(STRUCK)).toEqual(
      expect.arrayContaining(['1', '0', 'No order is at work.', 'No prediction has arrived.']),
    );
    expect(await page.evaluate<readonly string[]>(STRUCK)).not.toContain('Protect SPY');
    // What is held is of then; what the ticket does is so at any time, and so is what the API says of itself.
    await page.evaluate(`location.hash = '#/order/SPY'`);
    const held = page.locator('.held');
    await held.waitFor();
    expect(await lineThrough(held)).toBe(true);
    expect(await lineThrough(page.getByText(/The trader checks it first/))).toBe(false);
    await page.evaluate(`location.hash = '#/system'`);
    const clocks = page.getByRole('region', { name: 'Clocks' });
    expect(await lineThrough(clocks.getByText('agrees with the API').last())).toBe(false);
    const state = page.getByRole('region', { name: 'Daemon' }).locator('dd').first();
    expect(await lineThrough(state)).toBe(true);
    await page.evaluate(`location.hash = '#/desk'`);
    await page.getByRole('button', { name: 'Protect SPY' }).waitFor();
    for (const name of ['HALT', 'Exit SPY', 'Protect SPY'])
      expect(await page.getByRole('button', { name }).isDisabled(), name).toBe(true);
    await shownAt(page, 'cut off');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { contrast, edge } = await haltThatIsOff(page);
      expect(edge, colorScheme).toBe('dashed');
      expect(contrast, colorScheme).toBeGreaterThanOrEqual(3);
    }
    environment.lose(undefined);
    await lookAgain(page);
    await page.getByText(/struck out/).waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'HALT' }).isDisabled()).toBe(false);
  });

  it('says that a session has ended', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    environment.api.pass(15 * 24 * 3_600_000);
    await lookAgain(page);
    await page.getByText(/Your session has ended\. Sign in to go on/).waitFor();
    await pictured(page, 'session ended');
    await expect.poll(() => page.title()).toBe('Sign in · sluice');
  });

  it('says that nobody has signed in, and where the code is', async () => {
    const environment = await boardEnvironment();
    const { page } = await open(environment.url);
    await page.getByRole('button', { name: 'I have a one-time code' }).click();
    await page.getByText(/As sluice start printed it/).waitFor();
    await pictured(page, 'sign in');
    await expect.poll(() => page.title()).toBe('Sign in · sluice');
  });

  it('is light or dark as somebody chose, also after a reload, and keeps nothing but that', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const kept = () => page.evaluate('JSON.stringify(localStorage)');
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await ground();
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.reload();
    await page.getByRole('row', { name: /SPY/ }).first().waitFor();
    expect(await ground()).toBe(dark);
    expect(await kept()).toBe('{"theme":"dark"}');
    await page.emulateMedia({ media: 'print' });
    expect(await ground()).toBe('rgb(255, 255, 255)');
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('system');
    expect(await ground()).toBe(light);
    expect(await kept()).toBe('{}');
    await page.emulateMedia({ forcedColors: 'active' });
    expect((await stripeOf(page)).marks).toContain(true);
  });
});
