// Commands on the Desk: each is shown in the trader's words before it is confirmed, does that or nothing, and is sent once.
import { afterAll, describe, expect, it } from 'vitest';
import { failed, ok } from '../../src/kernel/result.ts';
import { audit } from './audit.ts';
import { closeBrowser } from './chromium.ts';
import {
  type Answer,
  type BoardEnvironment,
  boardEnvironment,
  boardOf,
  type CommandBody,
  signedIn,
} from './dashboard-environment.ts';

afterAll(closeBrowser);

/** As a trader answers: a preview until it is confirmed as it is now. */
function decides(does: (body: CommandBody) => string): (body: CommandBody) => Answer {
  return (body) => {
    const now = does(body);
    if (body.confirmed === true && body.expects === now) return ok({ text: `Done: ${now}.` });
    const preview = { does: now, details: ['It is near the market.'] };
    return failed({ kind: 'problem', status: 428, detail: `This would ${now}.`, preview });
  };
}

const confirmed = (environment: BoardEnvironment) =>
  environment.sent.map(({ body }) => body as CommandBody).filter((body) => body.confirmed === true);

describe('moving a stop', () => {
  it('asks for a price, shows what the trader would do with it, and does it once', async () => {
    const environment = await boardEnvironment();
    environment.answerBy(decides(({ price }) => `move the stop of SPY to ${price}`));
    const { page } = await signedIn(environment);
    await page.getByRole('button', { name: 'Stop of SPY' }).click();
    const dialog = page.getByRole('dialog');
    const does = dialog.getByRole('button', { name: 'Move the stop' });
    await dialog.getByText('It is never loosened.').waitFor();
    expect(await does.isDisabled()).toBe(true);
    await dialog.getByLabel(/New stop \(now 368\.50\)/).fill('369.1');
    await dialog.getByText('This would move the stop of SPY to 369.1.').waitFor();
    await dialog.getByText('It is near the market.').waitFor();

    await does.dblclick();
    await page.getByText('Done: move the stop of SPY to 369.1.').waitFor();
    expect(confirmed(environment)).toMatchObject([
      { type: 'stop-at', symbol: 'SPY', price: 369.1, expects: 'move the stop of SPY to 369.1' },
    ]);
  });

  it('that widens cannot be confirmed, and the page says why', async () => {
    const environment = await boardEnvironment();
    const detail = 'The stop of SPY is at 368.5; 367 would be looser, and a stop never loosens.';
    environment.answer(failed({ kind: 'problem', status: 409, detail }));
    const { page } = await signedIn(environment);
    await page.getByRole('button', { name: 'Stop of SPY' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/New stop/).fill('367');
    await dialog.getByText(detail).waitFor();
    expect(await dialog.getByRole('button', { name: 'Move the stop' }).isDisabled()).toBe(true);
    await dialog.getByLabel(/New stop/).press('Enter');
    expect(confirmed(environment)).toEqual([]);
  });
});

describe('what has changed since it was shown', () => {
  it('is not done, but shown anew', async () => {
    const environment = await boardEnvironment();
    let held = 100;
    environment.answerBy(decides(() => `close ${held} SPY at market`));
    const { page } = await signedIn(environment);
    await page.getByRole('button', { name: 'Exit SPY' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('close 100 SPY at market').waitFor();
    held = 60;
    await dialog.getByRole('button', { name: 'Exit SPY' }).click();
    await dialog.getByText('Nothing was done: this has changed since you were asked.').waitFor();
    await dialog.getByText('close 60 SPY at market').waitFor();
    await dialog.getByRole('button', { name: 'Exit SPY' }).click();
    await page.getByText('Done: close 60 SPY at market.').waitFor();
    expect(confirmed(environment)).toMatchObject([
      { expects: 'close 100 SPY at market' },
      { expects: 'close 60 SPY at market' },
    ]);
  });
});

describe('every other command', () => {
  it('is shown before it is confirmed, says where, and is done once in two tabs', async () => {
    const environment = await boardEnvironment();
    environment.show(
      boardOf(
        { trading: { state: 'HALTED', reason: 'requested by an operator' }, pauses: ['MSFT'] },
        { foreign: [{ symbol: 'QQQ', quantity: 7 }] },
      ),
    );
    let undone: readonly unknown[] = ['flatten', 'pause', 'adopt', 'resume'];
    const answer = decides(({ type }) => (undone.includes(type) ? `do ${type}` : `not ${type}`));
    environment.answerBy((body) => {
      const answered = answer(body);
      if (answered.ok) undone = undone.filter((type) => type !== body.type);
      return answered;
    });
    const { page } = await signedIn(environment);
    for (const [button, does, type] of [
      ['Flatten all', 'Flatten', 'flatten'],
      ['Pause SPY', 'Pause SPY', 'pause'],
      ['Adopt QQQ', 'Adopt QQQ', 'adopt'],
      ['Resume', 'Resume', 'resume'],
    ] as const) {
      await page.getByRole('button', { name: button }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(`This would do ${type}.`).waitFor();
      await dialog.getByText('PAPER DU1').waitFor();
      // Another tab was faster.
      if (type === 'pause') undone = undone.filter((one) => one !== type);
      await dialog.getByRole('button', { name: does }).dblclick();
      if (type !== 'pause') {
        await page.getByText(`Done: do ${type}.`).waitFor();
        continue;
      }
      await dialog.getByText('Nothing was done: this has changed').waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
    }
    expect(confirmed(environment).map(({ type }) => type)).toEqual([
      ...['flatten', 'pause', 'adopt', 'resume'],
    ]);
  });

  it('exits the shares that are entered, or all', async () => {
    const environment = await boardEnvironment();
    environment.answerBy(decides(({ quantity }) => `close ${quantity ?? 'all'} SPY`));
    const { page } = await signedIn(environment);
    await page.getByRole('button', { name: 'Exit SPY' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('This would close all SPY.').waitFor();
    await dialog.getByLabel('Shares (empty: all 100)').fill('40');
    await dialog.getByText('This would close 40 SPY.').waitFor();
    await dialog.getByLabel('Shares (empty: all 100)').press('Enter');
    await page.getByText('Done: close 40 SPY.').waitFor();
    expect(confirmed(environment)).toMatchObject([{ type: 'exit', symbol: 'SPY', quantity: 40 }]);
  });
});

describe('a figure', () => {
  it('opens what makes it, by keyboard too; Escape closes it and the focus returns', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    const day = page.getByRole('button', { name: 'Day', exact: true });
    await day.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Day' });
    await dialog.getByRole('link', { name: 'SPY: 40 closed at 369.4' }).waitFor();
    await dialog.getByRole('row', { name: /Together.*15\.90 USD/ }).waitFor();
    await audit(page, 'day explained');

    await page.keyboard.press('Escape');

    await dialog.waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Day');
  });
});
