// Counts the moments in which the daemon could die while it does one thing, and dies in the one that is wanted.
import type { GatewayCommand } from '../../../src/trader/adapters/ib/messages/messages.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import { Crash } from '../../simulation/components/lives.ts';

export interface Crashes {
  beforeCommit(facts: readonly RecordedFact[]): void;
  afterCommit(facts: readonly RecordedFact[]): void;
  afterSaid(command: GatewayCommand): void;
  /** From here on; with a number, the daemon dies in that moment. */
  begin(at?: number): void;
  /** Since the beginning. */
  readonly moments: readonly string[];
}

export function createCrashes(): Crashes {
  let moments: string[] = [];
  let wanted: number | undefined;

  function moment(what: string): void {
    moments.push(what);
    if (moments.length === wanted) throw new Crash(what);
  }

  function intended(facts: readonly RecordedFact[]): string {
    return facts.map(({ fact }) => fact.type).join(', ');
  }

  const isIntent = (facts: readonly RecordedFact[]) =>
    facts.some(({ fact }) => fact.type.endsWith('-intended'));

  return {
    beforeCommit(facts) {
      if (isIntent(facts)) moment(`before the commit of ${intended(facts)}`);
    },
    afterCommit(facts) {
      if (isIntent(facts)) moment(`after the commit of ${intended(facts)}`);
    },
    afterSaid(command) {
      if (command.name === 'placeOrders' || command.name === 'cancelOrder')
        moment(`after ${command.name} was written`);
    },
    begin(at) {
      moments = [];
      wanted = at;
    },
    get moments() {
      return moments;
    },
  };
}
