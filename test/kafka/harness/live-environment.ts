// An API whose prices a test states, with all that it publishes to a real broker: events, live valuations, commands and their answers.
import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { openAutopilot } from '../../../src/api/app/autopilot.ts';
import { openKafka } from '../../../src/api/app/kafka.ts';
import { openKafkaCommands } from '../../../src/api/app/kafka-commands.ts';
import { bookOf } from '../../../src/api/app/ledger.ts';
import { watchAgents } from '../../../src/api/app/watch-agents.ts';
import { createApiMetrics } from '../../../src/api/telemetry/api-metrics.ts';
import { createTraderClients } from '../../../src/api/traders/trader-clients.ts';
import type { StoredMessage } from '../../../src/relay/kafka/broker/broker.ts';
import type { KafkaSettings } from '../../../src/trader/ports/kafka-settings.ts';
import type { ApiSettings } from '../../../src/trader/ports/settings.ts';
import { NO_PLAN_ORDERS } from '../../api/harness/no-plan-orders.ts';
import { type Served, served } from '../../api/harness/served.ts';
import { statedPrices } from '../../api/harness/stated-prices.ts';
import { pause, until } from '../../processes/waiting.ts';
import { loggedIn, withBroker } from './topics.ts';

type AutopilotTerms = Parameters<typeof openAutopilot>[2];

export interface LiveEnvironment {
  readonly api: Served;
  readonly settings: KafkaSettings;
  /** May be changed at any time: watchers hear of it within 20 ms. */
  readonly prices: Record<string, string>;
  readonly bearer: string;
  readonly metrics: ReturnType<typeof createApiMetrics>;
  readonly said: readonly string[];
  post(path: string, body: object): Promise<Record<string, unknown>>;
  get(path: string): Promise<Record<string, unknown>>;
  /** Of a portfolio: under its key. */
  command(portfolio: number, command: Sent): Promise<Answered>;
  /** All messages of these topics, oldest first. */
  topics(...families: readonly string[]): Promise<readonly StoredMessage[]>;
}

export interface Sent {
  readonly id: string;
  readonly type: string;
  readonly data: object;
}

export interface Answered {
  readonly command: string;
  readonly status: string;
  readonly place: string;
  readonly events: readonly { readonly id: string; readonly type: string }[];
  readonly result: Readonly<Record<string, unknown>>;
}

export async function liveEnvironment(
  address: string,
  {
    valuationsEveryMs = 500,
    autopilot = {},
  }: { readonly valuationsEveryMs?: number; readonly autopilot?: AutopilotTerms } = {},
): Promise<LiveEnvironment> {
  const settings: KafkaSettings = {
    ...{ brokers: [address], clientName: 'sluice', prefix: `t${randomUUID().slice(0, 8)}` },
    ...{ isEncrypted: false, credentials: undefined, takesCommands: true, valuationsEveryMs },
  };
  const prices: Record<string, string> = { SPY: '370', KO: '60' };
  const said: string[] = [];
  const say = (sentence: string) => void said.push(sentence);
  const log = { error: say, warn: say, info: say, debug: say };
  const metrics = createApiMetrics('0.0.0');
  const stated = statedPrices(prices);
  const api = await served([], 'closed', new Map(), { prices: stated });
  const { ledger } = api.book;
  const book = bookOf(ledger, 'us', {
    ...{ allowsSimulation: true, allowsPrivateWebhooks: false, prices: stated, followed: [] },
    ...{ planOrders: NO_PLAN_ORDERS, history: api.history, staleAfterDays: 4 },
  });
  const { identity } = api;
  const pilot = openAutopilot(
    book,
    { identity, clients: createTraderClients([]), log, metrics },
    autopilot,
  );
  const agents = watchAgents(
    { log, metrics },
    {
      ...{ agents: api.agents, autopilot: pilot, changes: ledger.changes },
      confirmByRule: async () => {},
    },
  );
  const duties = [
    agents,
    ...openKafka({ kafka: settings, traders: [] as const } as unknown as ApiSettings, {
      ...{ book, log, metrics, onFar: agents.soon },
    }).leaderJobs,
    openKafkaCommands(settings, { server: { ask: api.askInside }, identity, ledger, log, metrics }),
  ];
  for (const duty of duties) duty.start();
  onTestFinished(async () => {
    for (const duty of duties) await duty.stop();
    stated.stop();
  });
  const bearer = await api.signedIn('maria', 'trader');
  const V1 = '/api/v1';

  const topics = async (...families: readonly string[]) => {
    const names = families.map((family) => `${settings.prefix}.${family}`);
    const found = await loggedIn(settings, names).catch(() => []);
    return found.toSorted((a, b) => a.at - b.at);
  };

  return {
    ...{ api, settings, prices, bearer, metrics, said, topics },
    async post(path, body) {
      const answer = await api.ask('POST', `${V1}${path}`, { bearer, body });
      if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
      return answer.body as Record<string, unknown>;
    },
    get: async (path) =>
      (await api.ask('GET', `${V1}${path}`, { bearer })).body as Record<string, unknown>,
    async command(portfolio, command) {
      const topic = `${settings.prefix}.commands`;
      await withBroker(settings, async (broker) => {
        await broker.prepare([{ name: topic, keptDays: 1 }]);
        const value = JSON.stringify({ ...command, portfolio });
        const headers = { authorization: `Bearer ${bearer}` };
        await broker.send([{ topic, key: String(portfolio), value, headers }]);
      });
      return until(`the command ${command.id} is answered`, async () => {
        const answers = await topics('answers');
        await pause(100);
        const found = answers.find(({ key }) => key === command.id);
        return found && (JSON.parse(found.value) as Answered);
      });
    },
  };
}
