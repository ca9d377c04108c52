// What somebody types: numbers are read in one way everywhere, and a session that ends, a step back or another tab loses nothing
// of it silently and sends nothing twice.
import { afterAll, describe, expect, it } from 'vitest';
import { failed, ok } from '../../src/kernel/result.ts';
import { PASSWORD } from '../api/harness/served.ts';
import { bookEnvironment, daysBack, section } from './book-environment.ts';
import { closeBrowser, signInByPassword } from './chromium.ts';
import {
  type BoardEnvironment,
  boardEnvironment,
  type CommandBody,
  lookAgain,
  signedIn,
} from './dashboard-environment.ts';

afterAll(closeBrowser);

function previewed(body: CommandBody) {
  const does = `stop at ${body.price}`;
  if (body.confirmed === true) return ok({ text: `Done: ${does}.` });
  return failed({
    ...{ kind: 'problem' as const, status: 428, detail: does },
    preview: { does, details: [] },
  });
}

async function stopDialog(environment: BoardEnvironment) {
  environment.answerBy(previewed);
  const opened = await signedIn(environment);
  const { page } = opened;
  await page.getByRole('button', { name: 'Stop of SPY' }).click();
  const dialog = page.getByRole('dialog');
  return { ...opened, dialog, stop: dialog.getByLabel(/New stop/) };
}

const pricesSent = ({ sent }: BoardEnvironment) =>
  sent.map(({ body }) => {
    const { price, confirmed } = body as { readonly price?: number; readonly confirmed: boolean };
    return [price, confirmed];
  });

describe('a number', () => {
  it('with a decimal comma is sent as it is shown in the preview; one that can mean two is not sent', async () => {
    const environment = await boardEnvironment();
    const { page, dialog, stop } = await stopDialog(environment);
    const does = dialog.getByRole('button', { name: 'Move the stop' });
    await stop.fill('1,234');
    await dialog.getByText('1,234 can mean 1234 or 1.2340: write one of these.').waitFor();
    expect(await does.isDisabled()).toBe(true);
    await stop.press('Enter');
    await stop.fill('369,5');
    await dialog.getByText('This would stop at 369.5.').waitFor();
    await does.click();
    await page.getByText('Done: stop at 369.5.').waitFor();
    expect(pricesSent(environment)).toEqual([
      [369.5, false],
      [369.5, true],
    ]);
  });

  it('of a booking is refused at its field, or booked as the dialog shows it', async () => {
    const { opened, shown, api, bearer } = await bookEnvironment();
    const id = await opened('Growth');
    const { page } = await shown(id);
    const form = await section(page, 'Book by hand');
    await form.getByLabel('What').selectOption('DEPOSIT');
    const amount = form.getByLabel('Amount');
    await amount.fill('1,234');
    await form.getByRole('button', { name: 'Book…' }).click();
    await form.getByText('1,234 can mean 1234 or 1.2340: write one of these.').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await amount.fill('12,50');
    await form.getByLabel('Day').fill(daysBack(2)[0] ?? '');
    await form.getByRole('button', { name: 'Book…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Deposit: amount 12.50 USD').waitFor();
    await dialog.getByRole('button', { name: 'Book it' }).click();
    await page.getByText(/^Booked: Deposit/).waitFor();
    const listed = await api.ask('GET', `/api/v1/transactions/portfolio/${id}`, { bearer });
    expect(listed.body).toMatchObject([{ transaction_type: 'DEPOSIT', total_amount: '12.5' }]);
  });
});

describe('an open dialog', () => {
  it('ends with a step back in history', async () => {
    const environment = await boardEnvironment();
    const { page, dialog } = await stopDialog(environment);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'System', exact: true }).click();
    await page.getByRole('heading', { name: 'Daemon' }).waitFor();
    await page.getByRole('button', { name: 'HALT' }).click();
    await dialog.getByRole('heading', { name: 'Halt trading' }).waitFor();
    await page.goBack();
    await page.getByRole('row', { name: /SPY/ }).first().waitFor();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.locator('dialog[open]').count()).toBe(0);
  });
});

