// Checks before anything is bought: the session, the contract, the account, prices, and the margin of one share.
import { isTwoSided } from '../../../market/quotes/quote.ts';
import { buyOne, complete, down, ProbeFailed, type ProbeRoom, quoteOf } from './room.ts';

export async function connect({ line, broker, account }: ProbeRoom): Promise<string> {
  broker.start();
  await line.until(() => line.session !== undefined || line.wrongAccount !== undefined, 10);
  if (line.wrongAccount !== undefined)
    throw new ProbeFailed(`the gateway offers ${line.wrongAccount.join(', ')}, not ${account}`);
  if (line.session === undefined) throw new ProbeFailed('the gateway does not open a session');
  const { serverVersion, floor } = line.session;
  const numbers = floor === undefined ? '' : `, order numbers from ${floor.mark}`;
  return `server version ${serverVersion}${numbers}`;
}

export async function contract({ line, broker, wanted, answers }: ProbeRoom): Promise<string> {
  broker.resolve(wanted);
  await line.until(() => line.instrument !== undefined || line.unresolved !== undefined, 10);
  if (line.instrument === undefined)
    throw new ProbeFailed(
      `${wanted.symbol} does not resolve to one contract: ${line.unresolved ?? 'no answer'}`,
    );
  const { contract, priceSteps } = line.instrument;
  const steps = priceSteps.map(({ lowEdge, increment }) => `${increment} from ${lowEdge}`);
  answers.set('market_rule', steps.join(', '));
  return `contract ${contract}`;
}

/** The account must be flat in the symbol: at the end, foreign shares could not be distinguished from the probe's. */
export async function readAccount(room: ProbeRoom): Promise<string> {
  const { wanted, account } = room;
  const { positions, openOrders } = await complete(room);
  const held = positions.find((one) => one.account === account && one.symbol === wanted.symbol);
  if (held !== undefined && held.quantity !== 0)
    throw new ProbeFailed(
      `the account holds ${held.quantity} ${wanted.symbol}: name another symbol`,
    );
  const works = openOrders.filter(({ symbol }) => symbol === wanted.symbol).length;
  if (works > 0)
    throw new ProbeFailed(`${works} open orders in ${wanted.symbol}: name another symbol`);
  return `flat in ${wanted.symbol}, no open orders`;
}

export async function prices({ line, market, wanted }: ProbeRoom): Promise<string> {
  if (line.instrument !== undefined) market.subscribe(line.instrument);
  const has = await line.until(() => line.quote !== undefined && isTwoSided(line.quote), 15);
  const quote = line.quote;
  if (!has || quote === undefined) throw new ProbeFailed(`no bid and ask of ${wanted.symbol}`);
  if (!quote.isLive) throw new ProbeFailed(`the prices of ${wanted.symbol} are delayed`);
  return `${quote.bid} to ${quote.ask}`;
}

/** A what-if request: no order is placed. */
export async function margin(room: ProbeRoom): Promise<string> {
  const { line, answers } = room;
  const { bid } = quoteOf(room);
  const limitPrice = down(room, bid * 0.97);
  const terms = line.terms('e', { ...buyOne(room), type: 'limit', limitPrice });
  const { margins } = room;
  if (margins === undefined) throw new ProbeFailed('the broker states no margin');
  let text = '';
  const subscription = margins.answers$.subscribe(({ handle, initial, commission }) => {
    if (handle === terms.handle)
      text = `${initial.toFixed(2)} initial, ${commission.toFixed(2)} commission, of a share at ${limitPrice}`;
  });
  margins.ask(terms);
  await line.until(() => text !== '', 5);
  subscription.unsubscribe();
  answers.set('margin', text === '' ? 'no answer' : text);
  return answers.get('margin') ?? '';
}
