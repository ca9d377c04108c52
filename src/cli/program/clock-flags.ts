// What `--clock`, `--at` and `--speed` cannot mean together, of a daemon and of a simulator alike.
import { type CommandFailure, EXIT } from './exit-code.ts';

interface ClockFlags {
  readonly clock?: string | undefined;
  readonly at?: string | undefined;
  readonly speed?: number | undefined;
}

export function clockMisuse({ clock, at, speed }: ClockFlags): CommandFailure | undefined {
  if (clock !== undefined && at !== undefined)
    return usage('--clock and --at both set the market time; give only one');
  if (speed !== undefined && at === undefined)
    return usage('--speed needs --at, the moment at which practice time begins');
  return undefined;
}

function usage(sentence: string): CommandFailure {
  return { sentence, code: 'usage', exitCode: EXIT.usage };
}
