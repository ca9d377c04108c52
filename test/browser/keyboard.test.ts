// A working day with the keyboard alone, from the sign-in on. At each step the focus is seen: it has an outline, and no bar
// that stays on the screen hides it.
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { ORDER } from '../api/harness/scripted-trader.ts';
import { PASSWORD } from '../api/harness/served.ts';
import { closeBrowser, open } from './chromium.ts';
import { boardEnvironment, boardOf, signedIn } from './dashboard-environment.ts';

afterAll(closeBrowser);

interface Focused {
  /** As a screen reader would call it, nearly. */
  readonly name: string;
  readonly hasOutline: boolean;
  readonly isSeen: boolean;
  /** What is pressed is 24 px wide and high; a link in a text is as high as its line. */
  readonly isLarge: boolean;
}

const FOCUSED = `(() => {
  const at = document.activeElement;
  const name = (at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent)
    .replaceAll(/\\s+/g, ' ').trim();
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  // An option of the middle and the corners is enough: it may be longer than the screen.
  const points = [0.1, 0.5, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) =>
    document.elementFromPoint(box.left + x * box.width, box.top + y * box.height)));
  return {
    name: at === document.body ? '' : at.id === 'main' ? 'main' : name.slice(0, 80),
    // Of a date, the browser itself marks the part that has the focus.
    hasOutline: at.matches('input[type^=date]')
      || (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2),
    isLarge: !at.matches('button, input, select, summary') || Math.min(box.width, box.height) >= 24,
    isSeen: points.some((on) => on !== null && (at.contains(on) || on.contains(at))),
  };
})()`;

function focused(page: Page): Promise<Focused> {
  return page.evaluate<Focused>(FOCUSED);
}

async function press(page: Page, key: string): Promise<string> {
  await page.keyboard.press(key);
  const found = await focused(page);
  const { name } = found;
  if (name !== '' && name !== 'main')
    expect(found).toEqual({ name, hasOutline: true, isSeen: true, isLarge: true });
  return name;
}

const STEPS_MAX = 60;

async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  const passed: string[] = [];
  while (passed.length < STEPS_MAX) {
    const name = await press(page, 'Tab');
    if (wanted.test(name)) return;
    passed.push(name);
  }
  throw new Error(`${wanted} is not on the way of Tab: ${passed.join(' | ')}`);
}

const ORDERS = Array.from({ length: 120 }, (_, n) => ({
  ...ORDER,
  order_ref: `abcdefgh.${n.toString(36)}.e`,
  quantity: n + 1,
}));

describe('with the keyboard alone', () => {
  it('somebody signs in, reads a position and why it is held, halts, filters and turns pages', async () => {
    const environment = await boardEnvironment();
    environment.show(boardOf({}, { orders: ORDERS }));
    const { page } = await open(environment.url);
    await page.getByLabel('User name').waitFor();
    await expect.poll(async () => (await focused(page)).name).toBe('User name');
    await page.keyboard.type('ann');
    expect(await press(page, 'Tab')).toBe('Password');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /SPY/ }).first().waitFor();

    await tabTo(page, /^Skip to/);
    await page.keyboard.press('Enter');
    expect((await focused(page)).name).toBe('main');
    expect(page.url()).toBe(environment.url);
    await tabTo(page, /^SPY$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Why SPY' }).waitFor();
    expect((await focused(page)).name).toBe('main');
    await tabTo(page, /^The fact|fact/i);
    await page.keyboard.press('Enter');
    await page.getByText('"alarm-raised"').waitFor();

    await page.keyboard.press('Home');
    await tabTo(page, /^HALT$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    expect((await focused(page)).name).toBe('Cancel');
    expect(await press(page, 'Tab')).toBe('Halt now');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await focused(page)).name).toBe('HALT');
    expect(environment.sent).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, /^Halt now$/);
    await page.keyboard.press('Enter');
    await page.getByText('done').waitFor();
    expect(environment.sent).toMatchObject([{ body: { type: 'halt' } }]);
    await expect.poll(async () => (await focused(page)).name).toBe('HALT');

    await tabTo(page, /^Signals$/);
    await page.keyboard.press('Enter');
    await tabTo(page, /^Outcome/);
    await page.keyboard.press('n');
    await expect.poll(() => page.getByLabel('Outcome').inputValue()).toBe('not taken');

    await tabTo(page, /^Desk$/);
    await page.keyboard.press('Enter');
    await tabTo(page, /^In pages/);
    await page.keyboard.press('Enter');
    await tabTo(page, /^Next$/);
    await page.keyboard.press('Enter');
    await page.getByText('51 to 100 of 120').waitFor();
    expect((await focused(page)).name).toBe('Next');
  });

  it.each([1280, 360])(
    'nothing traps the focus or hides it, on any page, %i px wide',
    async (width) => {
      const environment = await boardEnvironment();
      const { page } = await signedIn(environment);
      await page.setViewportSize({ width, height: 500 });
      const linked = await page.evaluate<readonly string[]>(
        `[...document.querySelectorAll('.navigation a[href^="#"]')].map((link) => link.getAttribute('href'))`,
      );
      for (const hash of linked) {
        await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
        await expect.poll(() => page.locator('.waiting').count()).toBe(0);
        await page.evaluate(`document.querySelector('.skip').focus()`);
        const names: string[] = [];
        do names.push(await press(page, 'Tab'));
        while (names.at(-1) !== '' && names.length < 200);
        expect(names.length, `${hash}: ${names.join(' | ')}`).toBeLessThan(200);
        expect(names, hash).toContain('HALT');
      }
    },
  );
});
