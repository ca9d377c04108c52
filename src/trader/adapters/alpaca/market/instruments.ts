// US stocks at Alpaca: found by their symbol; the id of the asset is the contract.
import type { InstrumentRequest } from '../../../ports/instrument-request.ts';
import { fieldsOf, textOf } from '../../kit/fields.ts';
import { createResolution, type Found, type Resolution } from '../../kit/resolution.ts';
import { type CallResult, type Calls, textIn } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';

const NOT_FOUND = 404;

export function createInstruments(
  context: SessionContext,
  calls: Calls,
  isOpen: () => boolean,
): Resolution {
  const { venue } = context;

  function foundIn(wanted: InstrumentRequest, result: CallResult): Found {
    if (result.kind === 'refused' && result.status === NOT_FOUND)
      return notFound('Alpaca lists no such stock');
    if (result.kind !== 'done') return { kind: 'unanswered', why: textIn(result) };
    const asset = fieldsOf(result.data);
    const contract = textOf(asset.id);
    if (contract === '' || textOf(asset.class) !== 'us_equity')
      return notFound('it is not a US stock');
    if (textOf(asset.status) !== 'active' || asset.tradable !== true)
      return notFound('Alpaca does not trade it now');
    return {
      kind: 'found',
      instrument: {
        symbol: wanted.symbol,
        brokerSymbol: textOf(asset.symbol) || wanted.brokerSymbol,
        contract,
        primaryExchange: textOf(asset.exchange),
        venue: venue.name,
        currency: venue.currency,
        priceSteps: venue.priceSteps,
      },
    };
  }

  return createResolution({
    ...{ context, isOpen },
    ask(wanted, answered) {
      calls.make({
        method: 'GET',
        path: `/v2/assets/${encodeURIComponent(wanted.brokerSymbol)}`,
        urgency: 'read',
        answered: (result) => answered(foundIn(wanted, result)),
      });
    },
  });
}

function notFound(why: string): Found {
  return { kind: 'not found', matches: 0, why };
}
