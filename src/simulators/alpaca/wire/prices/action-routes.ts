// /v1beta1/corporate-actions: changes of symbols. The other actions are announcements of the trading API.
import type { Exchange } from '../../exchange/exchange.ts';
import { type Answered, found, symbolsIn } from '../messages/answers.ts';
import { type Route, route } from '../messages/route.ts';

const NO_PERMISSION: Answered = { status: 403, body: { message: 'forbidden.' } };

export function actionRoutes({ corporate, faults }: Exchange): readonly Route[] {
  const answer: Route['answer'] = ({ parameters }) => {
    if (faults.lasting('actions-refused') !== undefined) return NO_PERMISSION;
    const symbols = symbolsIn(parameters);
    const [from = '', to = ''] = ['start', 'end'].map((name) => parameters.get(name) ?? '');
    const isAsked = (parameters.get('types') ?? '').split(',').includes('name_change');
    const rows = corporate
      .all()
      .filter(({ type, symbol }) => isAsked && type === 'name_change' && symbols.includes(symbol))
      .filter(({ exDate }) => exDate >= from && exDate <= to)
      .map(({ id, symbol, targetSymbol, exDate }) => ({
        ...{ id, old_symbol: symbol, new_symbol: targetSymbol },
        ...{ old_cusip: '', new_cusip: '', process_date: exDate },
      }));
    const isShown = rows.length > 0 && faults.lasting('actions-absent') === undefined;
    return found({
      corporate_actions: isShown ? { name_changes: rows } : {},
      next_page_token: null,
    });
  };
  return [route('GET', '/v1beta1/corporate-actions', answer)];
}
