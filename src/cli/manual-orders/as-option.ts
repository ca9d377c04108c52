// `--as`: whether a command means the position in a symbol, or the holding.
import { Option } from 'commander';

export function asOption(what: string): Option {
  return new Option('--as <kind>', what).choices(['position', 'holding']).default('position');
}
