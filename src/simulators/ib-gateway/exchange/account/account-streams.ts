// Account subscriptions of clients: changed values every three market minutes, profits each minute, both after trades; summaries,
// delayed positions.
import { MINUTE_MS, type TradingDay } from '../../../../kernel/instant.ts';
import type { Random } from '../../../../kernel/random.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import type { Answer } from '../../messages/answer.ts';
import type { RequestOf } from '../../messages/request.ts';
import type { Mail } from '../scheduling/delivery.ts';
import type { Faults } from '../scheduling/faults.ts';
import { accountValues, refusalOfSummary, summaryValues } from './account-values.ts';
import type { Account, Valuation } from './accounts.ts';
import { portfolioRow } from './portfolio-row.ts';
import { profitIn, profitOfAll } from './profits.ts';
import {
  createReportedPositions,
  positionAnswer,
  positionMultiAnswer,
  type ReportedPosition,
} from './reported-positions.ts';
import { createSentValues, type SentValues } from './sent-values.ts';

export interface AccountStreams {
  updates(clientId: number, request: RequestOf<'reqAccountUpdates'>): void;
  summary(clientId: number, request: RequestOf<'reqAccountSummary'>): void;
  multi(clientId: number, request: RequestOf<'reqAccountUpdatesMulti'>): void;
  positions(clientId: number): void;
  positionsMulti(clientId: number, request: RequestOf<'reqPositionsMulti'>): void;
  pnl(clientId: number, request: RequestOf<'reqPnl'>): void;
  pnlSingle(clientId: number, request: RequestOf<'reqPnlSingle'>): void;
  cancel(clientId: number, kind: AccountWatchKind, reqId?: number): void;
  dropClient(clientId: number): void;
  /** Shares moved: position subscribers are notified half a second to three seconds later. */
  moved(account: Account, symbol: string): void;
}

export type AccountWatchKind =
  | 'updates'
  | 'summary'
  | 'multi'
  | 'positions'
  | 'positions-multi'
  | 'pnl'
  | 'pnl-single';

interface Watch {
  readonly clientId: number;
  readonly kind: AccountWatchKind;
  readonly reqId: number;
  /** Empty: every account. */
  readonly account: string;
  /** `positions-multi`: as its client named it. */
  readonly modelCode?: string;
  /** Of values that are sent again only when they have changed. */
  readonly sent?: SentValues;
  answers(): readonly Answer[];
}

interface Parts {
  readonly scheduler: Scheduler;
  readonly mail: Mail;
  readonly random: Random;
  readonly faults: Faults;
  accounts(): readonly Account[];
  accountNamed(name: string): Account | undefined;
  valuation(account: Account): Valuation;
  today(): TradingDay;
  /** Money for one unit. */
  worthOf(key: string): number;
  /** No client can act on the values of this minute. */
  isLongPast(): boolean;
}

/** Subscriptions that are updated after each trade as well. */
const AFTER_TRADES: readonly AccountWatchKind[] = ['updates', 'pnl', 'pnl-single'];
/** Of what is sent only when it has changed. */
const VALUES_EVERY_MS = 3 * MINUTE_MS;
const NO_REQUEST = -1;
/** Account summaries of one client. */
const SUMMARIES_MAX = 2;
const TOO_MANY_SUMMARIES = 'Maximum number of account summary requests exceeded';

