// The book as a person uses it, over a real ledger: a file is previewed and booked once, curves have a table, rows of data
// products and findings lead to what they rest on, and text stays text.
import { afterAll, describe, expect, it } from 'vitest';
import { decimal } from '../../src/kernel/decimal.ts';
import type { TradingDay } from '../../src/kernel/instant.ts';
import { PASSWORD } from '../api/harness/served.ts';
import { fixture } from '../ledger/interchange/read/fixtures.ts';
import { audit } from './audit.ts';
import { bookEnvironment, DAY_MS, daysBack, section, V1 } from './book-environment.ts';
import { closeBrowser, open, signInByPassword } from './chromium.ts';
import { pictured } from './pictured.ts';

afterAll(closeBrowser);

const MANY = 600;
const MAPPING = `
name: bank
columns: { date: date, type: type, amount: amount }
date: yyyy-MM-dd
zone: America/New_York
currency: USD
types: { DEPOSIT: [DEPOSIT] }
`;
const MARKUP = '<img src=x onerror=alert(1)>';

describe('a file', () => {
  it('is previewed with its lines, and booked once however often the button is pressed', async () => {
    const { opened, count, shown } = await bookEnvironment();
    const id = await opened('Statement', { base_currency: 'EUR' });
    const { page, faults } = await shown(id);
    const place = await section(page, 'Import a file');
    const file = { name: 'flex.xml', mimeType: 'application/xml' };
    const buffer = Buffer.from(fixture('ibkr-flex-two-months.xml'));
    await place.getByLabel('File').setInputFiles({ ...file, buffer });
    await place.getByText(/It would book 17 rows\. 1 row cannot be read\./).waitFor();
    await place.getByRole('row', { name: /line 31, Trade/ }).waitFor();
    const book = place.getByRole('button', { name: /Book 17 rows/ });
    expect(await book.isDisabled()).toBe(true);
    await place.getByLabel('Leave out rows that cannot be read').check();
    await pictured(page, 'import');
    const dialog = page.getByRole('dialog');
    await page.route('**/import-runs*', async (route) => {
      if (route.request().method() === 'GET') return route.continue();
      return route.fulfill({ status: 503, json: { detail: 'The ledger is busy.' } });
    });
    await book.click();
    await dialog.getByRole('button', { name: 'Book it' }).click();
    await dialog.getByText('The ledger is busy.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.unrouteAll({ behavior: 'wait' });
    await place.getByRole('checkbox').waitFor();
    expect(await place.getByRole('checkbox').isChecked()).toBe(true);
    await book.click();
    await dialog.getByText(/It would book 17 rows/).waitFor();
    expect(await count(id)).toBe(0);
    await dialog.getByRole('button', { name: 'Book it' }).dblclick();
    await page.getByText('flex.xml: 17 rows are being booked').waitFor();
    await place.getByText(/17 of 17 rows booked\./).waitFor();
    expect(await count(id)).toBe(17);
    expect(await place.getByRole('progressbar').count()).toBe(0);
    // The same file again has nothing new.
    await place.getByText(/It would book nothing\. 17 rows are booked already/).waitFor();
    expect(await place.getByRole('button', { name: /Book 0 rows/ }).isDisabled()).toBe(true);
    // And what was booked is there without a reload.
    const booked = await section(page, 'Transactions');
    await booked.getByRole('row').nth(17).waitFor();
    // The wrong file is taken out of the book as it came.
    await place.getByRole('button', { name: 'Undo…' }).click();
    await dialog.getByText('It would reverse 17 bookings.').waitFor();
    expect(await count(id)).toBe(17);
    await dialog.getByRole('button', { name: 'Undo it' }).click();
    await place.getByText(/17 of 17 rows booked\. Undone: 17 bookings reversed\./).waitFor();
    expect(await place.getByRole('button', { name: 'Undo…' }).count()).toBe(0);
    expect(await count(id)).toBe(0);
    await place.getByText(/It would book 17 rows\./).waitFor();
    // The book lacks it again, and a statement says so.
    const proof = await section(page, 'Book and statement');
    await proof.getByLabel('Statement').setInputFiles({ ...file, buffer });
    await proof.getByText(/\d+ of \d+ figures differ\./).waitFor();
    await proof.getByRole('row', { name: /EUR: cash 0 .*import the statement/ }).waitFor();
    expect(faults).toEqual([]);
  });

  it('that is chosen last is the one that is shown, however long another one takes to be read', async () => {
    const { opened, shown } = await bookEnvironment();
    const { page } = await shown(await opened('Two'));
    const place = await section(page, 'Import a file');
    await page.evaluate(`globalThis.readNow = (() => {
      const { text } = Blob.prototype;
      return new Promise((begun) => {
        Blob.prototype.text = function () {
          if (this.name !== 'long.txt') return text.call(this);
          return new Promise((read) => begun(() => read(text.call(this))));
        };
      });
    })(), undefined`);
    for (const name of ['long.txt', 'short.txt'])
      await place
        .getByLabel('File')
        .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from('hello') });
    await place.getByRole('heading', { name: 'short.txt' }).waitFor();
    await page.evaluate(`readNow.then((read) => read())
      .then(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))))`);
    expect(await place.getByText('long.txt').count()).toBe(0);
    await place.getByRole('heading', { name: 'short.txt' }).waitFor();
  });

  it('that cannot be read at all is refused in a sentence of the server', async () => {
    const { opened, shown } = await bookEnvironment();
    const { page } = await shown(await opened('Empty'));
    const place = await section(page, 'Import a file');
    // An empty portfolio begins with what fills it.
    const titles = await page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts();
    expect(titles.slice(1, 4)).toEqual(['Holdings 0', 'Book by hand', 'Import a file']);
    const file = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') };
    await place.getByLabel('File').setInputFiles(file);
    await place.getByRole('alert').waitFor();
  });
});

