// `broker: acme`, with a section of its own: a broker that fills every order at once.
import type { Recipe } from './recipe.ts';

export const BROKER: Recipe = {
  title: 'A broker',
  edits: [
    {
      file: 'src/trader/adapters/acme/acme.ts',
      create: `// A broker that fills every order at once, at the price of its section, and keeps nothing.
import type { BrokerTraits } from '../../ports/broker-traits.ts';
import type { AdapterContext, AdapterSettings } from '../kit/adapter-context.ts';
import { type BrokerSession, portsOf } from '../kit/session.ts';

export interface AcmeSettings extends AdapterSettings {
  readonly price: number;
}

export const ACME_TRAITS: BrokerTraits = {
  capabilities: {
    ...{ restingStops: false, reducingGroups: false, brackets: false, amendsInPlace: false },
    ...{ fractions: false, shortSelling: false, orderTypes: ['market'], validities: ['day'] },
  },
  linksFor: () => ({ handles: [] }),
};

export function createAcme(settings: AcmeSettings) {
  return portsOf(ACME_TRAITS, (outputs) => createSession({ ...settings, ...outputs }));
}

function createSession(context: AcmeSettings & AdapterContext): BrokerSession {
  const { account, price, clock, report, update } = context;
  return {
    start() {
      report({ type: 'session-opened', account, seat: 'acme', serverVersion: 1 });
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
            ...{ price, averagePrice: price },
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
      after: `export interface BrokerSections {\n`,
      insert: `  readonly acme?: { readonly price: number; readonly apiKey: string } | undefined;
`,
    },
    {
      file: 'src/trader/ports/brokers.ts',
      before: `} as const satisfies Record<string, BrokerRow>;`,
      insert: `  acme: {
    program: 'Acme',
    serves: ['us'],
    section: 'acme',
    words: {
      ...{ name: 'Acme', screen: "Acme's app" },
      ...{ hasStatements: false, hasRestingStops: false, hasLoginCodes: false, hasPractice: false },
      hasOptions: false,
    },
  },
`,
    },
    {
      file: 'src/trader/config/brokers/acme-config.ts',
      create: `// The section \`acme\`.
import { z } from 'zod';
import { positive, text } from '../fields/fields.ts';
import type { BrokerConfig } from './broker-config.ts';

const acme = z
  .strictObject({
    price: positive().default(100).describe('Of every fill'),
    api_key: text().describe('Name an environment variable'),
  })
  .optional()
  .describe('With broker: acme');

interface AcmeFile {
  readonly acme?: z.output<typeof acme>;
}

export const ACME_CONFIG = {
  shape: { acme },
  toSettings: ({ acme: given }: AcmeFile) => ({
    acme: given && { price: given.price, apiKey: given.api_key },
  }),
  faults: ({ acme: given }: AcmeFile) =>
    given === undefined ? [{ path: ['acme'], message: 'is missing' }] : [],
  decisive: ({ acme: given }: AcmeFile) => ({ price: given?.price }),
} satisfies BrokerConfig;
`,
    },
    {
      file: 'src/trader/config/brokers/broker-configs.ts',
      before: `import { ALPACA_CONFIG }`,
      insert: `import { ACME_CONFIG } from './acme-config.ts';\n`,
    },
    {
      file: 'src/trader/config/brokers/broker-configs.ts',
      after: `  ssi: SSI_CONFIG,\n`,
      insert: `  acme: ACME_CONFIG,\n`,
    },
    {
      file: 'src/trader/app/brokers/credentials.ts',
      after: `  ib: NONE,\n`,
      insert: `  acme: { ...NONE, secrets: ({ acme }) => [acme?.apiKey] },\n`,
    },
    {
      file: 'src/trader/app/brokers/brokers.ts',
      before: `import type { BrokerName }`,
      insert: `import { ACME_TRAITS, createAcme } from '../../adapters/acme/acme.ts';\n`,
    },
    {
      file: 'src/trader/app/brokers/brokers.ts',
      after: `  ib: IB,
  ssi: SSI,
`,
      insert: `  acme: {
    traits: ACME_TRAITS,
    open({ settings: { acme, account, mode, execution }, ...given }) {
      if (acme === undefined) throw new Error('the settings have no section \`acme\`');
      return createAcme({ ...given, account, mode, execution, price: acme.price });
    },
  },
`,
    },
    {
      file: 'src/cli/brokers/broker-checks.ts',
      after: `  ssi: { doctor: ssiFindings, goLive: () => [] },\n`,
      insert: `  acme: { doctor: () => Promise.resolve([]), goLive: () => [] },\n`,
    },
    {
      file: 'test/trader/adapters/acme/acme.test.ts',
      create: `import { expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { createVenues } from '../../../../src/market/venues/venues.ts';
import { adapterOf } from '../../../../src/trader/app/brokers/brokers.ts';
import { secretsIn, withoutSecrets } from '../../../../src/trader/app/instance/secrets.ts';
import { SLUICE_SCHEMA } from '../../../../src/trader/config/schema/sluice-schema.ts';
import { toSettings } from '../../../../src/trader/config/settings/to-settings.ts';
import type { BrokerReport } from '../../../../src/trader/ports/broker-reports.ts';
import { approved } from '../conformance/place.ts';
import { entryLeg } from '../ib/harness/approved.ts';
import { realWall } from '../ib/harness/real-time.ts';

const FILE = SLUICE_SCHEMA.parse({
  ...{ broker: 'acme', mode: 'paper', account: 'DU1234567' },
  acme: { price: 12, api_key: 'hush' },
});
const SETTINGS = toSettings(FILE, '', []);

it('fills an order at once, at the price of the configuration', () => {
  const { broker } = adapterOf(SETTINGS).open({
    settings: SETTINGS,
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
  expect(reports.at(-1)).toMatchObject({ execution: { price: 12 } });
});

it('keeps its key out of what is recorded', () => {
  expect(secretsIn(SETTINGS)).toContain('hush');
  expect(JSON.stringify(withoutSecrets(SETTINGS))).not.toContain('hush');
});
`,
    },
  ],
  test: 'test/trader/adapters/acme/acme.test.ts',
  alsoPass: ['test/trader/config/brokers/broker-and-venue.test.ts'],
};
