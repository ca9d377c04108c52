// A statement that is fetched at night, compared, and shown in the daily report.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStatements } from '../../../src/api/app/statements.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { createLedger } from '../../../src/ledger/app/ledger.ts';
import { openPortfolio } from '../../../src/ledger/app/portfolios.ts';
import { readImport } from '../../../src/ledger/app/read-import.ts';
import { RELAY_SOURCE } from '../../../src/ledger/app/record.ts';
import type { HolderNumber } from '../../../src/ledger/ports/ledger-rows.ts';
import { openLedgerStore } from '../../../src/ledger/store/open-ledger-store.ts';
import { booked } from '../../ledger/harness/booked.ts';
import { CAUSE, USD } from '../../ledger/harness/drafts.ts';
import { fixture } from '../../ledger/interchange/read/fixtures.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { served } from '../harness/served.ts';
import { FLEX_TOKEN, startFlexEnvironment } from './flex-environment.ts';

const STATEMENT = fixture('ibkr-flex-two-months.xml')
  .split('\n')
  .filter((line) => !/assetCategory="FUT"|<Transfer |<CorporateAction /.test(line))
  .join('\n')
  .replace('position="24"', 'position="12"');

async function followedPortfolio(folder: string) {
  const now = () => instant(Date.parse('2026-11-20T15:00:00Z'));
  const store = await openLedgerStore(join(folder, 'ledger.sqlite'), { now });
  onTestFinished(() => store.close());
  const ledger = createLedger({ store, bookKey: randomBytes(32), defaults: { venue: 'us' } });
  const opened = await ledger.inOneStep((step) =>
    openPortfolio(
      ledger.context,
      step,
      {
        ...{ holder: 1 as HolderNumber, kind: 'TRADER', account: 'U1234567', name: 'Followed' },
        ...{
          description: undefined,
          baseCurrency: USD,
          method: 'FIFO',
          dividendTreatment: undefined,
        },
        ...{ taxTreatment: 'TAXABLE', allowShort: true, feesInBasis: true },
        longTermRule: 'us:more-than-one-year',
      },
      CAUSE,
    ),
  );
  if (!opened.ok) throw new Error(opened.failure.kind);
  return { ledger, portfolio: opened.value.id };
}

test('is proved against the portfolio of its account and shown in the report of each day', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-statements-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const environment = await startFlexEnvironment({ statement: STATEMENT });
  onTestFinished(() => environment.close());
  const { ledger, portfolio } = await followedPortfolio(folder);
  const file = readImport({
    bytes: Buffer.from(STATEMENT),
    ...{ format: undefined, mapping: undefined, account: undefined, zone: undefined },
  });
  if (!file.ok) throw new Error('unreadable');
  const relayed = { ...CAUSE, source: RELAY_SOURCE };
  for (const { draft } of file.value.drafts.slice(0, -1))
    await booked(ledger, portfolio, draft, relayed);

  const said: string[] = [];
  const note = (text: string, fields?: object) => said.push(`${text} ${JSON.stringify(fields)}`);
  const log = { debug: note, info: note, warn: note, error: note, stop: async () => {} };
  const terms = { token: FLEX_TOKEN, query: '42', at: '0 11 * * *', address: environment.address };
  const statements = openStatements({ statements: terms, folder }, { ledger, log });
  await statements.proveNow();
  expect(said).toEqual([
    'The statement differs from the ledger. {"account":"U1234567","from":"2024-01-01","to":"2024-02-29","differing":["cash EUR"]}',
  ]);

  const last = file.value.drafts.at(-1)?.draft;
  if (last !== undefined) await booked(ledger, portfolio, last);
  await statements.proveNow();
  expect(said.at(-1)).toContain('agrees with the ledger to the cent');
  expect(said.join()).not.toContain(FLEX_TOKEN);

  const api = await served([scriptedTrader('main', 'U1234567')], 'closed', undefined, {
    proofsIn: folder,
  });
  const bearer = await api.signedIn('ann', 'viewer', ['U1234567']);
  const report = async (day: string) =>
    (await api.ask('GET', `/api/v1/daemon/main/reports/${day}`, { bearer })).body;
  expect(await report('2024-02-15')).toMatchObject({
    net_pnl: 98,
    statement_proof: {
      equal: true,
      account: 'U1234567',
      portfolio_id: portfolio,
      matched_rows: 17,
    },
  });
  expect(await report('2024-03-01')).toMatchObject({ statement_proof: null });
});
