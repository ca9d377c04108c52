// The depth of a listing for clients: its quote, and behind it the same distance and ever more shares.
import {
  DEFAULT_PRICE_STEPS,
  incrementAt,
  roundNearest,
} from '../../../../../market/instruments/tick-grid.ts';
import type { Answer } from '../../../messages/answer.ts';
import type { Listing } from '../prices/listing.ts';

const INSERT = 0;
const UPDATE = 1;
const ASK_SIDE = 0;
const BID_SIDE = 1;

export interface DepthLine {
  readonly reqId: number;
  readonly rows: number;
  /** Of all exchanges together: every row names one. */
  readonly isSmart: boolean;
}

/** All rows of both sides. */
export function depthOf(listing: Listing, line: DepthLine, isFirst: boolean): readonly Answer[] {
  const answers: Answer[] = [];
  for (let position = 0; position < line.rows; position += 1) {
    answers.push(row(listing, line, { position, side: BID_SIDE, isFirst }));
    answers.push(row(listing, line, { position, side: ASK_SIDE, isFirst }));
  }
  return answers;
}

function row(
  listing: Listing,
  { reqId, isSmart }: DepthLine,
  { position, side, isFirst }: { position: number; side: 0 | 1; isFirst: boolean },
): Answer {
  const best = side === BID_SIDE ? listing.bid : listing.ask;
  const size = side === BID_SIDE ? listing.bidSize : listing.askSize;
  const away = (side === BID_SIDE ? -position : position) * incrementAt(DEFAULT_PRICE_STEPS, best);
  return {
    name: 'marketDepth',
    reqId,
    position,
    marketMaker: isSmart ? listing.contract.primaryExchange : undefined,
    operation: isFirst ? INSERT : UPDATE,
    side,
    price: roundNearest(DEFAULT_PRICE_STEPS, best + away),
    size: Math.round((size * (position + 2)) / 200) * 100,
  };
}
