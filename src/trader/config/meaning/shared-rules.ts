// Values of a strategy that a limit of the configuration makes meaningless.
import { faultIf, type SharedRule } from './meaningless.ts';

export const SHARED_RULES: readonly SharedRule[] = [
  {
    setting: 'size.notional',
    refused:
      'above `risk.max_position_notional`; in a backtest above `--cash` × `risk.max_leverage`',
    because: 'every entry would be reduced',
    faults: ({ size }, { risk: { max_position_notional: most } }) =>
      faultIf(
        size.kind === 'notional' && size.notional > most,
        'size.notional',
        () =>
          `is above risk.max_position_notional, which is ${most} USD: every entry would be reduced`,
      ),
  },
  {
    setting: 'size.equity_percent',
    refused: 'above 100 × `risk.max_leverage`, or above `risk.max_position_percent`',
    because: 'every entry would be reduced',
    faults: ({ size }, { risk: { max_leverage: leverage, max_position_percent: own = 100 } }) => {
      const most = Math.min(own, 100 * leverage);
      return faultIf(
        size.kind === 'equity-percent' && size.percent > most,
        'size.equity_percent',
        () => `risk permits ${most} percent of equity: every entry would be reduced`,
      );
    },
  },
  {
    setting: 'stop.percent',
    refused: 'below `risk.min_stop_percent`',
    because: 'every entry would be refused (`stop_too_tight`)',
    faults: ({ stop }, { risk: { min_stop_percent: least } }) =>
      faultIf(
        stop.kind === 'percent' && stop.percent < least,
        'stop.percent',
        () => `is below risk.min_stop_percent, which is ${least}: every entry would be refused`,
      ),
  },
  {
    setting: 'stop.percent',
    refused: 'not above `execution.collar_percent`, with `order: limit`',
    because: 'a fill at the collar would at least double the loss at the stop',
    faults: ({ stop, entryOrder }, { execution: { collar_percent: collar } }) =>
      faultIf(
        stop.kind === 'percent' && entryOrder.kind === 'marketable' && stop.percent <= collar,
        'stop.percent',
        () =>
          `is not above execution.collar_percent, which is ${collar}: a fill there would double the loss`,
      ),
  },
];
