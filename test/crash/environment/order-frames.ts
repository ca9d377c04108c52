// The order messages inside bytes on their way to a gateway: where each begins and ends, and what it is about.

export interface OrderFrame {
  readonly start: number;
  readonly end: number;
  readonly verb: 'new' | 'modify' | 'cancel';
  /** The last letter of our reference; undefined where the frame bears none. */
  readonly leg: string | undefined;
}

const PLACE_ORDER = '3';
const CANCEL_ORDER = '4';
const LENGTH_BYTES = 4;
const OWN_REFERENCE = /^[a-z2-7]{8}\.[0-9a-z]+\.([estxh])/;

export interface FrameReader {
  /** Frames of one write; a message is never spread over two. */
  framesIn(bytes: Buffer): readonly OrderFrame[];
}

/** Remembers which numbers have been placed, since a second placeOrder of a number is a modify. */
export function createFrameReader(): FrameReader {
  const legByOrderId = new Map<string, string | undefined>();

  function frameOf(fields: readonly string[]): Pick<OrderFrame, 'verb' | 'leg'> | undefined {
    const [id, orderId = ''] = fields;
    if (id === PLACE_ORDER) {
      const verb = legByOrderId.has(orderId) ? 'modify' : 'new';
      const reference = fields.findLast((field) => OWN_REFERENCE.test(field)) ?? '';
      const leg = OWN_REFERENCE.exec(reference)?.[1];
      legByOrderId.set(orderId, leg);
      return { verb, leg };
    }
    // A cancel's order number follows the version where the version is told.
    if (id !== CANCEL_ORDER) return undefined;
    const number = fields.slice(1, 3).find((field) => legByOrderId.has(field)) ?? orderId;
    return { verb: 'cancel', leg: legByOrderId.get(number) };
  }

  return {
    framesIn(bytes) {
      const frames: OrderFrame[] = [];
      let start = 0;
      while (start + LENGTH_BYTES <= bytes.length) {
        const end = start + LENGTH_BYTES + bytes.readUInt32BE(start);
        if (end > bytes.length) break;
        const fields = bytes.toString('latin1', start + LENGTH_BYTES, end).split('\0');
        const frame = frameOf(fields);
        if (frame !== undefined) frames.push({ start, end, ...frame });
        start = end;
      }
      return frames;
    },
  };
}
