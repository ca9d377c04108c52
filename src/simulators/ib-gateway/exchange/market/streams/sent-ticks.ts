// What a subscriber has been sent of a quote: a price is sent when it changes, and a size without its price when only that has changed.
import type { Answer, AnswerOf } from '../../../messages/answer.ts';

export interface SentTicks {
  /** Those of the ticks that say something new; they count as sent. */
  changed(answers: readonly Answer[]): readonly Answer[];
  /** The next ticks are sent whole, as after a subscription. */
  forget(): void;
}

/** The type of the size that belongs to a price, live and delayed. */
const SIZE_OF: Readonly<Record<number, number>> = { 1: 0, 2: 3, 4: 5, 66: 69, 67: 70, 68: 71 };
/** Clients derive the sizes of ask and last from the message of the price, that of the bid only from its own. */
const BIDS: ReadonlySet<number> = new Set([1, 66]);
const VOLUMES: ReadonlySet<number> = new Set([8, 74]);
const SIZES: ReadonlySet<number> = new Set([...Object.values(SIZE_OF), ...VOLUMES]);

export function createSentTicks(): SentTicks {
  const priceByType = new Map<number, number>();
  const sizeByType = new Map<number, number>();

  function sizeChanged(tick: AnswerOf<'tickSize'>): readonly Answer[] {
    if (sizeByType.get(tick.tickType) === tick.size) return [];
    sizeByType.set(tick.tickType, tick.size);
    return [tick];
  }

  function priceChanged(tick: AnswerOf<'tickPrice'>, sizeType: number): readonly Answer[] {
    const { reqId, tickType, price, size } = tick;
    const isBid = BIDS.has(tickType);
    if (priceByType.get(tickType) === price) {
      return isBid ? [] : sizeChanged({ name: 'tickSize', reqId, tickType: sizeType, size });
    }
    priceByType.set(tickType, price);
    if (!isBid) sizeByType.set(sizeType, size);
    return [tick];
  }

  return {
    changed: (answers) =>
      answers.flatMap((answer) => {
        if (answer.name === 'tickSize' && SIZES.has(answer.tickType)) return sizeChanged(answer);
        if (answer.name !== 'tickPrice') return [answer];
        const sizeType = SIZE_OF[answer.tickType];
        return sizeType === undefined ? [answer] : priceChanged(answer, sizeType);
      }),
    forget() {
      priceByType.clear();
      sizeByType.clear();
    },
  };
}
