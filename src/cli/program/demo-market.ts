// `--demo [market]`: the market is one of the words below, so that the argument of a command may follow a bare `--demo`.
import { Option } from 'commander';
import { nearestName } from '../../kernel/nearest-name.ts';
import { HOME_VENUES, type HomeVenue } from '../../trader/ports/home-venue.ts';

const FLAG = '--demo';
/** Of a bare `--demo`. */
const DEFAULT_MARKET: HomeVenue = 'us';

export function demoOption(): Option {
  return new Option(
    `${FLAG} [market]`,
    'the demonstration, which needs no configuration: us, or vietnam',
  )
    .choices(HOME_VENUES)
    .preset(DEFAULT_MARKET);
}

/** Attaches the market to its flag: commander would take any word that follows, such as the id of a position. */
export function withDemoMarket(args: readonly string[]): readonly string[] {
  const at = args.indexOf(FLAG);
  const end = args.indexOf('--');
  if (at === -1 || (end !== -1 && end < at)) return args;
  const next = args[at + 1];
  if (next === undefined || next.startsWith('-')) return args;
  const market = HOME_VENUES.find((known) => known === next);
  const rest = args.slice(market === undefined ? at + 1 : at + 2);
  return [...args.slice(0, at), `${FLAG}=${market ?? DEFAULT_MARKET}`, ...rest];
}

/** Of a word after `--demo` that no command took: it was meant to be a market. */
export function wrongMarketText(args: readonly string[]): string | undefined {
  const at = args.indexOf(FLAG);
  const word = at === -1 ? undefined : args[at + 1];
  if (word === undefined || word.startsWith('-') || HOME_VENUES.some((known) => known === word))
    return undefined;
  const meant = nearestName(word, HOME_VENUES);
  const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
  return `There is no demonstration "${word}": there are ${HOME_VENUES.join(' and ')}${hint}`;
}

/** What a person types to reach the demonstration of the market. */
export function demoFlag(market: HomeVenue): string {
  return market === DEFAULT_MARKET ? FLAG : `${FLAG} ${market}`;
}
