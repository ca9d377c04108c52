// Plain questions about the universe: symbols by a pattern, the first data of one.
import { DAY_MS, instant } from '../../../../../kernel/instant.ts';
import type { Calendar } from '../../../../../market/time/calendar.ts';
import type { Scheduler } from '../../../../host/scheduler.ts';
import { instrumentKey } from '../../../messages/instrument-key.ts';
import type { RequestOf } from '../../../messages/request.ts';
import type { Mail } from '../../scheduling/delivery.ts';
import { BBO_EXCHANGE, SMART_COMPONENTS } from '../prices/contract-details.ts';
import type { Contracts } from '../prices/contracts.ts';
import type { Listing } from '../prices/listing.ts';
import type { Market } from '../prices/market.ts';
import { isWhatToShow, WITHOUT_DATA } from './what-to-show.ts';

export interface LookUps {
  sendSymbols(clientId: number, request: RequestOf<'reqMatchingSymbols'>): void;
  sendHead(clientId: number, request: RequestOf<'reqHeadTimestamp'>): void;
  sendComponents(clientId: number, request: RequestOf<'reqSmartComponents'>): void;
}

interface Parts {
  readonly scheduler: Scheduler;
  readonly calendar: Calendar;
  readonly mail: Mail;
  readonly contracts: Contracts;
  readonly market: Market;
}

const SYMBOLS_MAX = 16;
/** A random walk has no beginning; this is how far back it is offered. */
const WALK_DAYS = 5 * 365;

export function createLookUps(parts: Parts): LookUps {
  const { scheduler, calendar, mail, contracts, market } = parts;

  function refuse(clientId: number, id: number, code: number, text: string): void {
    mail.sendNow(clientId, [{ name: 'error', id, code, text }]);
  }

  function listingOf(clientId: number, { reqId, contract }: Asked): Listing | undefined {
    const found = contracts.find(contract);
    const listing = found === undefined ? undefined : market.listing(instrumentKey(found));
    if (listing !== undefined) return listing;
    const { code, text } = contracts.problemOf(contract);
    refuse(clientId, reqId, code, text);
    return undefined;
  }

  function firstAt({ bars }: Listing): number {
    const session = bars.firstDay === undefined ? undefined : calendar.sessionOf(bars.firstDay);
    const day = calendar.dayOf(instant(scheduler.now() - WALK_DAYS * DAY_MS));
    return session?.open ?? calendar.nextSession(day)?.open ?? scheduler.now();
  }

  return {
    sendSymbols(clientId, { reqId, pattern }) {
      const prefix = pattern.trim().toUpperCase();
      const own = contracts.ofSymbol(prefix);
      const others = [...market.known()]
        .map(({ contract }) => contract)
        .filter(({ secType }) => secType !== 'OPT')
        .filter(({ symbol }) => symbol !== prefix && symbol.startsWith(prefix));
      const found = [...(own === undefined ? [] : [own]), ...others].slice(0, SYMBOLS_MAX);
      mail.sendNow(clientId, [{ name: 'symbolSamples', reqId, contracts: found }]);
    },
    sendComponents(clientId, { reqId, bboExchange }) {
      if (bboExchange === BBO_EXCHANGE) {
        const components = SMART_COMPONENTS;
        mail.sendNow(clientId, [{ name: 'smartComponents', reqId, components }]);
      } else {
        const cause = 'Unknown BBO exchange.';
        refuse(clientId, reqId, 321, `Error validating request.-'bD' : cause - ${cause}`);
      }
    },
    sendHead(clientId, request) {
      const shown = request.whatToShow.toUpperCase();
      if (shown === 'SCHEDULE' || !(isWhatToShow(shown) || WITHOUT_DATA.includes(shown))) {
        const cause = 'What to show field is missing or incorrect.';
        refuse(clientId, request.reqId, 321, `Error validating request.-'cT' : cause - ${cause}`);
        return;
      }
      const listing = listingOf(clientId, request);
      if (listing === undefined) return;
      const { reqId, formatDate } = request;
      if (WITHOUT_DATA.includes(shown)) {
        refuse(
          clientId,
          reqId,
          162,
          'Historical Market Data Service error message:No head time stamp',
        );
        return;
      }
      const inSeconds = formatDate === 2;
      mail.sendNow(clientId, [{ name: 'headTimestamp', reqId, at: firstAt(listing), inSeconds }]);
    },
  };
}

type Asked = Pick<RequestOf<'reqHeadTimestamp'>, 'reqId' | 'contract'>;
