// `sluice ledger seal`: the events of a portfolio and the signed head of their chain, for somebody who checks them without this program.
import { existsSync } from 'node:fs';
import { type Instant, instant, type TradingDay } from '../../../kernel/instant.ts';
import { portfolioStream } from '../../../ledger/ports/events.ts';
import { addDays, utcMidnight } from '../../../market/time/day.ts';
import type { ExitCode } from '../../program/exit-code.ts';
import { printError } from '../../program/output.ts';
import { refusal } from '../user/local-identity.ts';
import { type PortfolioFlags, withPortfolio } from './local-ledger.ts';
import { written } from './written-file.ts';

export interface SealFlags extends PortfolioFlags {
  readonly until?: TradingDay;
  /** Standard output unless given. */
  readonly output?: string;
}

export function seal(flags: SealFlags): Promise<ExitCode> {
  return withPortfolio(flags, async ({ row }, { ledger }) => {
    const { output, until } = flags;
    if (output !== undefined && existsSync(output))
      return printError(
        refusal('exists', `${output} is there already; a sealed file is not overwritten`),
      );
    const before: Instant = until === undefined ? instant(Date.now()) : endOf(until);
    const { sealedStream } = await import('../../../relay/app/sealed-stream.ts');
    const sealed = await sealedStream(ledger, portfolioStream(row.id), before);
    if (!sealed.ok) return printError(refusal('refused', `Portfolio ${row.id} ${sealed.failure}`));
    const { text, head } = sealed.value;
    return written(text, flags, head);
  });
}

function endOf(day: TradingDay): Instant {
  return instant(utcMidnight(addDays(day, 1)));
}
