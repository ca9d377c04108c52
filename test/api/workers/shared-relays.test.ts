// How relays stand, told by the process that leads to one that does not, over a real ledger.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createReadRelays, shareRelays } from '../../../src/api/app/shared-relays.ts';
import { decimal, type Money, quantity } from '../../../src/kernel/decimal.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { relayStateText } from '../../../src/relay/app/relay-state-text.ts';
import type { RelayState } from '../../../src/relay/app/trader-relay.ts';
import { LEDGER_PLACES, type OpenLedger, openLedger } from '../../ledger/harness/ledger-places.ts';
import { until } from '../../processes/waiting.ts';

const ACCOUNT = { name: 'own', account: 'DU1', mode: 'paper' as const };
const AT = instant(Date.parse('2026-11-20T15:00:00Z'));
const ABSENT: RelayState = {
  ...{ account: ACCOUNT as RelayState['account'], condition: { kind: 'absent' }, since: AT },
  ...{ journalId: undefined, seq: 0, lag: 0, facts: 0, compared: undefined },
};
const STOPPED: RelayState = {
  ...ABSENT,
  condition: { kind: 'stopped', why: 'the journal was restored', missing: [] },
  journalId: 'jjjjjjjj',
  seq: 17,
  compared: {
    close: AT,
    differences: [
      { symbol: 'SPY', broker: undefined, trader: quantity('10'), ledger: quantity('9.5') },
    ],
    cash: { currency: 'EUR', broker: decimal('10.25') as Money, ledger: decimal('10') as Money },
  },
};

describe.each(Object.entries(LEDGER_PLACES))('on %s, a process that does not lead', (_, place) => {
  let open: OpenLedger;
  let end: () => Promise<void>;
  beforeAll(async () => {
    const found = await place();
    end = found.end;
    open = await openLedger(found.address);
  });
  afterAll(async () => {
    await open.close();
    await end();
  });

  it('shows how the relays of the leader stand, and has it go on with a journal', async () => {
    const asked: string[] = [];
    const duty = shareRelays(
      {
        states: () => [STOPPED],
        accept: async (trader) => {
          asked.push(trader);
          return 'The trader has no journal on this host.';
        },
      },
      open.ledger,
    );
    duty.start();
    onTestFinished(async () => void (await duty.stop()));
    const traders = [{ ...ACCOUNT, folder: 'none' }] as never;
    const relays = createReadRelays(traders, () => [ABSENT], open.ledger);
    expect(relays.states()).toEqual([ABSENT]);
    await until('it is told', async () => {
      await relays.read();
      return relays.states()[0]?.condition.kind === 'stopped';
    });
    const shown = (state: RelayState) => JSON.parse(relayStateText(state)) as unknown;
    expect(relays.states().map(shown)).toEqual([shown(STOPPED)]);
    expect(relays.states()[0]?.account).toBe(ACCOUNT);
    expect(await relays.accept('own')).toBe('The trader has no journal on this host.');
    expect(asked).toEqual(['own']);
  });
});
