// Tests state answers in SSI's older form; here they are put into the form that is spoken: that of today, unless a test file says another.

export type Form = 'current' | 'older';
type Fields = Readonly<Record<string, unknown>>;

let spoken: Form = 'current';

/** For the rest of this test file. */
export function speak(form: Form): void {
  spoken = form;
}

export const spokenForm = (): Form => spoken;

const NOTHING = { code: 204, msg: 'No Content' };
const IN_ENVELOPE: ReadonlySet<string> = new Set(['GET /data/ohlc', 'GET /data/masterdata']);

/** The body of the answer to a call such as `GET /account/info`. */
export function bodyOf(what: string, data: unknown, account: string): unknown {
  if (spoken === 'older') return { data };
  const bare = bareOf(what, data, account);
  const rows = Array.isArray(bare) ? bare : Object.values(bare ?? {}).find(Array.isArray);
  if (rows?.length === 0) return NOTHING;
  return IN_ENVELOPE.has(what) ? { data: bare } : bare;
}

function bareOf(what: string, data: unknown, account: string): unknown {
  const { orderList, totalOrders, equityPositions } = (data ?? {}) as Fields;
  if (what === 'GET /trading/orderBook' && Array.isArray(orderList))
    return { accountNo: account, orderList: orderList.map(rowOf), totalRecord: totalOrders };
  return equityPositions === undefined ? data : { equity: equityPositions };
}

function rowOf({ accountNo, filledQuantity, cancelQuantity, osQuantity, ...row }: Fields): Fields {
  return { ...row, filledQty: filledQuantity, cancelQty: cancelQuantity };
}

/** What the stream says of a topic. */
export function frameOf(topic: string, data: unknown): object {
  const isOrder = topic.startsWith('order');
  const channel = isOrder ? 'TRADING' : 'DATA';
  if (spoken === 'older') return { channel, topic, data };
  if (topic === 'market.flag') {
    const { market: b, status: f, tradingDate: t } = data as Fields;
    return { channel, topic: 'market.FLAG', data: { b, t, f } };
  }
  return { channel, topic, data: isOrder ? eventOf(data as Fields) : data };
}

function eventOf({ modifyTime, ...event }: Fields): Fields {
  const modifiedTime = modifyTime === undefined ? {} : { modifiedTime: modifyTime };
  return { eventType: 'orderEvent', ...event, ...modifiedTime };
}

export function subscribed(): object {
  return spoken === 'older'
    ? { method: 'subscribe', channel: 'TRADING', status: 'success', message: '' }
    : { method: 'SUBSCRIBE', channel: 'TRADING', status: 'ok', message: 'success' };
}
