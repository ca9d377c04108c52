// What somebody types: numbers are read in one way everywhere, and a session that ends, a step back or another tab loses nothing
// of it silently and sends nothing twice.
import { afterAll, describe, expect, it } from 'vitest';
import { failed, ok } from '../../src/kernel/result.ts';
import { PASSWORD } from '../api/harness/served.ts';
import { bookEnvironment, DAY_MS, daysBack, section } from './book-environment.ts';
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

const ALLOWED = ok({
  ...{ allowed: true, reasons: [], lots: null, text: 'Allowed: buy 77 SPY.' },
  order: {
    ...{ side: 'BUY', quantity: 77, order_type: 'LMT', price: 370, notional: 28_490 },
    ...{ stop_price: 360, target_price: 390, risk: 770, effect: 'open', as: 'position' },
    owner: 'ann',
  },
});
const SENT = ok({
  ...{ text: 'Order a.1.e: sent.', order_ref: 'a.1.e', position_id: 'SPY-9' },
  ...{ repeated: false, price_as_sent: null, order: null },
});

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

describe('a booking by hand', () => {
  it('begins with the day of the clock, whatever the market has, and says before it is booked what looks like a slip', async () => {
    const { opened, shown } = await bookEnvironment();
    const { page } = await shown(await opened('Growth'));
    const form = await section(page, 'Book by hand');
    const dialog = page.getByRole('dialog');
    const day = await form.getByLabel('Day').inputValue();
    expect(Math.abs(Date.parse(day) - Date.now())).toBeLessThan(2 * DAY_MS);
    await form.getByLabel('What').selectOption('WITHDRAWAL');
    await form.getByLabel('Amount').fill('99999999.5');
    await form.getByRole('button', { name: 'Book…' }).click();
    await dialog.getByText('Withdrawal: amount 99,999,999.5 USD').waitFor();
    await dialog.getByText('It takes more than the cash that is there: 0.00 USD.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await form.getByLabel('What').selectOption('DEPOSIT');
    await form.getByLabel('Amount').fill('5');
    await form.getByLabel('Day').fill('2099-01-02');
    await form.getByRole('button', { name: 'Book…' }).click();
    await dialog.getByText('2099-01-02 is after today.').waitFor();
    expect(await dialog.getByText('It takes more').count()).toBe(0);
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

  it('keeps no order that was sent; one whose answer was lost goes again under its key', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    await page.evaluate(`location.hash = '#/order/SPY'`);
    const form = page.getByRole('form', { name: 'Order' });
    const place = async () => {
      environment.answer(ALLOWED);
      await form.getByRole('button', { name: 'Check…' }).click();
      await page.getByRole('dialog').getByText('Allowed: buy 77 SPY.').waitFor();
      environment.answer(SENT);
      await page.getByRole('dialog').getByRole('button', { name: 'Buy 77 SPY' }).click();
    };
    const keys: unknown[] = [];
    await page.route(/\/orders\?/, async (route) => {
      keys.push(await route.request().headerValue('idempotency-key'));
      if (keys.length === 1) await route.abort();
      else await route.continue();
    });
    await form.getByLabel('Shares').fill('77');
    await form.getByRole('textbox', { name: 'Limit' }).fill('370');
    await place();
    await page.getByText('it is not known whether this was done').waitFor();
    environment.api.pass(15 * 24 * 3_600_000);
    await lookAgain(page);
    await page.getByText(/is kept in this tab: sign in as ann/).waitFor();
    await signInByPassword(page, 'ann', PASSWORD);
    await page
      .getByRole('main')
      .getByText(/^This order may have been sent/)
      .waitFor();
    expect(await form.getByLabel('Shares').inputValue()).toBe('77');
    await place();
    await page.getByText('Order a.1.e: sent.').waitFor();
    expect(await page.getByText(/^This order may have been sent/).count()).toBe(0);
    expect(keys).toEqual([expect.any(String), keys[0]]);
    environment.api.pass(15 * 24 * 3_600_000);
    await lookAgain(page);
    await page.getByText(/Your session has ended/).waitFor();
    expect(await page.getByText(/is kept in this tab/).count()).toBe(0);
    await signInByPassword(page, 'ann', PASSWORD);
    await form.waitFor();
    expect(await form.getByLabel('Shares').inputValue()).toBe('');
  });

  it('by a sign-out here leaves nothing of what was typed; a refused one says that it may still be there', async () => {
    const environment = await boardEnvironment();
    const { page } = await signedIn(environment);
    await page.evaluate(`location.hash = '#/order/SPY'`);
    const form = page.getByRole('form', { name: 'Order' });
    await form.getByLabel('Shares').fill('77');
    const other = await page.context().newPage();
    await other.goto(environment.url);
    await other.getByRole('button', { name: 'Sign out' }).waitFor();
    const body = JSON.stringify({ status: 503, detail: 'The store does not answer.' });
    await page.route('**/api/v1/auth/page', (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', body }),
    );
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('The store does not answer. This browser may still be').waitFor();
    expect(await page.getByText(/is kept in this tab/).count()).toBe(0);
    expect(await other.getByRole('button', { name: 'Sign out' }).count()).toBe(1);
    await page.unrouteAll();
    await signInByPassword(page, 'ann', PASSWORD);
    await form.waitFor();
    expect(await form.getByLabel('Shares').inputValue()).toBe('');
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
