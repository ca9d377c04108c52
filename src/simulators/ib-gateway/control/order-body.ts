// Parses a manual order: all types that the exchange takes, each with the prices it needs.
import { failed, ok } from '../../../kernel/result.ts';
import {
  type Fields,
  missing,
  numberIn,
  type Parsed,
  present,
  textIn,
  wrongWith,
} from '../../host/fields.ts';
import { paddedSymbol } from '../exchange/options/option-terms.ts';
import {
  MANUAL_ORDER_TYPES,
  type ManualOrder,
  type ManualOrderType,
} from '../exchange/orders/manual-trader.ts';

export function parseHandOrder(body: Parsed<Fields>): Parsed<ManualOrder> {
  if (!body.ok) return body;
  const fields = body.value;
  const wrong =
    missing(fields, ['account', 'symbol', 'action', 'type', 'quantity']) ??
    wrongWith(fields, {
      account: 'text',
      symbol: 'text',
      action: 'text',
      type: 'text',
      quantity: 'positive',
      limit_price: 'positive',
      stop_price: 'positive',
      trail_amount: 'positive',
      trail_percent: 'positive',
      tif: 'text',
    });
  if (wrong !== undefined) return failed(wrong);
  const action = textIn(fields, 'action');
  const type = textIn(fields, 'type');
  const tif = textIn(fields, 'tif') ?? 'DAY';
  const quantity = numberIn(fields, 'quantity') ?? 0;
  if (action !== 'BUY' && action !== 'SELL') return failed('"action" must be BUY or SELL.');
  if (!isHandType(type)) return failed(`"type" must be one of ${MANUAL_ORDER_TYPES.join(', ')}.`);
  if (tif !== 'DAY' && tif !== 'GTC' && tif !== 'OPG')
    return failed('"tif" must be DAY, GTC or OPG.');
  const unfit = quantityMisfit(type, quantity);
  if (unfit !== undefined) return failed(unfit);
  const misfit = tifMisfit(type, tif) ?? priceMisfit(type, fields);
  if (misfit !== undefined) return failed(misfit);
  return ok({
    account: textIn(fields, 'account') ?? '',
    symbol: paddedSymbol(textIn(fields, 'symbol') ?? ''),
    action,
    type,
    quantity,
    tif,
    ...present({
      limitPrice: numberIn(fields, 'limit_price'),
      stopPrice: numberIn(fields, 'stop_price'),
      trailAmount: numberIn(fields, 'trail_amount'),
      trailPercent: numberIn(fields, 'trail_percent'),
    }),
  });
}

function isHandType(type: string | undefined): type is ManualOrderType {
  return MANUAL_ORDER_TYPES.some((known) => known === type);
}

/** In the app a person trades fractions to four decimals, by these types alone. */
function quantityMisfit(type: ManualOrderType, quantity: number): string | undefined {
  if (Number.isInteger(quantity)) return undefined;
  if (!isSharesText(quantity)) return '"quantity" has at most four decimals.';
  return FRACTIONAL.includes(type)
    ? undefined
    : `"quantity" must be a whole number; fractions are valid for ${FRACTIONAL.join(', ')} only.`;
}

function isSharesText(quantity: number): boolean {
  return Math.abs(quantity * 1e4 - Math.round(quantity * 1e4)) < 1e-6;
}

const FRACTIONAL: readonly ManualOrderType[] = ['MKT', 'LMT', 'STP', 'STP LMT'];

function tifMisfit(type: ManualOrderType, tif: string): string | undefined {
  if (tif === 'OPG' && type !== 'MKT' && type !== 'LMT')
    return '"tif" OPG is only valid for MKT and LMT.';
  if (tif === 'GTC' && (type === 'MOC' || type === 'LOC'))
    return '"tif" GTC is not valid for MOC and LOC.';
  return undefined;
}

function priceMisfit(type: ManualOrderType, fields: Fields): string | undefined {
  const isLimited = type.endsWith('LMT') || type === 'LOC';
  const distances = ['trail_amount', 'trail_percent'].filter((name) => name in fields).length;
  if (distances !== (type === 'TRAIL' ? 1 : 0))
    return 'A TRAIL needs "trail_amount" or "trail_percent", and no other type has one.';
  if (isLimited && !('limit_price' in fields)) return '"limit_price" is missing.';
  return type.startsWith('STP') && !('stop_price' in fields)
    ? '"stop_price" is missing.'
    : undefined;
}