export function createAccountStreams(parts: Parts): AccountStreams {
  const { scheduler, mail, random } = parts;
  let watches: Watch[] = [];
  const reported = createReportedPositions({
    scheduler,
    random,
    faults: parts.faults,
    accounts: parts.accounts(),
    onBelieved: sendMoved,
  });
  scheduler.at(scheduler.now() - (scheduler.now() % MINUTE_MS) + MINUTE_MS, eachMinute);

  function eachMinute(): void {
    scheduler.after(MINUTE_MS, eachMinute);
    if (parts.isLongPast()) return;
    const areValuesDue = scheduler.now() % VALUES_EVERY_MS === 0;
    for (const watch of watches) if (areValuesDue || watch.sent === undefined) update(watch);
  }

  function update({ clientId, sent, answers }: Watch): void {
    mail.sendNow(clientId, sent === undefined ? answers() : sent.changed(answers()));
  }

  function start(watch: Watch, ending: readonly Answer[]): void {
    watches = [...watches.filter((other) => !isSame(other, watch)), watch];
    const { sent, answers } = watch;
    mail.sendNow(watch.clientId, [...(sent?.changed(answers()) ?? answers()), ...ending]);
  }

  function sendMoved(account: Account, known: ReportedPosition): void {
    for (const watch of watches) {
      if (watch.account !== '' && watch.account !== account.name) continue;
      if (watch.kind === 'positions') mail.sendNow(watch.clientId, [positionAnswer(known)]);
      else if (watch.kind === 'positions-multi') {
        mail.sendNow(watch.clientId, [positionMultiAnswer(known, watch)]);
      } else if (AFTER_TRADES.includes(watch.kind)) update(watch);
    }
  }

  /** An expired option may be listed with a quantity of zero until the morning. */
  function isListed({ contract, quantity }: ReportedPosition): boolean {
    if (quantity !== 0 || contract.secType !== 'OPT') return quantity !== 0;
    return parts.faults.standing('expired-positions')?.rows === 'zero';
  }

  function portfolioOf(account: Account): readonly Answer[] {
    const known = reported.all().filter((one) => one.account === account.name);
    return known.map((one) => portfolioRow(account, one, parts.worthOf));
  }

  function updatesOf(account: Account): readonly Answer[] {
    const values = accountValues(account, parts.valuation(account), parts.today());
    return [
      ...values.map((value): Answer => ({ name: 'accountValue', account: account.name, ...value })),
      ...portfolioOf(account),
      { name: 'accountUpdateTime', time: scheduler.now() },
    ];
  }

  function refuse(clientId: number, id: number, cause: string): void {
    const text = `Error validating request.-'b' : cause - ${cause}`;
    mail.sendNow(clientId, [{ name: 'error', id, code: 321, text }]);
  }

  /** The values of one account at a time. */
  function endOther(clientId: number, { name }: Account): void {
    const isOther = (watch: Watch) =>
      watch.clientId === clientId && watch.kind === 'updates' && watch.account !== name;
    if (!watches.some(isOther)) return;
    const text = `New account data requested from TWS.  API client has been unsubscribed from account data.`;
    mail.sendNow(clientId, [{ name: 'error', id: NO_REQUEST, code: 2100, text }]);
  }

  function cancel(clientId: number, kind: AccountWatchKind, reqId = NO_REQUEST): void {
    watches = watches.filter((watch) => !isSame(watch, { clientId, kind, reqId }));
  }

  return {
    updates(clientId, { subscribe, account: name }) {
      const account = parts.accountNamed(name);
      if (!subscribe) cancel(clientId, 'updates');
      else if (account === undefined) refuse(clientId, NO_REQUEST, 'Invalid account code.');
      else {
        endOther(clientId, account);
        const answers = () => updatesOf(account);
        const watch = {
          clientId,
          kind: 'updates',
          reqId: NO_REQUEST,
          account: account.name,
        } as const;
        start({ ...watch, answers, sent: createSentValues() }, [
          { name: 'accountDownloadEnd', account: account.name },
        ]);
      }
    },
    summary(clientId, { reqId, group, tags }) {
      const wrong = refusalOfSummary(group, tags);
      if (wrong !== undefined) {
        refuse(clientId, reqId, wrong);
        return;
      }
      const isOther = (watch: Watch) =>
        watch.clientId === clientId && watch.kind === 'summary' && watch.reqId !== reqId;
      if (watches.filter(isOther).length >= SUMMARIES_MAX) {
        const text = `Error processing request.-'bM' : cause - ${TOO_MANY_SUMMARIES}`;
        mail.sendNow(clientId, [{ name: 'error', id: reqId, code: 322, text }]);
        return;
      }
      const asked = { name: 'accountSummary', reqId } as const;
      const valuesOf = (account: Account) => {
        const valuation = parts.valuation(account);
        return summaryValues(account, { valuation, tags, today: parts.today() });
      };
      const answers = () =>
        parts
          .accounts()
          .flatMap((account) =>
            valuesOf(account).map((value) => ({ ...asked, account: account.name, ...value })),
          );
      start({ clientId, kind: 'summary', reqId, account: '', answers, sent: createSentValues() }, [
        { name: 'accountSummaryEnd', reqId },
      ]);
    },
    multi(clientId, { reqId, account: name, modelCode }) {
      const account = parts.accountNamed(name);
      if (account === undefined) {
        refuse(clientId, reqId, 'Invalid account code.');
        return;
      }
      const answers = () =>
        accountValues(account, parts.valuation(account), parts.today()).map(
          (value): Answer => ({
            name: 'accountUpdateMulti',
            reqId,
            account: account.name,
            modelCode,
            ...value,
          }),
        );
      start(
        {
          clientId,
          kind: 'multi',
          reqId,
          account: account.name,
          answers,
          sent: createSentValues(),
        },
        [{ name: 'accountUpdateMultiEnd', reqId }],
      );
    },
    positions(clientId) {
      const allPositions = () => reported.all().filter(isListed).map(positionAnswer);
      // Positions are reported when they change; the minute adds nothing.
      const watch = { clientId, kind: 'positions', reqId: NO_REQUEST, account: '' } as const;
      watches = [
        ...watches.filter((other) => !isSame(other, watch)),
        { ...watch, answers: () => [] },
      ];
      mail.sendNow(clientId, [...allPositions(), { name: 'positionEnd' }]);
    },
    positionsMulti(clientId, { reqId, account: name, modelCode }) {
      const account = name === '' ? undefined : parts.accountNamed(name);
      if (account === undefined && name !== '') {
        refuse(clientId, reqId, 'Invalid account code.');
        return;
      }
      const watch: Watch = {
        clientId,
        kind: 'positions-multi',
        reqId,
        account: account?.name ?? '',
        modelCode,
        answers: () => [],
      };
      watches = [...watches.filter((other) => !isSame(other, watch)), watch];
      const known = reported
        .all()
        .filter((position) => {
          return isListed(position) && (watch.account === '' || position.account === watch.account);
        })
        .map((position) => positionMultiAnswer(position, watch));
      mail.sendNow(clientId, [...known, { name: 'positionMultiEnd', reqId }]);
    },
    pnl(clientId, { reqId, account: name }) {
      const account = parts.accountNamed(name);
      if (account === undefined) {
        refuse(clientId, reqId, 'Invalid account code.');
        return;
      }
      const asked = { reqId, worthOf: parts.worthOf };
      const answers = () => [profitOfAll(account, parts.valuation(account), asked)];
      start({ clientId, kind: 'pnl', reqId, account: account.name, answers }, []);
    },
    pnlSingle(clientId, { reqId, account: name, conId }) {
      const account = parts.accountNamed(name);
      if (account === undefined) {
        refuse(clientId, reqId, 'Invalid account code.');
        return;
      }
      const answers = () => [profitIn(account, { reqId, conId }, parts.worthOf)];
      start({ clientId, kind: 'pnl-single', reqId, account: account.name, answers }, []);
    },
    cancel,
    dropClient(clientId) {
      watches = watches.filter((watch) => watch.clientId !== clientId);
    },
    moved: reported.moved,
  };
}

function isSame(a: WatchKey, b: WatchKey): boolean {
  return a.clientId === b.clientId && a.kind === b.kind && a.reqId === b.reqId;
}

type WatchKey = Pick<Watch, 'clientId' | 'kind' | 'reqId'>;
