// Trade updates as server-sent events, by which Alpaca's client in Go reads them.
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  eventId,
  eventTime,
  placeIn,
  timeIn,
} from '../../../../src/api/http/alpaca-streams/event-ids.ts';
import { until } from '../../../processes/waiting.ts';
import { CLOSING, HELD, OPENING } from '../../../trader/adapters/sqlite/one-trade.ts';
import { openEnvironment, WHOLE } from '../../harness/traded-journal.ts';

interface Update {
  readonly event: string;
  readonly event_id: string;
  readonly at: string;
  readonly order: { readonly side: string; readonly filled_qty: string };
}

const HEADERS = { 'apca-api-key-id': 'bot', 'apca-api-secret-key': 'open sesame' };

async function events(url: string, query: Readonly<Record<string, string>> = {}, id = 'bot') {
  const leave = new AbortController();
  onTestFinished(() => leave.abort());
  const address = `${url}/alpaca/v2/events/trades?${new URLSearchParams(query)}`;
  const headers = { ...HEADERS, 'apca-api-key-id': id };
  // A client comes back when the trader of a busy machine did not answer in time.
  const response = await until('the stream', async () => {
    const answer = await fetch(address, { headers, signal: leave.signal });
    return answer.status !== 503 && answer;
  });
  const updates: Update[] = [];
  const seen = { hasEnded: false, updates, status: response.status };
  void (async () => {
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString('utf8');
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines)
        if (line.startsWith('data: ')) updates.push(JSON.parse(line.slice(6)));
    }
    seen.hasEnded = true;
  })().catch(() => {});
  return seen;
}

const wordsOf = ({ updates }: { readonly updates: readonly Update[] }) =>
  updates.map(({ event, order }) => `${event} ${order.side} ${order.filled_qty}`);

describe('events of trades', () => {
  it('are those of the socket, from now on, and of the key alone', async () => {
    const { api, happen } = await openEnvironment();
    const bot = await events(api.url);
    const other = await events(api.url, {}, 'other');
    happen(OPENING);
    happen(HELD);
    happen(CLOSING);
    await until('the whole trade', () => bot.updates.length >= WHOLE.length);
    expect(wordsOf(bot)).toEqual(WHOLE);
    expect(other.updates).toEqual([]);
    const late = await events(api.url);
    expect(late.updates).toEqual([]);
  });

  it('replay behind each event, by its id and by its time, as they were', async () => {
    const { api, happen } = await openEnvironment();
    const bot = await events(api.url);
    for (const facts of [OPENING, HELD, CLOSING]) happen(facts);
    await until('the whole trade', () => bot.updates.length >= WHOLE.length);
    const last = bot.updates.at(-1);
    for (const [at, { event_id: id, at: time }] of bot.updates.entries()) {
      // As the client in Go asks when it comes back: a nanosecond behind the last one.
      const behind = time.replace(
        /\d{3}Z$/,
        (end) => `${String(Number(end.slice(0, 3)) + 1).padStart(3, '0')}Z`,
      );
      const again = await events(api.url, { since_id: id, until_id: last?.event_id ?? '' });
      const since = await events(api.url, { since: behind });
      if (at + 1 < WHOLE.length)
        await until('the rest by id', () => again.updates.length >= WHOLE.length - at - 1);
      await until('the rest by time', () => since.updates.length >= WHOLE.length - at - 1);
      expect(again.updates).toEqual(bot.updates.slice(at + 1));
      expect(since.updates).toEqual(bot.updates.slice(at + 1));
      if (at + 1 < WHOLE.length) await until('the end', () => again.hasEnded);
    }
  });

  it('end behind a time that is past, whether something happened later or not', async () => {
    const { api, happen } = await openEnvironment();
    const bot = await events(api.url);
    for (const facts of [OPENING, HELD, CLOSING]) happen(facts);
    await until('the whole trade', () => bot.updates.length >= WHOLE.length);
    const since = bot.updates[0]?.at.slice(0, 10) ?? '';
    const part = await events(api.url, { since, until: bot.updates[2]?.at ?? '' });
    await until('the end', () => part.hasEnded);
    expect(wordsOf(part)).toEqual(WHOLE.slice(0, 4));
    const nothing = await events(api.url, { since: '2020-01-01', until: '2020-01-02' });
    await until('the end of another', () => nothing.hasEnded);
    expect(nothing.updates).toEqual([]);
  });

  it.each([
    ['since=yesterday', 'since: expected a time'],
    ['until=2026-11-24', 'since is required'],
    ['since=2026-11-24&since_id=01ARZ3NDEKTSV4RRFFQ69G5FAV', 'same time'],
    ['since_id=17', 'since_id: expected the event_id'],
    ['since_id=7ZZZZZZZZZ00000001ZZZZZZZZ', 'since_id: expected the event_id'],
    ['since_ulid=1', 'since_ulid'],
  ])('refuse %s', async (query, reason) => {
    const { api } = await openEnvironment();
    const answer = await fetch(`${api.url}/alpaca/v2/events/trades?${query}`, { headers: HEADERS });
    const body = (await answer.json()) as { message: string };
    expect(answer.status).toBe(422);
    expect(body.message).toContain(reason);
  });

  it('are not there without the secret', async () => {
    const { api } = await openEnvironment();
    const answer = await fetch(`${api.url}/alpaca/v2/events/trades`);
    expect([answer.status, ((await answer.json()) as { code: number }).code]).toEqual([
      401, 40110000,
    ]);
  });
});

describe('an event', () => {
  it('is found again by its id and its time, which sort', () => {
    const at = Date.parse('2026-11-24T15:00:00.123Z');
    const places = [0, 1, 999, 1_000, 123_456_789].flatMap((seq) =>
      [0, 1, 255].map((index) => ({ seq, index })),
    );
    const ids = places.map((place) => eventId(at, place));
    expect(ids).toEqual([...ids].sort());
    for (const place of places) {
      expect(placeIn(eventId(at, place))).toEqual(place);
      const micros = place.seq % 1_000;
      expect(timeIn(eventTime(at, place))).toEqual({ at, micros, nanos: place.index });
    }
    expect(eventId(at, { seq: 1, index: 0 }) < eventId(at + 1, { seq: 1, index: 0 })).toBe(true);
    expect(placeIn('01ARZ3NDEKTSV4RRFFQ69G5FAI')).toBeUndefined();
  });
});
