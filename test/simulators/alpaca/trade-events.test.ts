// Trade updates as server-sent events, by which Alpaca's client in Go reads them. https://docs.alpaca.markets/reference/subscribetotradev2sse
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Alpaca, KEY_HEADERS, SOON_MS, startAlpaca, TEN } from './harness/alpaca-harness.ts';

let alpaca: Alpaca;
let leave = new AbortController();

beforeEach(async () => {
  leave = new AbortController();
  alpaca = await startAlpaca();
  await alpaca.price('AAPL', 100);
});
afterEach(async () => {
  leave.abort();
  await alpaca.stop();
});

interface Event {
  readonly event: string;
  readonly event_id: string;
  readonly at: string;
}

/** The events as they arrive, until the stream ends. */
async function* events(query: Readonly<Record<string, string>> = {}): AsyncGenerator<Event> {
  const words = new URLSearchParams(query);
  const response = await fetch(`http://127.0.0.1:${alpaca.port}/v2/events/trades?${words}`, {
    ...{ headers: KEY_HEADERS, signal: leave.signal },
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString('utf8');
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice(6));
  }
}

async function taken(from: AsyncGenerator<Event>, count: number): Promise<Event[]> {
  const found: Event[] = [];
  for (let left = count; left > 0; left -= 1) found.push((await from.next()).value);
  return found;
}

const wordsOf = (found: readonly Event[]) => found.map(({ event }) => event);
const FIRST = { since: TEN };

describe('events of trades', () => {
  it('replay from a time or an event on, continue, and have ids that sort', async () => {
    await alpaca.order({ client_order_id: 'a' });
    await alpaca.pass(SOON_MS);
    const stream = events(FIRST);
    const [pending, placed, filled] = await taken(stream, 3);
    expect(filled).toMatchObject({
      ...{ event: 'fill', price: '100.01', qty: '10', position_qty: '10' },
      order: { client_order_id: 'a', status: 'filled' },
    });
    const ids = [pending, placed, filled].map((one) => one?.event_id ?? '');
    expect(ids).toEqual([...ids].sort());
    for (const id of ids) expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    await alpaca.order({ type: 'limit', limit_price: '90' });
    await alpaca.pass(SOON_MS);
    expect(wordsOf(await taken(stream, 2))).toEqual(['pending_new', 'new']);
    const later = events({ since_id: placed?.event_id ?? '' });
    expect(wordsOf(await taken(later, 3))).toEqual(['fill', 'pending_new', 'new']);
  });

  it('end at a time or an event, and without a beginning have no past', async () => {
    await alpaca.order({});
    await alpaca.pass(SOON_MS);
    const [first, second] = await taken(events(FIRST), 2);
    const until_id = second?.event_id ?? '';
    const part = [];
    for await (const one of events({ since_id: first?.event_id ?? '', until_id })) part.push(one);
    expect(wordsOf(part)).toEqual(['new']);
    await alpaca.pass(SOON_MS);
    const day = [];
    for await (const one of events({ since: TEN, until: second?.at ?? '' })) day.push(one);
    expect(wordsOf(day)).toEqual(['pending_new', 'new']);
    const fresh = taken(events(), 1);
    // Each order is one more chance for the reader to be there first.
    const until = Date.now() + 60_000;
    let found: Event[] | undefined;
    void fresh.then((one) => {
      found = one;
    });
    while (found === undefined && Date.now() < until) {
      await alpaca.order({ type: 'limit', limit_price: '90' });
      await alpaca.pass(SOON_MS);
    }
    expect(['pending_new', 'new']).toContain(found?.[0]?.event);
  });

  it.each([
    ['since=x', 'since is not a valid time'],
    ['until=2026-11-24', 'since is required if until is specified'],
    ['until_id=01ARZ3NDEKTSV4RRFFQ69G5FAV', 'since_id is required if until_id is specified'],
    ['since_id=17', 'since_id is not a ULID'],
    ['since=2026-11-24&since_id=01ARZ3NDEKTSV4RRFFQ69G5FAV', 'cannot be used at the same time'],
  ])('refuse %s', async (query, reason) => {
    const { status, body } = await alpaca.call('GET', `/v2/events/trades?${query}`);
    expect(status).toBe(422);
    expect(body.message).toContain(reason);
  });
});
