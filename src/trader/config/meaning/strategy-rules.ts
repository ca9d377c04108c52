// Values of a strategy file that are valid one by one and mean nothing.
import { signalsAccepted } from '../../domain/strategy/condition.ts';
import type { StrategyFile } from '../schema/strategy-schema.ts';
import { faultIf, type StrategyRule } from './meaningless.ts';

const RISK_PERCENT_MAX = 10;
const MULTIPLE_MIN = 0.1;
const TICK = 0.01;
/** Moves of a stop in USD, where no price of the file shows what is possible. */
const MOVE_MAX = 100;
const SESSION_CLOSE = '16:00';

export const STRATEGY_RULES: readonly StrategyRule[] = [
  {
    setting: 'size.risk_percent',
    refused: `above ${RISK_PERCENT_MAX}`,
    because: 'a few losses in a row would end the account',
    faults: ({ size: { risk_percent: percent = 0 } }) =>
      faultIf(
        percent > RISK_PERCENT_MAX,
        'size.risk_percent',
        () => `${percent} percent of equity would be lost by one stop: at most ${RISK_PERCENT_MAX}`,
        percent / 100 <= 1 ? String(percent / 100) : undefined,
      ),
  },
  {
    setting: 'size.kelly.cap_percent',
    refused: `above ${RISK_PERCENT_MAX}`,
    because: 'a few losses in a row would end the account',
    faults: ({ size: { kelly: { cap_percent: percent = 0 } = {} } }) =>
      faultIf(
        percent > RISK_PERCENT_MAX,
        'size.kelly.cap_percent',
        () => `${percent} percent of equity could be lost by one stop: at most ${RISK_PERCENT_MAX}`,
      ),
  },
  {
    setting: 'stop.*.multiple',
    refused: `below ${MULTIPLE_MIN}`,
    because: 'the stop would be inside the spread',
    faults: ({ stop = {} }) =>
      (['atr', 'chandelier', 'supertrend'] as const).flatMap((kind) => {
        const { multiple = MULTIPLE_MIN } = stop[kind] ?? {};
        return faultIf(
          multiple < MULTIPLE_MIN,
          `stop.${kind}.multiple`,
          () => `${multiple} ATRs are inside the spread: at least ${MULTIPLE_MIN}`,
        );
      }),
  },
  {
    setting: 'stop.price',
    refused: `below ${TICK}`,
    because: 'it is less than a tick',
    faults: ({ stop: { price = TICK } = {} }) =>
      faultIf(price < TICK, 'stop.price', () => `${price} USD is less than the tick of ${TICK}`),
  },
  {
    setting: 'trail.step',
    refused: `above ${MOVE_MAX}; with \`stop.price\` and a target in R: above the way from stop to target`,
    because: 'the stop would never move',
    faults: ({ stop: { price } = {}, trail: { step = 0 } = {}, target }) => {
      const r = lastTargetR(target);
      const way = price === undefined || r === undefined ? MOVE_MAX : price * (1 + r);
      return faultIf(
        step > way,
        'trail.step',
        () => `the stop would never move: ${step} USD is more than ${way}`,
      );
    },
  },
  {
    setting: 'trail.break_even_offset',
    refused: `above ${MOVE_MAX}; with \`stop.price\`: as much as the gain at \`break_even_at_r\``,
    because: 'the stop would be beyond the price',
    faults: ({
      stop: { price } = {},
      trail: { break_even_at_r: r = 0, break_even_offset: offset = 0 } = {},
    }) => {
      const gain = price === undefined ? MOVE_MAX : price * r;
      const isBeyond = offset > gain || (offset === gain && price !== undefined && offset > 0);
      return faultIf(
        isBeyond,
        'trail.break_even_offset',
        () =>
          `the stop would be beyond the price: the gain is then ${gain} USD, and this is ${offset}`,
      );
    },
  },
  {
    setting: 'trail.break_even_at_r, trail.activate_at_r',
    refused: 'at or beyond the last target in R',
    because: 'the target ends the trade first',
    faults: ({ trail, target }) => {
      const r = lastTargetR(target) ?? Number.POSITIVE_INFINITY;
      return (['break_even_at_r', 'activate_at_r'] as const).flatMap((key) =>
        faultIf(
          (trail?.[key] ?? 0) >= r,
          `trail.${key}`,
          () => `the target at ${r} R ends the trade before ${trail?.[key]} R`,
        ),
      );
    },
  },
  {
    setting: 'exit.flatten_minutes_before_close',
    refused: 'at or before the first time of `entry.between`, on a day that closes at 16:00',
    because: 'no entry would be possible',
    faults: ({ entry: { between }, exit: { flatten_minutes_before_close: before } }) =>
      faultIf(
        before !== undefined &&
          between !== undefined &&
          minutesOf(SESSION_CLOSE) - before <= minutesOf(between[0]),
        'exit.flatten_minutes_before_close',
        () =>
          `entries begin at ${between?.[0]}, ${before} minutes before the close or later: no entry would be possible`,
      ),
  },
  {
    setting: 'entry.side',
    refused: 'a side whose signal `entry.when` excludes',
    because: 'no accepted signal has that side',
    faults: ({ entry: { side, when } }) => {
      const accepted = signalsAccepted(when);
      const wanted = SIGNALS_OF[side];
      const [other] = SIDES.filter((one) => accepted.includes(SIGNALS_OF[one][0]));
      return faultIf(
        !wanted.some((signal) => accepted.includes(signal)),
        'entry.side',
        () =>
          `${side} enters on ${wanted.join(' and ')}, but entry.when is only true for ${accepted.join(', ') || 'no signal'}`,
        other,
      );
    },
  },
];

const SIGNALS_OF = { long: ['BUY'], short: ['SELL'], both: ['BUY', 'SELL'] } as const;
const SIDES = ['long', 'short'] as const;

/** Undefined if a part of the shares has no target in R. */
function lastTargetR(target: StrategyFile['target']): number | undefined {
  if (target === undefined) return undefined;
  if (!Array.isArray(target)) return target.r ?? target.decay?.[0]?.r;
  const last = target.at(-1);
  const portions = target.map(({ portion_percent: portion }) => portion);
  const isWhole = portions.includes(undefined) || portions.reduce(sum, 0) === 100;
  return isWhole ? last?.r : undefined;
}

function sum(total: number, portion: number | undefined): number {
  return total + (portion ?? 0);
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