describe('a file of many rows', () => {
  it('is booked in the background, with its progress and its end, also after a reload', async () => {
    const { opened, count, shown, holdImports } = await bookEnvironment();
    const id = await opened('Long', { base_currency: 'USD' });
    const { page, faults } = await shown(id);
    const place = await section(page, 'Import a file');
    const rows = Array.from({ length: MANY }, (_, at) => `DEPOSIT,${at + 1},2024-01-02`);
    const buffer = Buffer.from(['type,amount,date', ...rows].join('\n'));
    await place.getByText('What the columns mean').click();
    await place.getByLabel('Mapping (YAML)').fill(MAPPING);
    await place
      .getByLabel('File')
      .setInputFiles({ name: 'long.csv', mimeType: 'text/csv', buffer });
    await place.getByRole('button', { name: /Book 600 rows/ }).click();
    await page
      .getByRole('dialog')
      .getByText(/It would book 600 rows/)
      .waitFor();
    // The page asks once in a while, and must not be too late to see it under way.
    const goOn = holdImports();
    await page.getByRole('dialog').getByRole('button', { name: 'Book it' }).click();
    await place.getByText(/of 600 rows booked so far\. It continues/).waitFor();
    await place.getByRole('progressbar', { name: 'Rows that are booked' }).waitFor();
    await page.reload();
    // All sections are near the screen then.
    await page.setViewportSize({ width: 1280, height: 6_000 });
    const again = await section(page, 'Import a file');
    await again.getByText(/of 600 rows booked so far\. It continues/).waitFor();
    goOn();
    await again.getByText(/600 of 600 rows booked\./).waitFor();
    expect(await count(id)).toBe(MANY);
    // The next file with this header row needs no mapping, until it is forgotten.
    const next = { name: 'next.csv', mimeType: 'text/csv' };
    const one = Buffer.from('type,amount,date\nDEPOSIT,7,2024-02-01');
    await again.getByLabel('File').setInputFiles({ ...next, buffer: one });
    await again.getByText('as in the last file with this header row').waitFor();
    await again.getByRole('button', { name: /Book 1 rows/ }).waitFor();
    await again.getByRole('button', { name: 'Forget them' }).click();
    // Then it is read by what its header row says.
    await again.getByText('What the columns mean is read from the file itself').waitFor();
    await again.getByRole('button', { name: /Book 1 rows/ }).waitFor();
    expect(await again.getByLabel('Mapping (YAML)').inputValue()).toContain('currency: USD');
    expect(await page.evaluate('localStorage.getItem("columns")')).toBeNull();
    expect(faults).toEqual([]);
  });
});

