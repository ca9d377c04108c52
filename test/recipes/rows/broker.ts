// `broker: paper`: a broker that fills every order at once.
import type { Recipe } from './recipe.ts';

export const BROKER: Recipe = {
  title: 'A broker',
  edits: [
    {
      file: 'src/trader/adapters/paper/paper.ts',
      create: `// A broker that fills every order at once, at a fixed price, and keeps nothing.
import type { BrokerTraits } from '../../ports/broker-traits.ts';
import type { AdapterContext, AdapterSettings } from '../kit/adapter-context.ts';
import { type BrokerSession, portsOf } from '../kit/session.ts';

const PRICE = 100;

export const PAPER_TRAITS: BrokerTraits = {
  capabilities: {
    ...{ restingStops: false, reducingGroups: false, brackets: false, amendsInPlace: false },
    ...{ fractions: false, shortSelling: false, orderTypes: ['market'], validities: ['day'] },
  },
  linksFor: () => ({ handles: [] }),
};

export function createPaper(settings: AdapterSettings) {
  return portsOf(PAPER_TRAITS, (outputs) => createSession({ ...settings, ...outputs }));
}

function createSession({ account, clock, report, update }: AdapterContext): BrokerSession {
  return {
    start() {
      report({ type: 'session-opened', account, seat: 'paper', serverVersion: 1 });
      report({ type: 'gateway-changed', state: 'ready', why: 'always' });
    },
    stop: (stopped) => stopped(),
    submit({ legs }) {
      report({ type: 'sent', orderRefs: legs.map(({ orderRef }) => orderRef) });
      for (const { orderRef, symbol, side, quantity } of legs)
        report({
          type: 'execution',
          execution: {
            ...{ account, execId: orderRef, orderRef, symbol, side, at: clock.now() },
            ...{ shares: quantity, cumulativeQuantity: quantity },
            ...{ price: PRICE, averagePrice: PRICE },
          },
        });
    },
    modify: ({ orderRef }) =>
      report({ type: 'cancel-refused', orderRef, known: false, text: 'filled' }),
    cancel: ({ orderRef }) =>
      report({ type: 'cancel-refused', orderRef, known: false, text: 'filled' }),
    requestSnapshot: () => report({ type: 'snapshot-failed', why: 'nothing is kept' }),
    resolve: ({ symbol }) =>
      report({ type: 'instrument-unresolved', symbol, matches: 0, why: 'nothing is listed' }),
    subscribe: ({ symbol }) => update({ type: 'history', symbol, bars: [] }),
    unsubscribe() {},
    refill: (symbol) => update({ type: 'history', symbol, bars: [] }),
  };
}
`,
    },
    {
      file: 'src/trader/ports/brokers.ts',
      before: `} as const satisfies Record<string, BrokerRow>;`,
      insert: `  paper: {
    program: 'paper exchange',
    serves: ['us'],
    words: {
      ...{ name: 'paper', screen: 'the log' },
      ...{ hasStatements: false, hasRestingStops: false, hasLoginCodes: false },
    },
  },
`,
    },
    {
      file: 'src/trader/config/brokers/broker-configs.ts',
      after: `const CONFIGS = {
  ib: IB_CONFIG,
  ssi: SSI_CONFIG,
`,
      insert: `  paper: {
    toSettings: () => ({}),
    faults: () => [],
    decisive: () => ({}),
    withPathsPlaced: (file) => file,
  },
`,
    },
    {
      file: 'src/trader/app/brokers/credentials.ts',
      after: `  ib: NONE,\n`,
      insert: `  paper: NONE,\n`,
    },
    {
      file: 'src/trader/app/brokers/brokers.ts',
      before: `import type { BrokerName }`,
      insert: `import { createPaper, PAPER_TRAITS } from '../../adapters/paper/paper.ts';\n`,
    },
    {
      file: 'src/trader/app/brokers/brokers.ts',
      after: `  ib: IB,
  ssi: SSI,
`,
      insert: `  paper: {
    traits: PAPER_TRAITS,
    open: ({ settings, ...given }) => createPaper({ ...given, ...settings }),
    simulated() {
      throw new Error('it has no simulator');
    },
  },
`,
    },
    {
      file: 'src/cli/brokers/broker-checks.ts',
      after: `  ssi: { doctor: ssiFindings, goLive: () => [] },\n`,
      insert: `  paper: { doctor: () => Promise.resolve([]), goLive: () => [] },\n`,
    },
    {
      file: 'test/trader/adapters/paper/paper.test.ts',
      create: `import { expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { createVenues } from '../../../../src/market/venues/venues.ts';
import { adapterOf } from '../../../../src/trader/app/brokers/brokers.ts';
import type { BrokerReport } from '../../../../src/trader/ports/broker.ts';
import { settings } from '../../engine/harness/settings.ts';
import { approved } from '../conformance/place.ts';
import { entryLeg } from '../ib/harness/approved.ts';
import { realWall } from '../ib/harness/real-time.ts';

it('fills an order at once', () => {
  const { broker } = adapterOf({ broker: 'paper' }).open({
    settings: settings([]),
    venues: createVenues(US, []),
    clock: { now: () => instant(Date.UTC(2026, 10, 18, 15)), at: () => () => {}, speed: 1 },
    wall: realWall,
    keep: { read: () => undefined, write: () => {} },
    log: () => {},
    isHalted: () => false,
  });
  const reports: BrokerReport[] = [];
  broker.reports$.subscribe((report) => reports.push(report));
  broker.start();
  broker.submit(approved(entryLeg()));
  expect(reports.map(({ type }) => type)).toEqual([
    ...['session-opened', 'gateway-changed', 'sent', 'execution'],
  ]);
});
`,
    },
  ],
  test: 'test/trader/adapters/paper/paper.test.ts',
};
