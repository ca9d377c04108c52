// What the stream sends in SSI's words of today, from the exchange's events, which have the older ones.
import { assertNever } from '../../../kernel/assert.ts';
import type { StreamEvent } from '../exchange/stream-event.ts';
import type { WireForm } from './wire-form.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Undefined: it is not sent in this form. */
export function eventIn(form: WireForm, event: StreamEvent): StreamEvent | undefined {
  const { kind } = event;
  if (kind === undefined) return event;
  return form === 'older' ? olderEvent(event, kind) : currentEvent(event, kind);
}

type Kind = NonNullable<StreamEvent['kind']>;

/** The exchange's own words; it had no events of fills and limits. */
function olderEvent(event: StreamEvent, kind: Kind): StreamEvent | undefined {
  return kind === 'match' || kind === 'limits' ? undefined : event;
}

function currentEvent(event: StreamEvent, kind: Kind): StreamEvent | undefined {
  const data = event.data as Fields;
  switch (kind) {
    case 'flag':
      return { ...event, topic: 'market.FLAG', data: flagIn(data) };
    case 'order':
      return { ...event, data: orderIn(data) };
    case 'match':
      return { ...event, data: { eventType: 'orderMatchEvent', ...data } };
    case 'limits':
      return event;
    case 'portfolio':
      // It has become one of derivatives only.
      return undefined;
    default:
      return assertNever(kind);
  }
}

function flagIn({ market, status, tradingDate }: Fields): object {
  return { b: market, t: tradingDate, f: status };
}

const CODED = /^([A-Z]{3}\d{3})\s*:\s*(.*)$/s;

/** What SSI refuses has a code and a text apart; `rejectReason` is the exchange's. */
function orderIn({ modifyTime, rejectReason, ...order }: Fields): object {
  const coded = order.orderStatus === 'RJ' ? CODED.exec(String(rejectReason)) : null;
  const [, errorCode = '', errorMessage = ''] = coded ?? [];
  return {
    eventType: 'orderEvent',
    ...order,
    modifiedTime: modifyTime,
    rejectReason: coded === null ? rejectReason : '',
    ...{ errorCode, errorMessage },
  };
}