describe('a portfolio', () => {
  it('is drawn, read as a table, and traced to its events; markup in its texts stays text', async () => {
    const environment = await bookEnvironment();
    const { api, post, opened, shown } = environment;
    const id = await opened(`Growth ${MARKUP}`);
    const days = daysBack(8);
    const [first = ''] = days;
    const at = { portfolio_id: id, transaction_date: first };
    await post('/transactions', { ...at, transaction_type: 'DEPOSIT', amount: '10000' });
    const trade = { symbol: 'ACME', quantity: '10', price: '100', notes: MARKUP };
    await post('/transactions', { ...at, transaction_type: 'BUY', ...trade });
    await api.history.recordCloses(
      days.map((on, n) => ({
        ...{ symbol: 'ACME', on: on as TradingDay, source: 'test' },
        ...{ price: decimal(String(100 + 5 * n)) as never, currency: 'USD' as never },
      })),
    );
    await post('/data-products/lots/quality', { portfolio_id: id });
    const { page, faults } = await shown(id);
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/analytics/performance')) asked.push(request.postData() ?? '');
    });

    const performance = await section(page, 'Performance');
    await performance.locator('canvas').waitFor();
    expect(new Set(asked).size).toBe(asked.length);
    const image = performance.getByRole('img');
    expect(await image.getAttribute('aria-label')).toMatch(/Portfolio ended at \+/);
    await performance.getByRole('button', { name: 'Read as table' }).click();
    await performance.getByRole('row', { name: new RegExp(days.at(-2) ?? '') }).waitFor();
    await performance.getByRole('button', { name: 'Drawdown' }).click();
    await performance.getByText('Below the highest return so far').waitFor();

    // An unknown benchmark takes nothing away, and those on record are offered.
    await performance.getByLabel('Benchmark').fill('NOPE');
    await performance.getByRole('button', { name: 'Compare' }).click();
    await performance.getByText(/The figures below are those of the portfolio alone/).waitFor();
    await performance.getByText('Time-weighted (TWR)').waitFor();
    await performance.getByRole('button', { name: 'ACME' }).click();
    await performance.getByRole('heading', { name: /^Beside ACME/ }).waitFor();
    expect(await performance.getByRole('alert').count()).toBe(0);

    const quality = await section(page, 'Quality of the data');
    await quality.getByRole('button', { name: /Where its rows come from.*lots/ }).click();
    await quality.getByText(/Its last run read .*up to event/).waitFor();
    await quality.getByRole('table', { name: 'Rows of lots' }).getByText('ACME').waitFor();

    const booked = await section(page, 'Transactions');
    await booked.getByText(MARKUP).waitFor();
    expect(await page.locator('img').count()).toBe(0);
    // No field is half below the bar that stays on the screen.
    await page.evaluate('scrollTo(0, 0)');
    await audit(page, 'a portfolio');
    await pictured(page, 'portfolio');
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(faults).toEqual([]);

    // The lot behind the purchase explains itself.
    await booked.getByRole('link', { name: /buy ACME/ }).click();
    await page.getByRole('heading', { name: /^Lot \d+: ACME/ }).waitFor();
  });
});

describe('a portfolio against a benchmark', () => {
  it('is explained by group, and a benchmark that cannot be read is refused in a sentence', async () => {
    const { api, post, opened, shown } = await bookEnvironment();
    const id = await opened('Growth');
    // The benchmark is measured from the day before the first booking.
    const days = daysBack(8);
    const at = { portfolio_id: id, transaction_date: days[1] };
    await post('/transactions', { ...at, transaction_type: 'DEPOSIT', amount: '10000' });
    const trade = { transaction_type: 'BUY', symbol: 'ACME', quantity: '50', price: '100' };
    await post('/transactions', { ...at, ...trade });
    await api.history.recordCloses(
      ['ACME', 'SPY'].flatMap((symbol, step) =>
        days.map((on, n) => ({
          ...{ symbol, on: on as TradingDay, source: 'test', currency: 'USD' as never },
          price: decimal(String(100 + (step === 0 ? 5 : 1) * n)) as never,
        })),
      ),
    );
    const { page, faults } = await shown(id);
    const place = await section(page, 'Against a benchmark, by group');
    await place.getByLabel('Benchmark').fill('SPY 0.6, AGG');
    await place.getByRole('button', { name: 'Explain' }).click();
    await place.getByText(/Write symbols with weights that add up to 1/).waitFor();
    await place.getByLabel('Benchmark').fill('SPY');
    await place.getByRole('combobox').selectOption('security');
    await place.getByRole('button', { name: 'Explain' }).click();
    await place.getByText(/portfolio \+\d+\.\d+ %, benchmark \+\d+\.\d+ %, difference/).waitFor();
    const together = place.getByRole('row', { name: /^Together/ });
    await together.waitFor();
    const shares = async (row: typeof together) =>
      (await row.locator('td.number').allTextContents())
        .filter((text) => text !== '')
        .slice(-3)
        .reduce((sum, text) => sum + Number.parseFloat(text.replace('−', '-')), 0);
    const difference = (await place.locator('p strong').textContent()) ?? '';
    // Each is rounded to two decimals.
    expect(await shares(together)).toBeCloseTo(Number.parseFloat(difference.replace('−', '-')), 1);
    await page.setViewportSize({ width: 1280, height: 6_000 });
    await audit(page, 'attribution');
    await pictured(page, 'attribution');
    expect(faults).toEqual([]);
  });
});

