// Events of older programs are read for ever, also those that nobody can book any more.
import { expect, it, onTestFinished } from 'vitest';
import { decimal, textOf } from '../../../src/kernel/decimal.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { rebuildBook, verifyBook } from '../../../src/ledger/app/verify-book.ts';
import { portfolioStream } from '../../../src/ledger/domain/events/envelope.ts';
import { booked } from '../harness/booked.ts';
import { CAUSE, newPortfolio, trade } from '../harness/drafts.ts';
import { LEDGER_PLACES, openLedger } from '../harness/ledger-places.ts';

it.each(Object.keys(LEDGER_PLACES))(
  'a dividend that was reinvested in a short position covers it when %s is rebuilt',
  async (name) => {
    const place = await LEDGER_PLACES[name]?.();
    if (place === undefined) throw new Error('no place');
    const { ledger, store, close } = await openLedger(place.address);
    onTestFinished(async () => {
      await close();
      await place.end();
    });
    const portfolio = await newPortfolio(ledger, { allowShort: true });
    const short = { day: '2024-01-02', quantity: '10', price: '20' };
    await booked(ledger, portfolio, trade('SHORT', 'OLD', short));
    const [security] = await ledger.read.securitiesBySymbol('OLD');
    const dividend = {
      ...trade('BUY', 'OLD', { day: '2024-02-01', quantity: '1', price: '20' }),
      ...{ type: 'REINVESTED_DIVIDEND', amount: decimal('20'), withholding: decimal('0') },
      bought: { quantity: decimal('2'), price: decimal('10') },
    };
    const now = await ledger.inOneStep((step) =>
      ledger.record(step, { portfolio, draft: dividend as never, cause: CAUSE }),
    );
    expect(now).toMatchObject({ ok: false, failure: { kind: 'OPPOSITE_POSITION' } });

    await store.inOneStep((step) =>
      step.append(
        portfolioStream(portfolio),
        [
          {
            type: 'DIVIDEND_RECEIVED',
            schemaVersion: 1,
            effective: instant(Date.parse('2024-02-01T15:00:00Z')),
            data: {
              ...{ id: 900, on: '2024-02-01', currency: 'USD', security: security?.id },
              ...{ amount: '20', withholding: '0', treatment: 'INCOME' },
              bought: { quantity: '2', price: '10' },
              row: { type: 'REINVESTED_DIVIDEND', price: '10', quantity: '2' },
            },
          },
        ],
        CAUSE,
      ),
    );
    expect(await rebuildBook(store)).toMatchObject({ ok: true });
    expect((await verifyBook(store)).ok).toBe(true);
    const position = await ledger.read.position(portfolio, security?.id as never);
    expect(
      [position?.quantity, position?.cost, position?.realized].map((one) => textOf(one as never)),
    ).toEqual(['-8', '-160', '20']);
  },
);
