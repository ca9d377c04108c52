// Values of the configuration that are valid one by one and mean nothing together.
import { CONDITION_INPUTS } from '../../domain/strategy/condition-inputs.ts';
import { fitsMode } from '../../ports/account-names.ts';
import { brokerOf } from '../brokers/broker-configs.ts';
import { type AccountRule, faultIf } from './meaningless.ts';

export const ACCOUNT_RULES: readonly AccountRule[] = [
  {
    setting: 'mode',
    refused: 'paper or live with an account of the other kind',
    because: 'paper accounts begin with DU or DF, live ones with U or F',
    faults: (file) => {
      const { mode, account } = file;
      const broker = brokerOf(file);
      const other = mode === 'paper' ? 'live' : 'paper';
      const isOther =
        (mode === 'paper' || mode === 'live') &&
        !fitsMode({ broker, account, mode }) &&
        fitsMode({ broker, account, mode: other });
      return faultIf(
        isOther,
        'mode',
        () => `${mode} does not fit the account ${account}: it is a ${other} account`,
      );
    },
  },
  {
    setting: 'feeds[].max_age_seconds',
    refused: 'below `poll_seconds`',
    because: 'a prediction can be too old when the first poll sees it',
    faults: ({ feeds }) =>
      feeds.flatMap(({ max_age_seconds: age, poll_seconds: poll, file }, index) =>
        age >= poll || file !== undefined
          ? []
          : [
              {
                path: ['feeds', index, 'max_age_seconds'],
                message: `${age} s are shorter than poll_seconds (${poll}): predictions would expire between two polls`,
              },
            ],
      ),
  },
  {
    setting: 'feeds[].thresholds[].level',
    refused: 'outside the range of confidence or score',
    because: 'it is never crossed',
    faults: ({ feeds }) =>
      feeds.flatMap(({ thresholds }, index) =>
        thresholds.flatMap(({ measure, level }, at) => {
          const isOwn = measure === 'confidence' || measure === 'score';
          const [low, high] = (isOwn && CONDITION_INPUTS.prediction?.[measure]?.range) || ANY;
          if (level >= low && level <= high) return [];
          const path = ['feeds', index, 'thresholds', at, 'level'];
          return [{ path, message: `${measure} is between ${low} and ${high}, never ${level}` }];
        }),
      ),
  },
  {
    setting: 'risk.max_leverage',
    refused: 'above 100 / `risk.margin_percent`',
    because: 'the margin ends the entries first',
    faults: ({ risk: { max_leverage: leverage, margin_percent: margin } }) =>
      faultIf(
        leverage > 100 / margin,
        'risk.max_leverage',
        () =>
          `margin_percent ${margin} permits ${100 / margin} times the net liquidation, not ${leverage}: lower one of them`,
      ),
  },
  {
    setting: 'risk.max_gross_exposure_percent',
    refused: 'above 100 × `risk.max_leverage`',
    because: 'the leverage ends the entries first',
    faults: ({ risk: { max_gross_exposure_percent: gross = 0, max_leverage: leverage } }) =>
      faultIf(
        gross > 100 * leverage,
        'risk.max_gross_exposure_percent',
        () => `max_leverage ${leverage} permits ${100 * leverage} percent: raise it or lower this`,
      ),
  },
  {
    setting: 'risk.max_net_exposure_percent, risk.max_position_percent',
    refused: 'above `risk.max_gross_exposure_percent`',
    because: 'the gross limit ends the entries first',
    faults: ({ risk }) => {
      const gross = risk.max_gross_exposure_percent ?? Number.POSITIVE_INFINITY;
      return (['max_net_exposure_percent', 'max_position_percent'] as const).flatMap((key) =>
        faultIf(
          (risk[key] ?? 0) > gross,
          `risk.${key}`,
          () => `${risk[key]} is above max_gross_exposure_percent, which is ${gross}`,
        ),
      );
    },
  },
  {
    setting: 'risk.sectors, risk.max_sector_percent',
    refused: 'one without the other',
    because: 'alone they limit nothing',
    faults: ({ risk: { sectors, max_sector_percent: most } }) =>
      faultIf(
        (sectors === undefined) !== (most === undefined),
        sectors === undefined ? 'risk.max_sector_percent' : 'risk.sectors',
        () =>
          sectors === undefined
            ? 'no symbol is in a sector: add risk.sectors'
            : 'no sector is limited: add risk.max_sector_percent',
      ),
  },
  {
    setting: 'execution.collar_percent',
    refused: 'above `risk.max_price_gap_percent`',
    because: 'a fill that it permits would count as an implausible price',
    faults: ({ execution: { collar_percent: collar }, risk: { max_price_gap_percent: gap } }) =>
      faultIf(
        collar > gap,
        'execution.collar_percent',
        () =>
          `${collar} is above risk.max_price_gap_percent (${gap}): a fill at the collar would count as implausible`,
      ),
  },
];

const ANY = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
