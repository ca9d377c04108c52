// Relays a journal into a ledger until the ten thousand are in it.
import { venuesOf } from '../../../src/trader/app/venues.ts';
import './die-at.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { createTraderRelay } from '../../../src/relay/app/trader-relay.ts';
import { openJournalReading } from '../../../src/trader/app/journal-reading/open-journal-reading.ts';
import { ACCOUNT } from '../../relay/harness/accounts.ts';
import { openBookedLedger } from '../../relay/harness/booked-ledger.ts';
import { tenThousand } from './ten-thousand.ts';

const [journal = '', ledger = ''] = process.argv.slice(2);
const { target, close } = await openBookedLedger(ledger);
const silent = () => {};
const relay = createTraderRelay({
  ...{ target, account: ACCOUNT, venues: venuesOf('us') },
  open: () => openJournalReading(journal),
  held: () => new Map(),
  cash: async () => undefined,
  timeoutMs: 0,
  now: () => instant(Date.now()),
  pause: () => new Promise((resolve) => void setImmediate(resolve)),
  log: { debug: silent, info: silent, warn: silent, error: silent },
  after(_, call) {
    const isDone = relay.state().seq === tenThousand().length;
    const timer = isDone ? undefined : setTimeout(call, 10);
    if (isDone) void close();
    return () => clearTimeout(timer);
  },
});
relay.look();
