// Files that are imported in the background, on both databases: claimed before they are begun, booked once, whoever fails meanwhile.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import {
  type ImportRunning,
  keepImport,
  runImport,
} from '../../../src/ledger/app/background-import.ts';
import { forgetHolder } from '../../../src/ledger/app/forget-holder.ts';
import { createImportSweep } from '../../../src/ledger/app/import-sweep.ts';
import { createFileReading } from '../../../src/ledger/app/read-import.ts';
import type { PortfolioId } from '../../../src/ledger/domain/entries/ids.ts';
import type { WaitingImport } from '../../../src/ledger/ports/waiting-imports.ts';
import { until } from '../../processes/waiting.ts';
import { CAUSE, newPortfolio } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';
import { longFile, withOversell } from '../harness/long-file.ts';

const ROWS = 180;
const FILE = longFile(ROWS);
const MINUTE_MS = 60_000;

describe.each(Object.keys(LEDGER_PLACES))('an import in the background of %s', (name) => {
  let place: LedgerPlace;
  let open: OpenLedger;
  let now = instant(Date.parse('2026-11-20T15:00:00Z'));

  beforeAll(async () => {
    place = (await LEDGER_PLACES[name]?.()) as LedgerPlace;
    open = await openLedger(place.address, () => now);
  });

  afterAll(async () => {
    await open.close();
    await place.end();
  });

  const pass = (ms: number) => {
    now = instant(now + ms);
  };

  function runner(more: Partial<ImportRunning> = {}): ImportRunning {
    return {
      ledger: open.ledger,
      reading: createFileReading(),
      sentenceOf: (failure, booked) => `${failure.kind} after ${booked}`,
      after: () => () => {},
      stopped: new AbortController().signal,
      ...more,
    };
  }

  /** One whose steps fail, or wait, when so many parts are booked. */
  function disturbed(parts: number, act: () => Promise<void>): ImportRunning {
    const { ledger } = open;
    let begun = 0;
    return runner({
      ledger: {
        ...ledger,
        whileReserved: (portfolio, work) =>
          ledger.whileReserved(portfolio, (inOneStep) =>
            work(async (step) => {
              begun += 1;
              if (begun > parts) await act();
              return inOneStep(step);
            }),
          ),
      },
    });
  }

  async function kept(content = FILE): Promise<WaitingImport> {
    const { ledger } = open;
    const id = await newPortfolio(ledger);
    const portfolio = (await ledger.read.portfolio(id)) ?? { id, holder: 1 as never };
    const told = { mapping: undefined, format: undefined, account: undefined, zone: undefined };
    const sent = { ...told, content, leavesProblemsOut: false };
    const read = await createFileReading().read({
      ...{ ...told, bytes: new TextEncoder().encode(content) },
    });
    if (!read.ok) throw new Error('the file cannot be read');
    const file = read.value;
    return ledger.context.store.inOneStep((step) =>
      keepImport(ledger, step, { portfolio, cause: CAUSE, sent, file }),
    );
  }

  const look = ({ id }: WaitingImport) => open.ledger.read.waitingImport(id);
  const count = (portfolio: PortfolioId) => open.ledger.read.transactionCount({ portfolio });

  it('is claimed by one of several, books each row once, and leaves no file', async () => {
    const one = await kept();
    expect(await open.ledger.read.importFileOf(one.id)).not.toContain('DEPOSIT');
    await Promise.all([runImport(runner(), one.id), runImport(runner(), one.id)]);
    expect(await look(one)).toMatchObject({ status: 'DONE', claim: 1, booked: ROWS });
    expect(await count(one.portfolio)).toBe(ROWS);
    expect(await open.ledger.read.importFileOf(one.id)).toBeUndefined();
    await runImport(runner(), one.id);
    expect(await look(one)).toMatchObject({ claim: 1 });
  });

  it('books nothing more where another one has taken it over meanwhile', async () => {
    const one = await kept();
    // As in another process: within one the portfolio is reserved.
    const other = await openLedger(place.address, () => now);
    let isTaken = false;
    const frozen = disturbed(2, async () => {
      if (isTaken) return;
      isTaken = true;
      pass(MINUTE_MS);
      await runImport(runner({ ledger: other.ledger }), one.id);
    });
    await runImport(frozen, one.id);
    await other.close();
    expect(await look(one)).toMatchObject({ status: 'DONE', claim: 2, booked: ROWS });
    expect(await count(one.portfolio)).toBe(ROWS);
  });

  it('is tried again after a fault, from where it was, and given up in the end', async () => {
    const one = await kept();
    const broken = disturbed(1, () => Promise.reject(new Error('the disk is full')));
    await expect(runImport(broken, one.id)).rejects.toThrow('the disk is full');
    expect(await look(one)).toMatchObject({
      ...{ status: 'WAITING', booked: 50, why: 'the disk is full' },
    });
    await runImport(runner(), one.id);
    expect(await look(one)).toMatchObject({ claim: 1 });
    for (let time = 2; time <= 10; time += 1) {
      pass(MINUTE_MS);
      await runImport(
        disturbed(0, () => Promise.reject(new Error('full'))),
        one.id,
      ).catch(() => {});
    }
    pass(MINUTE_MS);
    await runImport(runner(), one.id);
    expect(await look(one)).toMatchObject({ status: 'FAILED', why: 'GIVEN_UP after 50' });
  });

  it('that is stopped is left to another one at once', async () => {
    const one = await kept();
    const stopping = new AbortController();
    const ending = disturbed(1, async () => stopping.abort());
    await runImport({ ...ending, stopped: stopping.signal }, one.id);
    expect(await look(one)).toMatchObject({ status: 'WAITING', booked: 50 });
    await runImport(runner(), one.id);
    expect(await look(one)).toMatchObject({ status: 'DONE', booked: ROWS });
    expect(await count(one.portfolio)).toBe(ROWS);
  });

  it('fails for a row that is refused, says which, and keeps no file', async () => {
    const one = await kept(withOversell(FILE, ROWS - 10));
    await runImport(runner(), one.id);
    expect(await look(one)).toMatchObject({ status: 'FAILED', why: 'ROW_REFUSED after 0' });
    expect(await count(one.portfolio)).toBe(0);
    expect(await open.ledger.read.importFileOf(one.id)).toBeUndefined();
  });

  it('is found by the sweep, handed out once, and run here if nobody claims it', async () => {
    const one = await kept();
    const handed: string[] = [];
    const here: string[] = [];
    let beat: () => void = () => {};
    const sweep = createImportSweep({
      ledger: open.ledger.context,
      handOut: async ({ id }) => handed.push(id) > 0,
      runHere: async (id) => void here.push(id),
      after: (_, call) => {
        beat = call;
        return () => {};
      },
      onFault: (error) => {
        throw error;
      },
    });
    sweep.start();
    const looked = async (seconds: number) => {
      pass(seconds * 1_000);
      const then = beat;
      beat();
      await until('it has looked', () => beat !== then);
      return { handed: handed.join(), here: here.join() };
    };
    expect(await looked(0)).toEqual({ handed: one.id, here: '' });
    expect(await looked(5)).toEqual({ handed: one.id, here: '' });
    expect(await looked(6)).toEqual({ handed: one.id, here: one.id });
    await sweep.stop();
    await runImport(runner(), one.id);
  });

  it('goes with its holder', async () => {
    const { ledger } = open;
    const holder = await ledger.context.store.inOneStep((step) => step.holderFor('zoe'));
    const id = await newPortfolio(ledger, {}, holder);
    const told = { mapping: undefined, format: undefined, account: undefined, zone: undefined };
    const sent = { ...told, content: FILE, leavesProblemsOut: false };
    const asked = { portfolio: { id, holder }, cause: CAUSE, sent, file: { drafts: [] } };
    const one = await ledger.context.store.inOneStep((step) => keepImport(ledger, step, asked));
    await forgetHolder(ledger, 'zoe');
    expect(await look(one)).toBeUndefined();
    await runImport(runner(), one.id);
    expect(await count(id)).toBe(0);
  });
});
