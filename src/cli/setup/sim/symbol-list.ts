// A list of symbols as an option: `AAPL,MSFT`.
import { InvalidArgumentError } from 'commander';
import { TICKER } from '../../../simulators/flow-api/predictions/prediction.ts';

export function symbolList(text: string): readonly string[] {
  const symbols = text.split(',');
  const wrong = symbols.find((symbol) => !TICKER.test(symbol));
  if (wrong === undefined) return symbols;
  throw new InvalidArgumentError(`"${wrong}" is not a symbol; expected AAPL,MSFT.`);
}
