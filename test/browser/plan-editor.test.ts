// A plan is edited as a person does it: what it would trade stands beside the plan before it, before it is saved.
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { PASSWORD } from '../api/harness/served.ts';
import { audit } from './audit.ts';
import { bookEnvironment, daysBack } from './book-environment.ts';
import { closeBrowser, signInByPassword } from './chromium.ts';
import { lookAgain } from './dashboard-environment.ts';
import { fitsEverywhere } from './everywhere.ts';

afterAll(closeBrowser);

const TALL = { width: 1280, height: 6_000 };

/** 10 SPY at 369.70, and 6,400 in cash; half of it should be SPY, a tenth what has no price. */
async function planner() {
  const environment = await bookEnvironment();
  const { post, opened, shown } = environment;
  const targets = [
    { symbol: 'SPY', weight: '0.5' },
    { symbol: 'NEW', weight: '0.1' },
  ];
  const id = await opened('Growth', { targets });
  const [day] = daysBack(8);
  const at = { portfolio_id: id, transaction_date: day };
  await post('/transactions', { ...at, transaction_type: 'DEPOSIT', amount: '10000' });
  const trade = { symbol: 'SPY', quantity: '10', price: '360' };
  await post('/transactions', { ...at, transaction_type: 'BUY', ...trade });
  const seen = await shown(id);
  await seen.page.setViewportSize(TALL);
  return {
    ...environment,
    ...seen,
    id,
    part: seen.page.getByRole('region', { name: 'Rebalancing' }),
  };
}

const COUNT = `
  globalThis.clicks = 0;
  addEventListener('click', ({ isTrusted, detail }) => { if (isTrusted && detail > 0) clicks += 1; }, true);
`;

const clicks = (page: Page) => page.evaluate<number>('globalThis.clicks');

it('is previewed as it is typed, refused at its fields, and saved beside the plan before it', async () => {
  const { page, part, id, api, bearer, faults } = await planner();
  const runs = async () => {
    const { user_id: client } = (await api.ask('GET', `/api/v1/portfolios/${id}`, { bearer }))
      .body as { user_id: number };
    return (await api.ask('GET', `/api/v1/holdings/rebalancing/${client}/runs`, { bearer }))
      .body as { plan_id: string }[];
  };
  await page.evaluate(COUNT);
  await part.getByRole('button', { name: 'New plan with other terms' }).click();
  const preview = part.getByRole('table', { name: 'Preview of the plan' });
  await preview.getByRole('row', { name: /SPY 36\.6 % 50\.0 % buy 3 for 1,109\.10 USD/ }).waitFor();
  await part.getByLabel('Fee of a trade at least, USD').fill('2,50');
  await preview.getByRole('row', { name: /SPY .* 2\.50 USD/ }).waitFor();
  expect(await runs()).toEqual([]);
  await part.getByRole('button', { name: 'Save the plan' }).click();
  await part.getByText(/^Saved as plan/).waitFor();
  expect(await clicks(page)).toBe(2);
  const [first] = await runs();

  await page.evaluate('globalThis.clicks = 0');
  await part.getByRole('button', { name: `Edit plan ${first?.plan_id}` }).click();
  const weight = part.getByLabel('Weight of SPY, %');
  await weight.fill('1,234');
  await part.getByText('1,234 can mean 1234 or 1.2340: write one of these.').waitFor();
  await weight.fill('95');
  await part
    .getByText('The weights add up to 105 %: take off 5 %, or more to leave cash.')
    .waitFor();
  expect(await part.getByRole('button', { name: 'Save the plan' }).isDisabled()).toBe(true);
  await weight.fill('20');
  await part.getByLabel('Cash to keep, USD').fill('abc');
  await part.getByText('abc is not a number: write it as 1234.50 or 1234,50.').waitFor();
  await part.getByLabel('Cash to keep, USD').fill('500');
  const row = preview.getByRole('row', { name: /SPY .* 20\.0 % sell 4 .*50\.0 %, buy 3 for/ });
  await row.waitFor();
  await audit(page, 'the editor of a plan');
  await fitsEverywhere(page, 'plan-editor');
  await page.setViewportSize(TALL);
  await page.evaluate('globalThis.clicks = 1');
  await part.getByRole('checkbox', { name: /These are the targets of the portfolio/ }).check();
  await part.getByRole('button', { name: 'Save the plan' }).click();
  await part.getByText(new RegExp(`beside plan ${first?.plan_id}`)).waitFor();
  expect(await clicks(page)).toBe(3);
  const [second] = await runs();
  expect(second?.plan_id).not.toBe(first?.plan_id);
  await part
    .getByRole('table', { name: `Plan ${second?.plan_id}` })
    .getByRole('row', { name: /SPY .*sell 4 .*50\.0 %, buy 3 for/ })
    .waitFor();
  await audit(page, 'a saved plan');
  await fitsEverywhere(page, 'plan-saved');
  const kept = await api.ask('GET', `/api/v1/portfolios/${id}`, { bearer });
  expect(kept.body).toMatchObject({
    targets: [
      { symbol: 'SPY', weight: '0.2' },
      { symbol: 'NEW', weight: '0.1' },
    ],
  });
  expect(faults).toEqual([]);
});

