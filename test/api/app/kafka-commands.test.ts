// Commands from Kafka that cannot be carried out at this moment: who waits, who is answered, and what may be sent again.
import { expect, it, onTestFinished } from 'vitest';
import { openKafkaCommands } from '../../../src/api/app/kafka-commands.ts';
import type { BookServer } from '../../../src/api/http/server.ts';
import { createApiMetrics } from '../../../src/api/telemetry/api-metrics.ts';
import { StoreUnavailable } from '../../../src/sql/store-unavailable.ts';
import { until } from '../../processes/waiting.ts';
import { brokerOver } from '../../relay/harness/memory-broker.ts';
import { createMemoryLog } from '../../relay/harness/memory-log.ts';
import { type ServedAs, served } from '../harness/served.ts';

const silent = () => {};
const LOG = { error: silent, warn: silent, info: silent, debug: silent };

interface Answered {
  readonly command: string;
  readonly status: string;
  readonly problem?: { readonly status: number; readonly code: string; readonly detail: string };
}

async function following(more: ServedAs = {}) {
  const api = await served([], 'closed', new Map(), more);
  const log = createMemoryLog(['t.commands', 't.answers', 't.dlq']);
  let ask: BookServer['ask'] = api.askInside;
  let { authenticator } = api.identity;
  function follow() {
    const commands = openKafkaCommands(
      {
        ...{ brokers: ['broker:9092'], clientName: 'sluice', prefix: 't' },
        ...{ isEncrypted: false, credentials: undefined },
      },
      {
        ...{ ledger: api.book.ledger, log: LOG, metrics: createApiMetrics('0.0.0') },
        server: { ask: (request) => ask(request) },
        identity: {
          authenticator: {
            ...authenticator,
            principalOf: (bearer) => authenticator.principalOf(bearer),
          },
        },
        open: async () => brokerOver(log),
      },
    );
    commands.start();
    onTestFinished(() => commands.stop());
    return commands;
  }
  const send = (bearer: string, id: string, key = '0') => {
    const value = JSON.stringify({ id, type: 'CREATE_PORTFOLIO', data: { name: id } });
    const headers = { authorization: `Bearer ${bearer}` };
    return log.send([{ topic: 't.commands', key, value, headers }]);
  };
  const answers = () =>
    [0, 1].flatMap((partition) =>
      (log.stored.get(`t.answers/${partition}`) ?? []).map(
        ({ value }) => JSON.parse(value) as Answered,
      ),
    );
  return {
    ...{ api, follow, send, answers },
    answering: (next: BookServer['ask']) => {
      ask = next;
    },
    proving: (next: typeof authenticator) => {
      authenticator = next;
    },
  };
}

const problem = (status: number, code: string, detail: string) => async () => ({
  ...{ status, text: JSON.stringify({ status, code, detail }) },
});

it('an account whose trader is silent holds no command up, and its own may come again under its id', async () => {
  const { api, follow, send, answers, answering } = await following();
  const bearer = await api.signedIn('maria', 'trader');
  answering(problem(503, 'trader_silent', 'The trader of DU1 does not answer.'));
  await send(bearer, '2');
  const first = follow();
  await until('it is answered', () => answers().length === 1);
  const again = 'The trader of DU1 does not answer. Send the command again under the same id.';
  expect(answers()[0]).toMatchObject({
    ...{ command: '2', status: 'refused' },
    problem: { status: 503, code: 'trader_silent', detail: again },
  });
  await first.stop();
  answering(api.askInside);
  await send(bearer, '2');
  const second = follow();
  await until('it is done', () => second.state().done === 1);
});

it('who sends more than a user may is refused until then, and nobody else', async () => {
  const { api, follow, send, answers } = await following({ guarded: { requestsPerMinute: 2 } });
  const [maria, otto] = [
    await api.signedIn('maria', 'trader'),
    await api.signedIn('otto', 'trader'),
  ];
  // More than ten times what a bearer may: as many as an address may.
  for (let count = 0; count < 24; count += 1) await send(maria, `${2 * count}`);
  await send(otto, '101');
  follow();
  await until('all are answered', () => answers().length === 25);
  const done = answers().filter(({ status }) => status === 'done');
  expect(done.map(({ command }) => command).toSorted()).toEqual(['0', '101', '2']);
  const refused = answers().find(({ status }) => status === 'refused');
  expect(refused?.problem?.status).toBe(429);
  expect(refused?.problem?.detail).toMatch(/try again in \d+ s\. Send the command again/);
});

it.each(['store_unavailable', 'busy', 'step_conflict'])(
  'a command waits while it is met by %s',
  async (code) => {
    const { api, follow, send, answers, answering } = await following();
    const bearer = await api.signedIn('maria', 'trader');
    let tries = 0;
    answering((request) => {
      tries += 1;
      const status = code === 'step_conflict' ? 409 : 503;
      return tries === 1 ? problem(status, code, 'Not now.')() : api.askInside(request);
    });
    await send(bearer, '2');
    follow();
    await until('it is answered', () => answers().length === 1);
    expect(answers()[0]?.status).toBe('done');
  },
);

it('a store that is away as the sender is looked up costs no command', async () => {
  const { api, follow, send, answers, proving } = await following();
  const bearer = await api.signedIn('maria', 'trader');
  let tries = 0;
  const { authenticator } = api.identity;
  proving({
    ...authenticator,
    async principalOf(given) {
      tries += 1;
      if (tries <= 6) throw new StoreUnavailable('its server is gone');
      return authenticator.principalOf(given);
    },
  });
  await send(bearer, '2');
  follow();
  await until('it is answered', () => answers().length === 1);
  expect(answers()[0]?.status).toBe('done');
});
