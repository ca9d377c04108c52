// The alarms of a trader over HTTP: the list, and what reaches the trader of a word about one.
import { expect, it } from 'vitest';
import { ok } from '../../../src/kernel/result.ts';
import type { ControlRequest } from '../../../src/trader/app/control-client/control-client.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { served } from '../harness/served.ts';

const DAEMON = '/api/v1/daemon/DU1';

it('alarms are listed with those that ended, by symbol, or only those that are open', async () => {
  const api = await served([scriptedTrader()]);
  const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
  const idsOf = async (query: string) => {
    const { body } = await api.ask('GET', `${DAEMON}/alarms${query}`, { bearer });
    return (body as { readonly id: string }[]).map(({ id }) => id);
  };
  expect(await idsOf('')).toEqual(['A7', 'A3']);
  expect(await idsOf('?open=true')).toEqual(['A7']);
  expect(await idsOf('?symbol=FPT')).toEqual([]);
});

it('an alarm is acknowledged and muted in the name of who asks, and by operators alone', async () => {
  const sent: ControlRequest['body'][] = [];
  const api = await served([
    {
      ...scriptedTrader(),
      send: async <Body>({ body }: ControlRequest) => {
        sent.push(body);
        return ok({ text: 'done' } as Body);
      },
    },
  ]);
  const bearer = await api.signedIn('ann', 'operator', ['DU1']);
  const say = (what: string, body: object, by = bearer) =>
    api.ask('POST', `${DAEMON}/${what}`, { bearer: by, body });
  const note = { alarm_id: 'A7', note: 'cable replaced' };
  expect(await say('acknowledge-alarm', note)).toMatchObject({
    status: 200,
    body: { text: 'done' },
  });
  expect((await say('mute-alarm', { alarm_id: 'A7', minutes: 240 })).status).toBe(200);
  expect((await say('mute-alarm', { alarm_id: 'A7', minutes: 241 })).status).toBe(422);
  const viewer = await api.signedIn('ben', 'viewer', ['DU1']);
  expect((await say('acknowledge-alarm', note, viewer)).status).toBe(403);
  expect(sent).toMatchObject([
    { type: 'acknowledge-alarm', ...note, by: { user: 'ann' } },
    { type: 'mute-alarm', alarm_id: 'A7', minutes: 240, by: { user: 'ann' } },
  ]);
});