it('is written with the keyboard alone, and an unknown symbol is refused before it is saved', async () => {
  const { page, part } = await planner();
  await part.getByRole('button', { name: 'New plan with other terms' }).focus();
  await page.keyboard.press('Enter');
  const focused = page.locator(':focus');
  await part.getByLabel('Symbol').first().and(focused).waitFor();
  await part.getByRole('button', { name: 'Cancel' }).press('Enter');
  await part.getByRole('button').first().and(focused).waitFor();
  await part.getByRole('button', { name: 'New plan with other terms' }).press('Enter');
  await part.getByLabel('Symbol').first().and(focused).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('30');
  const preview = part.getByRole('table', { name: 'Preview of the plan' });
  await preview.getByRole('row', { name: /SPY .* 30\.0 % sell/ }).waitFor();
  expect(await part.getByText('The rest, 60 %, is cash.').count()).toBe(1);
  await part.getByRole('button', { name: 'Add a target' }).focus();
  await page.keyboard.press('Enter');
  await part.getByText('Enter a symbol, or remove the row.').waitFor();
  await part.getByLabel('Symbol').nth(2).focus();
  await page.keyboard.type('more');
  await page.keyboard.press('Tab');
  await page.keyboard.type('5');
  await part.getByText(/^MORE has no usable price/).waitFor();
  await part.getByRole('button', { name: 'Save the plan' }).press('Enter');
  await part.getByText(/^Saved as plan/).waitFor();
});

it('keeps no targets of a plan that is refused, and says so where they alone are refused', async () => {
  const { page, part, id, api, bearer } = await planner();
  const targetsKept = async () =>
    ((await api.ask('GET', `/api/v1/portfolios/${id}`, { bearer })).body as { targets: object[] })
      .targets;
  const before = await targetsKept();
  await part.getByRole('button', { name: 'New plan with other terms' }).click();
  await part.getByLabel('Weight of SPY, %').fill('20');
  await part
    .getByRole('table', { name: 'Preview of the plan' })
    .getByRole('row', { name: /SPY .* 20\.0 % sell 4/ })
    .waitFor();
  await part.getByRole('checkbox', { name: /These are the targets of the portfolio/ }).check();
  const save = part.getByRole('button', { name: 'Save the plan' });
  const refused = { status: 409, contentType: 'application/problem+json' };
  const refusing = (method: string, detail: string) =>
    page.route(/\/(plan|portfolios\/\d+)$/, (route) =>
      route.request().method() === method
        ? route.fulfill({ ...refused, body: JSON.stringify({ status: 409, detail }) })
        : route.continue(),
    );
  await refusing('POST', 'No plan now.');
  await save.click();
  await part.getByText('No plan now.', { exact: true }).waitFor();
  expect(await targetsKept()).toEqual(before);
  await page.unrouteAll();
  await refusing('PUT', 'It has changed.');
  await save.click();
  await part.getByText('The plan was saved; its targets were not. It has changed.').waitFor();
  expect(await targetsKept()).toEqual(before);
  await page.unrouteAll();
  await save.click();
  await part.getByText(/^Saved as plan/).waitFor();
  expect(await targetsKept()).not.toEqual(before);
});

it('is open again with what was typed once its person has signed in after a session that ended', async () => {
  const { page, part, api } = await planner();
  await part.getByRole('button', { name: 'New plan with other terms' }).click();
  await part.getByLabel('Weight of SPY, %').fill('33');
  api.pass(15 * 24 * 3_600_000);
  await lookAgain(page);
  await page.getByText(/is kept in this tab: sign in as bob/).waitFor();
  await signInByPassword(page, 'bob', PASSWORD);
  await part.getByLabel('Weight of SPY, %').waitFor();
  expect(await part.getByLabel('Weight of SPY, %').inputValue()).toBe('33');
});

it('is not saved twice if its answer was lost and the session has ended since', async () => {
  const { page, part, id, api, bearer } = await planner();
  const keys: unknown[] = [];
  await page.route(/\/rebalancing\/\d+\/plan$/, async (route) => {
    keys.push(await route.request().headerValue('idempotency-key'));
    const answer = await route.fetch();
    if (keys.length === 1) await route.abort();
    else await route.fulfill({ response: answer });
  });
  await part.getByRole('button', { name: 'New plan with other terms' }).click();
  await part.getByLabel('Weight of SPY, %').fill('20');
  const preview = part.getByRole('table', { name: 'Preview of the plan' });
  await preview.getByRole('row', { name: /SPY .* 20\.0 %/ }).waitFor();
  await part.getByRole('button', { name: 'Save the plan' }).click();
  await part.getByText(/it is not known whether this was done/).waitFor();
  await page.context().clearCookies();
  await lookAgain(page);
  await page.getByText(/is kept in this tab: sign in as/).waitFor();
  await signInByPassword(page, 'bob', PASSWORD);
  await preview.getByRole('row', { name: /SPY .* 20\.0 %/ }).waitFor();
  await part.getByRole('button', { name: 'Save the plan' }).click();
  await part.getByText(/^Saved as plan/).waitFor();
  expect(keys).toEqual([expect.any(String), keys[0]]);
  const { user_id: client } = (await api.ask('GET', `/api/v1/portfolios/${id}`, { bearer }))
    .body as { user_id: number };
  const runs = await api.ask('GET', `/api/v1/holdings/rebalancing/${client}/runs`, { bearer });
  expect(runs.body).toHaveLength(1);
});