describe('data that was not judged yet', () => {
  it('leads to its rows, and says what is missing', async () => {
    const { post, opened, shown } = await bookEnvironment();
    const id = await opened('Not judged');
    const at = { portfolio_id: id, transaction_date: daysBack(3)[0] };
    const trade = { transaction_type: 'BUY', symbol: 'ACME', quantity: '10', price: '100' };
    await post('/transactions', { ...at, ...trade });
    const { page } = await shown(id);
    const quality = await section(page, 'Quality of the data');
    await quality.getByText('Not judged yet.').first().waitFor();
    await quality.getByRole('button', { name: /Where its rows come from.*lots/ }).click();
    await quality.getByRole('table', { name: 'Rows of lots' }).getByText('ACME').waitFor();
    await quality.getByText('What its last run read is known once it was judged.').waitFor();
    expect(await quality.getByRole('alert').count()).toBe(0);
  });
});

describe('a finding', () => {
  it('that is cleared leaves the open ones and stands in the list of the cleared', async () => {
    const { api, bearer, post, opened, shown } = await bookEnvironment();
    const id = await opened('Short of cash');
    const at = { portfolio_id: id, transaction_date: daysBack(3)[0] };
    const trade = { transaction_type: 'BUY', symbol: 'ACME', quantity: '10', price: '100' };
    const { id: bought } = await post('/transactions', { ...at, ...trade });
    await api.agents.runAll();
    const { page, faults } = await shown(id);
    const place = await section(page, 'What the agents find');
    await place.getByText(/cash/i).first().waitFor();
    await page.setViewportSize({ width: 1280, height: 6_000 });
    await audit(page, 'open findings');
    await place.getByRole('button', { name: 'Findings that are cleared' }).click();
    await place.getByText('No finding was cleared yet.').waitFor();

    await api.ask('DELETE', `${V1}/transactions/${bought}`, { bearer });
    await api.agents.runAll();
    await page.reload();
    const again = await section(page, 'What the agents find');
    await again.getByText('The agents find nothing that is open.').waitFor();
    await again.getByRole('button', { name: 'Findings that are cleared' }).click();
    const cleared = again.getByRole('table', { name: 'Cleared findings' });
    await cleared.getByText(/cash/i).first().waitFor();
    await page.setViewportSize({ width: 1280, height: 6_000 });
    await audit(page, 'cleared findings');
    await pictured(page, 'cleared');
    expect(faults).toEqual([]);
  });
});

describe('a new portfolio', () => {
  it('is opened on the page of the book, which leads to its own', async () => {
    const { url, api, bearer } = await bookEnvironment();
    const { page, faults } = await open(url);
    await signInByPassword(page, 'bob', PASSWORD);
    await page.getByRole('link', { name: 'Book', exact: true }).click();
    await page.getByText('You have no portfolio yet: open one below').waitFor();
    const form = page.getByRole('region', { name: 'New portfolio' });
    await form.getByLabel('Name').fill('Savings');
    await form.getByLabel('Currency').fill('dollars');
    await form.getByRole('button', { name: 'Open the portfolio' }).click();
    await form.getByRole('alert').waitFor();
    await form.getByLabel('Currency').fill('eur');
    await form.getByLabel('Tax').selectOption('TAX_DEFERRED');
    await form.getByRole('button', { name: 'Open the portfolio' }).click();
    await page.getByRole('heading', { name: 'Savings' }).waitFor();
    const listed = await api.ask('GET', `${V1}/portfolios`, { bearer });
    expect(listed.body).toMatchObject([
      {
        ...{ name: 'Savings', base_currency: 'EUR', cost_basis_method: 'FIFO' },
        ...{ tax_treatment: 'TAX_DEFERRED', owner: 'bob' },
      },
    ]);
    await page.getByRole('link', { name: 'All portfolios' }).click();
    await page.getByRole('heading', { name: 'Your portfolios' }).waitFor();
    expect(faults.filter((one) => !one.includes('422'))).toEqual([]);
  });
});

