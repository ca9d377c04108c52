// Buys through the API with the package `sluice-client`, follows the order until it has filled, asks why, and reads the book:
//   SLUICE_URL=http://127.0.0.1:8000 SLUICE_TOKEN=$(sluice user token ann) node trade.ts AAPL 10
import { createApiClient } from 'sluice-client';

const { SLUICE_URL: baseUrl = 'http://127.0.0.1:8000', SLUICE_TOKEN: token } = process.env;
const [symbol = 'AAPL', shares = '10'] = process.argv.slice(2);
const api = createApiClient({ baseUrl, token: () => token });

// The stream first, so that it shows the order from its beginning. It ends with the program.
const topics = 'orders,executions';
const ending = new AbortController();
const stream = await api.GET('/api/v1/events', {
  params: { query: { topics } },
  parseAs: 'stream',
  signal: ending.signal,
});
if (stream.error) throw new Error(stream.error.detail);

// A name of our own: sent again after a lost answer, it finds the same order instead of making a second one.
const name = `example-${Date.now()}`;
const placed = await api.POST('/api/v1/orders', {
  body: {
    ...{ symbol, side: 'BUY', type: 'MKT', quantity: Number(shares), client_order_id: name },
    protection: { stop: { percent: 3 } },
  },
});
// A refusal has every reason in its sentence.
if (placed.error) throw new Error(placed.error.detail);
const { text, order_ref: orderRef, order } = placed.data;
console.log(text);

interface Message {
  readonly topic: string;
  readonly event: {
    readonly event_type: string;
    readonly order_refs: readonly string[];
    readonly shares?: number;
    readonly price?: number;
  };
}

let filled = 0;
for await (const { topic, event } of messagesIn(stream.data)) {
  if (!event.order_refs.includes(String(orderRef))) continue;
  console.log(topic, event.event_type, event.shares ?? '', event.price ?? '');
  filled += event.shares ?? 0;
  if (filled >= Number(shares)) break;
}
ending.abort();

const path = { trader: String(order?.account), id: String(orderRef) };
const explained = await api.GET('/api/v1/daemon/{trader}/explain/{id}', { params: { path } });
for (const { at, text: step } of explained.data ?? []) console.log(at, step);

const { data: book = [] } = await api.GET('/api/v1/positions');
for (const { symbol: held, quantity, average_price: price, stop_price: stop } of book)
  console.log(`${held}: ${quantity} at ${price}, stop ${stop ?? 'none'}`);

/** The `data:` lines of server-sent events, from the bytes as they come. */
async function* messagesIn(bytes: ReadableStream<Uint8Array> | null): AsyncGenerator<Message> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const part of bytes ?? []) {
    const lines = `${rest}${decoder.decode(part, { stream: true })}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines)
      if (line.startsWith('data: {"type":"event"')) yield JSON.parse(line.slice('data: '.length));
  }
}
