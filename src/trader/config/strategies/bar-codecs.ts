// Numbers of bars and times of day, as files write them and as the engine uses them.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { READ_BAR_MS, type ReadBarName } from '../../../market/bars/bar-lengths.ts';
import type { AtrSpec } from '../../domain/strategy/strategy.ts';
import { type Codec, fieldCodec } from '../fields/field-codec.ts';

interface BarsFile {
  readonly period: number;
  readonly bar: ReadBarName;
}

export const BAR: Codec<number, ReadBarName> = {
  from: (name) => READ_BAR_MS[name],
  written: (barMs) => Object.entries(READ_BAR_MS).find(([, ms]) => ms === barMs)?.[0],
};

export const BARS = fieldCodec<AtrSpec, BarsFile>()({ period: 'period', barMs: ['bar', BAR] });

interface Multiple {
  readonly atr: AtrSpec;
  readonly multiple: number;
}

/** A multiple of an ATR: in the file one object with its bars. */
export const MULTIPLE: Codec<Multiple, BarsFile & { readonly multiple: number }> = {
  from: ({ multiple, ...bars }) => ({ atr: BARS.from(bars), multiple }),
  written: ({ atr, multiple }) => ({ ...BARS.written(atr), multiple }),
};

/** `15:45` as ms after midnight. */
export const TIME_OF_DAY: Codec<number, string> = {
  from(time) {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    return (hours * 60 + minutes) * MINUTE_MS;
  },
  written(msOfDay) {
    const text = (part: number) => String(part).padStart(2, '0');
    const whole = msOfDay / MINUTE_MS;
    return `${text(Math.floor(whole / 60))}:${text(whole % 60)}`;
  },
};