describe('a session that ends', () => {
  it('by an administrator keeps what was typed in a dialog, which is previewed anew and sent once', async () => {
    const environment = await boardEnvironment();
    const { page, dialog, stop } = await stopDialog(environment);
    await stop.fill('369.25');
    await dialog.getByText('This would stop at 369.25.').waitFor();
    const { api } = environment;
    const root = await api.signedIn('root', 'admin');
    const users = await api.ask('GET', '/api/v1/users', { bearer: root });
    const ann = (users.body as { id: number; username: string }[]).find(
      ({ username }) => username === 'ann',
    );
    const change = async (body: object) => {
      const changed = await api.ask('PATCH', `/api/v1/users/${ann?.id}`, { bearer: root, body });
      expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    };
    await change({ is_active: false });
    await lookAgain(page);
    await page.getByText(/Your session has ended/).waitFor();
    await change({ is_active: true });
    await page.getByText(/is kept in this tab: sign in as ann/).waitFor();
    await signInByPassword(page, 'ann', PASSWORD);
    await dialog.getByText('Your session ended before this was sent.').waitFor();
    expect(await stop.inputValue()).toBe('369.25');
    await dialog.getByText('This would stop at 369.25.').waitFor();
    await dialog.getByRole('button', { name: 'Move the stop' }).dblclick();
    await page.getByText('Done: stop at 369.25.').waitFor();
    expect(pricesSent(environment).filter(([, confirmed]) => confirmed)).toEqual([[369.25, true]]);
  });

  it('keeps the fields of a form for the person who typed them, and for nobody else', async () => {
    const environment = await boardEnvironment();
    await environment.api.signedIn('bob', 'operator', ['DU1']);
    const { page } = await signedIn(environment);
    await page.evaluate(`location.hash = '#/order/SPY'`);
    const form = page.getByRole('form', { name: 'Order' });
    await form.getByLabel('Shares').fill('77');
    environment.api.pass(15 * 24 * 3_600_000);
    await lookAgain(page);
    await page.getByText(/Your session has ended/).waitFor();
    await signInByPassword(page, 'bob', PASSWORD);
    await form.waitFor();
    expect(await form.getByLabel('Shares').inputValue()).toBe('');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signInByPassword(page, 'ann', PASSWORD);
    await form.waitFor();
    expect(await form.getByLabel('Shares').inputValue()).toBe('77');
  });

  it('in another tab is said at once, and a sign-in there brings this one back with what was typed', async () => {
    const environment = await boardEnvironment();
    const { page, dialog, stop } = await stopDialog(environment);
    await stop.fill('369.25');
    await dialog.getByText('This would stop at 369.25.').waitFor();
    const other = await page.context().newPage();
    await other.goto(environment.url);
    await other.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You have signed out in another tab of this browser.').waitFor();
    await page.getByText(/is kept in this tab: sign in as ann/).waitFor();
    expect(await page.getByText('SPY').count()).toBe(0);
    await signInByPassword(other, 'ann', PASSWORD);
    expect(await stop.inputValue()).toBe('369.25');
    await dialog.getByText('This would stop at 369.25.').waitFor();
    expect(pricesSent(environment).some(([, confirmed]) => confirmed)).toBe(false);
  });

  it('since another person has signed in in another tab shows nothing of the first any more', async () => {
    const environment = await boardEnvironment();
    await environment.api.signedIn('bob', 'operator', ['DU1']);
    const { page, dialog } = await stopDialog(environment);
    const other = await page.context().newPage();
    await other.goto(environment.url);
    await other.getByRole('button', { name: 'Sign out' }).click();
    await signInByPassword(other, 'bob', PASSWORD);
    await page.getByRole('link', { name: /^bob/ }).waitFor();
    expect(await dialog.count()).toBe(0);
  });
});
