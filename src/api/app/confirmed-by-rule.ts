// What owners let be confirmed of proposed corporate actions, said in the log.
import { confirmByRule } from '../../ledger/app/confirm-by-rule.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { Book } from '../http/loaders/book.ts';
import { valuationSources } from '../http/presenters/valued-portfolio.ts';

export function confirmedByRule(
  book: Book,
  log: Pick<Log, 'info' | 'warn'>,
): (isStopped: () => boolean) => Promise<void> {
  return async (isStopped) => {
    const done = await confirmByRule(book.ledger, () => valuationSources(book), isStopped);
    for (const { portfolio, confirmed, failures } of done) {
      for (const { proposal, security, transaction } of confirmed)
        log.info('A corporate action was confirmed by the rule of its owner.', {
          ...{ portfolio, symbol: security.symbol, on: proposal.on, transaction },
        });
      for (const error of failures)
        log.warn('Corporate actions of a portfolio could not be looked at; they are again.', {
          ...{ portfolio, error: String(error) },
        });
    }
  };
}
