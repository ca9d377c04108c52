// A statement of the broker that was imported is what the book is compared with from then on: cash, positions and lots.
import { expect, it } from 'vitest';
import { homeDay } from '../harness/home-day.ts';
import { investor } from '../harness/recorded-investor.ts';

const V1 = '/api/v1';
const compact = (day: string) => day.replaceAll('-', '');

/** Two lots of ten ACME and 500 of cash in the evening of the day. */
function flex(on: string, [first, second]: readonly [string, string]): string {
  const [day, from] = [compact(on), compact(homeDay(-60))];
  const lot = (opened: string) =>
    `<OpenPosition accountId="U1" currency="USD" assetCategory="STK" symbol="ACME" reportDate="${day}" position="10" costBasisMoney="500" markPrice="50" levelOfDetail="LOT" openDateTime="${compact(opened)};103000" />`;
  const cash = `<CashReportCurrency accountId="U1" currency="USD" fromDate="${from}" toDate="${day}" startingCash="0" endingCash="500" endingSettledCash="500" />`;
  return `<FlexQueryResponse queryName="q" type="AF"><FlexStatements count="1"><FlexStatement accountId="U1" fromDate="${from}" toDate="${day}" period="" whenGenerated="${day};220000"><CashReport>${cash}</CashReport><OpenPositions>${lot(first)}${lot(second)}</OpenPositions></FlexStatement></FlexStatements></FlexQueryResponse>`;
}

it('a book that differs from its statement is asked about it, until both agree', async () => {
  const { api, bearer, id, get, post, book } = await investor();
  const days = [homeDay(-40), homeDay(-20), homeDay(-5)] as const;
  await book(`DEPOSIT 1000 ${homeDay(-45)}`);
  await book(`DEPOSIT 500 ${homeDay(-45)}`);
  await book(`BUY 10 ACME 50 ${days[0]}`);
  await book(`BUY 10 ACME 50 ${days[1]}`);
  const put = (content: string) => post(`${V1}/portfolios/${id}/imports?confirm=true`, { content });
  const { user_id: client } = (await get(`/portfolios/${id}`)).body as { user_id: number };
  const found = async () => {
    const { body } = await get(`/holdings/portfolio/${client}/monitor`);
    const all = body as { rule: string; text: string }[];
    return all.filter(({ rule }) => rule.startsWith('statement-')).map(({ text }) => text);
  };
  const done = await put(flex(days[2], [days[0], days[1]]));
  expect(done.status, JSON.stringify(done.body)).toBe(200);
  expect(await found()).toEqual([]);
  // The second deposit never happened, and the first lot was bought on another day than the broker says.
  const listed = (await get(`/transactions/portfolio/${id}`)).body as {
    id: number;
    cash: string;
  }[];
  const [deposit] = listed.filter(({ cash }) => cash === '500');
  const gone = await api.ask('DELETE', `${V1}/transactions/${deposit?.id}`, { bearer });
  expect(gone.status, JSON.stringify(listed)).toBe(204);
  expect(await found()).toEqual([
    `The broker's statement of ${days[2]} has 500.00 USD of cash, the ledger 0.00 USD: 500.00 USD are missing. Is a deposit, a dividend or interest not booked?`,
  ]);
  expect((await put(flex(days[2], [homeDay(-39), days[1]]))).status).toBe(200);
  expect(await found()).toEqual([
    expect.stringContaining('500.00 USD are missing'),
    `The broker's statement of ${days[2]} has ACME in other lots: 10 of ${homeDay(-39)}, 10 of ${days[1]}; the ledger has 10 of ${days[0]}, 10 of ${days[1]}. Which lots did the broker close?`,
  ]);
  await book(`DEPOSIT 500 ${homeDay(-45)}`);
  await book(`BUY 5 ACME 50 ${homeDay(-30)}`);
  await book(`DEPOSIT 250 ${homeDay(-30)}`);
  expect(await found()).toEqual([
    `The broker's statement of ${days[2]} has 20 ACME, the ledger 25. Is a sale not booked, or a purchase booked twice?`,
  ]);
});