describe('an invitation to a portfolio of somebody else', () => {
  it('is shown to who is invited, and accepting it adds the portfolio', async () => {
    const { api, url } = await bookEnvironment();
    const owner = await api.signedIn('dora', 'viewer');
    const body = { name: 'Family' };
    const made = await api.ask('POST', `${V1}/portfolios`, { bearer: owner, body });
    const { id } = made.body as { id: number };
    const grant = { bearer: owner, body: { role: 'viewer' } };
    await api.ask('PUT', `${V1}/portfolios/${id}/grants/bob`, grant);
    const { page, faults } = await open(url);
    await signInByPassword(page, 'bob', PASSWORD);
    await page.getByRole('heading', { name: /PAPER DU1/ }).waitFor();
    await page.evaluate("location.hash = '#/book'");
    await page.getByText('dora invites you to see Family.').waitFor();
    await page.getByRole('button', { name: 'Accept…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('rowheader', { name: 'Family' }).waitFor();
    expect(await page.getByText('dora invites you').count()).toBe(0);
    await page.getByRole('heading', { name: 'Portfolios of dora' }).waitFor();
    await page.getByRole('link', { name: 'bob (viewer)' }).click();
    await page.getByText('Family: viewer').waitFor();
    expect(faults).toEqual([]);
  });
});

describe('the owner of a portfolio', () => {
  it('invites a person, sees who has accepted, and withdraws it again', async () => {
    const { api, opened, shown } = await bookEnvironment();
    const dora = await api.signedIn('dora', 'viewer');
    const id = await opened('Family');
    const { page, faults } = await shown(id);
    // All sections are near the screen then.
    await page.setViewportSize({ width: 1280, height: 6_000 });
    const place = await section(page, 'Shared with');
    await place.getByText('Not shared with another person.').waitFor();
    await place.getByRole('button', { name: 'Invite to see…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('User name').fill('dora');
    await dialog.getByText('dora can see it after accepting.').waitFor();
    await dialog.getByRole('button', { name: 'Invite' }).click();
    await place.getByText('dora is invited to see it, and has not accepted.').waitFor();
    const path = `${V1}/auth/portfolio-invitations/${id}/accept`;
    expect((await api.ask('POST', path, { bearer: dora })).status).toBe(204);

    await page.reload();
    const again = await section(page, 'Shared with');
    await again.getByText('dora may see it.').waitFor();
    await audit(page, 'shares');
    await again.getByRole('button', { name: 'Withdraw…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
    await again.getByText('Not shared with another person.').waitFor();
    const seen = await api.ask('GET', `${V1}/portfolios/${id}`, { bearer: dora });
    expect(seen.status).toBe(404);
    expect(faults).toEqual([]);
  });
});

describe('corporate actions', () => {
  it('that are booked stand apart from those to come, the soonest first', async () => {
    const { api, post, opened, shown } = await bookEnvironment();
    const id = await opened('Splits');
    const at = { portfolio_id: id, transaction_date: daysBack(9)[0] };
    const trade = { transaction_type: 'BUY', quantity: '10', price: '100' };
    for (const symbol of ['ACME', 'GOLD', 'ZETA'])
      await post('/transactions', { ...at, ...trade, symbol });
    const admin = await api.signedIn('root', 'admin');
    const day = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
    const split = { type: 'SPLIT', new_shares: '2', old_shares: '1' };
    for (const [symbol, effective_on] of [
      ['ACME', day(-3)],
      ['ZETA', day(20)],
      ['GOLD', day(10)],
    ]) {
      const body = { ...split, symbol, effective_on };
      const done = await api.ask('POST', `${V1}/corporate-actions`, { bearer: admin, body });
      expect(done.status, JSON.stringify(done.body)).toBeLessThan(300);
    }
    const { page, faults } = await shown(id);
    await page.evaluate(`location.hash = '#/book'`);
    const place = await section(page, 'Corporate actions');
    const upcoming = place.getByRole('list', { name: 'Upcoming' }).getByRole('listitem');
    await expect.poll(() => upcoming.count()).toBe(2);
    expect(await upcoming.allTextContents()).toEqual([
      expect.stringMatching(/^GOLD split, 2 for 1/),
      expect.stringMatching(/^ZETA split, 2 for 1/),
    ]);
    const booked = place.getByRole('list', { name: 'Booked' }).getByRole('listitem');
    expect(await booked.allTextContents()).toEqual([expect.stringMatching(/^ACME split, 2 for 1/)]);
    // bob is a viewer.
    await place.getByText('What traders propose is shown to operators.').waitFor();
    expect(await place.locator('.refusal').count()).toBe(0);
    await pictured(page, 'actions');
    expect(faults).toEqual([]);
  });
});
