// The options that a strategy trades, as its file writes them and as the engine applies them.
import { SECOND_MS } from '../../../kernel/instant.ts';
import {
  type Between,
  COMBINATIONS,
  OPTION_TRADE_DEFAULTS,
  type OptionTrade,
  ROLL_DEFAULTS,
  type RollRule,
} from '../../domain/terms/option-trade.ts';
import { type Codec, fieldCodec, inUnits, optional } from '../fields/field-codec.ts';
import type { StrategyFile } from '../schema/strategy-schema.ts';
import { rangeIn } from '../schema/trade-fields.ts';
import { checked } from './family-codec.ts';

type TradeFile = NonNullable<StrategyFile['trade']>;

/** What a file may state with the same key on both sides; `across` stands for two terms. */
type Stated = {
  readonly [Name in Exclude<keyof OptionTrade, 'acrossEarnings' | 'acrossExDate'>]?:
    | OptionTrade[Name]
    | undefined;
};

const BETWEEN = optional<Between, string | number>({
  from: (written) => checked(rangeIn(written)),
  written: ({ from, until }) => (from === until ? from : `${from}..${until}`),
});

const ROLL = optional<RollRule, NonNullable<TradeFile['roll']>>({
  from: ({ dte: dteMax, credit = ROLL_DEFAULTS.credit, max = ROLL_DEFAULTS.max }) => ({
    ...{ dteMax, credit, max },
  }),
  written: ({ dteMax: dte, credit, max }) => ({ dte, credit, max }),
});

const SECONDS = optional(inUnits(SECOND_MS));

const FIELDS = fieldCodec<Stated, TradeFile>()({
  as: 'as',
  otherwise: 'otherwise',
  dte: ['dte', BETWEEN],
  delta: ['delta', BETWEEN],
  width: 'width',
  spreadPercentMax: 'max_spread_percent',
  spreadAllowed: 'allowed_spread',
  openInterestMin: 'min_open_interest',
  volumeMin: 'min_volume',
  premiumTicksMin: 'min_premium_ticks',
  quoteAgeMaxMs: ['max_quote_age_seconds', SECONDS],
  openMinMs: ['min_open_seconds', SECONDS],
  deltaGapMax: 'max_delta_gap',
  creditPercentMin: 'min_credit_percent',
  outsideExpectedMove: 'outside_expected_move',
  roll: ['roll', ROLL],
});

/** What the file does not state is what `as` means by default. */
export const TRADE: Codec<OptionTrade, TradeFile> = {
  from(file) {
    const stated = Object.entries(FIELDS.from(file)).filter(([, value]) => value !== undefined);
    const { across } = file;
    return {
      ...OPTION_TRADE_DEFAULTS[file.as],
      ...Object.fromEntries(stated),
      ...(across !== undefined && {
        acrossEarnings: across.includes('earnings'),
        acrossExDate: across.includes('ex_date'),
      }),
    };
  },
  written({ otherwise, width, acrossEarnings, acrossExDate, ...terms }) {
    const across = [...(acrossEarnings ? ['earnings'] : []), ...(acrossExDate ? ['ex_date'] : [])];
    return {
      ...FIELDS.written({
        ...terms,
        otherwise: terms.as === 'same' ? otherwise : undefined,
        width: COMBINATIONS.has(terms.as) ? width : undefined,
      }),
      across: across.length === 0 ? undefined : across,
    };
  },
};
