// The dialog before a command, pressed faster than it is painted, and answered in another order than it asked.
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { ok } from '../../src/kernel/result.ts';
import { PASSWORD } from '../api/harness/served.ts';
import { closeBrowser, open, signInByPassword } from './chromium.ts';
import { type Answer, boardEnvironment, signedIn } from './dashboard-environment.ts';

afterAll(closeBrowser);

const TIMES = 20;

const refusal = (status: number, detail: string, does?: string): Answer => ({
  ok: false,
  failure: {
    ...{ kind: 'problem', status, detail },
    ...(does !== undefined && { preview: { does, details: [] } }),
  },
});

/** Key presses that are all sent before the first one is answered. */
async function pressAtOnce(devtools: CDPSession, keys: readonly Key[]): Promise<void> {
  const sent = keys.flatMap((key) => [
    devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', ...KEYS[key] }),
    devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...KEYS[key] }),
  ]);
  await Promise.all(sent);
}

type Key = keyof typeof KEYS;

const KEYS = {
  enter: { key: 'Enter', code: 'Enter', text: '\r', windowsVirtualKeyCode: 13 },
  escape: { key: 'Escape', code: 'Escape', windowsVirtualKeyCode: 27 },
};

interface Point {
  readonly x: number;
  readonly y: number;
}

async function clickAtOnce(devtools: CDPSession, points: readonly Point[]): Promise<void> {
  const sent = points.flatMap((point) =>
    (['mousePressed', 'mouseReleased'] as const).map((type) =>
      devtools.send('Input.dispatchMouseEvent', {
        ...{ type, ...point },
        ...{ button: 'left', clickCount: 1 },
      }),
    ),
  );
  await Promise.all(sent);
}

async function middleOf(page: Page, name: string): Promise<Point> {
  const box = await page.getByRole('button', { name, exact: true }).boundingBox();
  if (box === null) throw new Error(`${name} is not on the screen`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Two frames and a turn later everything that was under way has been done. */
async function painted(page: Page): Promise<void> {
  await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))',
  );
}

/** Open now, and still open once everything that was under way has been done. */
async function staysOpen(page: Page): Promise<void> {
  const dialog = page.locator('dialog.confirm[open]');
  await dialog.getByRole('heading', { name: 'Halt trading' }).waitFor();
  await painted(page);
  expect(await dialog.count()).toBe(1);
}

describe('the dialog', () => {
  it('is open after HALT, Escape and HALT again, pressed at once', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    const devtools = await page.context().newCDPSession(page);
    for (let n = 0; n < TIMES; n += 1) {
      await page.getByRole('button', { name: 'HALT' }).focus();
      await pressAtOnce(devtools, ['enter', 'escape', 'enter']);
      await staysOpen(page);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    expect(environment.sent).toEqual([]);
  });

  it('is open after HALT, Cancel and HALT again, clicked at once', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    const devtools = await page.context().newCDPSession(page);
    const halt = await middleOf(page, 'HALT');
    await page.mouse.click(halt.x, halt.y);
    const cancel = await middleOf(page, 'Cancel');
    await page.mouse.click(cancel.x, cancel.y);
    for (let n = 0; n < TIMES; n += 1) {
      await clickAtOnce(devtools, [halt, cancel, halt]);
      await staysOpen(page);
      await page.mouse.click(cancel.x, cancel.y);
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: 'HALT' }).dblclick();
    await staysOpen(page);
    expect(environment.sent).toEqual([]);
  });

  it('confirms the preview of what is entered, not one that arrives later', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    const late = Promise.withResolvers<Answer>();
    await page.getByRole('button', { name: 'Exit SPY' }).click();
    environment.answer(late.promise);
    const field = page.getByLabel(/^Shares/);
    await field.fill('10');
    await expect.poll(() => environment.sent.at(-1)?.body).toMatchObject({ quantity: 10 });
    environment.answer(refusal(428, 'Sells 20 SPY.', 'sell 20 SPY'));
    await field.fill('20');
    await page.getByText('This would sell 20 SPY.').waitFor();
    const arrived = page.waitForEvent('requestfinished', (request) =>
      (request.postData() ?? '').includes('"quantity":10'),
    );
    late.resolve(refusal(428, 'Sells 10 SPY.', 'sell 10 SPY'));
    await arrived;
    await painted(page);
    environment.answer(ok({ text: 'selling 20 SPY' }));
    await page.getByRole('dialog').getByRole('button', { name: 'Exit SPY' }).click();
    await page.getByText('selling 20 SPY').waitFor();
    expect(environment.sent.at(-1)?.body).toMatchObject({ quantity: 20, expects: 'sell 20 SPY' });
  });

  it('takes no other value while its command is under way, and keeps the one that was sent', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    const answer = Promise.withResolvers<Answer>();
    environment.answer(refusal(428, 'Sells 10 SPY.', 'sell 10 SPY'));
    await page.getByRole('button', { name: 'Exit SPY' }).click();
    const field = page.getByLabel(/^Shares/);
    await field.fill('10');
    const does = page.getByRole('dialog').getByRole('button', { name: 'Exit SPY' });
    await page.getByText('This would sell 10 SPY.').waitFor();
    await expect.poll(() => does.isEnabled()).toBe(true);
    environment.answer(answer.promise);
    await does.click();
    await page.getByText('Sending…').waitFor();
    await field.focus();
    await page.keyboard.type('0');
    expect(await field.inputValue()).toBe('10');
    answer.resolve(refusal(409, 'SPY is being closed already.'));
    await page.getByText('SPY is being closed already.').waitFor();
    expect(await field.isEditable()).toBe(true);
  });

  it('that was left while its command was under way says what became of it', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    const answer = Promise.withResolvers<Answer>();
    environment.answer(answer.promise);
    await page.getByRole('button', { name: 'HALT' }).click();
    await page.getByRole('button', { name: 'Halt now' }).click();
    await page.getByText('Sending…').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    answer.resolve(refusal(409, 'The disk of the trader is full.'));
    await page.getByText('Halt trading: The disk of the trader is full.').waitFor();
  });

  it('of one account commands that account, also when another one is chosen meanwhile', async () => {
    const environment = await boardEnvironment(['paper', 'live']);
    const { page } = await signedIn(environment);
    await page.getByRole('combobox', { name: 'Account' }).selectOption('DU2');
    await page.getByText('LIVE', { exact: true }).waitFor();
    await page.getByRole('row', { name: /SPY/ }).first().waitFor();
    await page.getByRole('button', { name: 'HALT' }).click();
    await page.getByRole('dialog').getByText('LIVE DU2').waitFor();
    // As a list of accounts that arrives late would choose one.
    await page.evaluate(`{
      const select = document.querySelector('select.account');
      select.value = 'DU1';
      select.dispatchEvent(new Event('change', { bubbles: true }));
    }`);
    await page.getByText('PAPER', { exact: true }).waitFor();
    const commanded = page.waitForRequest(/\/halt$/);
    await page.getByRole('button', { name: 'Halt now' }).click();
    expect((await commanded).url()).toContain('/daemon/DU2/halt');
  });

  it('opens for nobody who has no account', async () => {
    const environment = await boardEnvironment();
    await environment.api.signedIn('bob', 'operator', []);
    const { page } = await open(environment.url);
    await signInByPassword(page, 'bob', PASSWORD);
    const halt = page.getByRole('button', { name: 'HALT' });
    await halt.waitFor();
    expect(await halt.isDisabled()).toBe(true);
  });
});
