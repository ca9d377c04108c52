// Everything that follows the trader's facts and prices: read tables, activity log, events, notices, scores. Trading does
// not depend on it.
import { ReplaySubject, Subscription } from 'rxjs';
import type { EventBus } from '../../../kernel/bus.ts';
import { sinceBootMs } from '../../adapters/system/host.ts';
import { venuesOf } from '../../config/settings/venues.ts';
import {
  warnOfEarlierClock,
  writeActivity,
} from '../../notifications/activity-log/write-activity.ts';
import { watchLogin } from '../../notifications/login-watch.ts';
import { type RefusingChannel, startNotices } from '../../notifications/notices.ts';
import { wordsOf } from '../../ports/brokers.ts';
import type { Look } from '../../ports/look.ts';
import type { Settings } from '../../ports/settings.ts';
import { createScoringJobs, type ScoringJobs } from '../scoring-jobs/scoring-jobs.ts';
import { storedPrediction } from '../stored-predictions/stored-predictions.ts';
import { createEvents } from './events.ts';
import { createFreshLook } from './fresh-look.ts';
import { startNightlyBackup } from './nightly-backup.ts';
import type { Ports } from './ports.ts';
import { watchStandstill } from './standstill-watch.ts';

export interface Listeners {
  readonly look: Look;
  readonly bus: EventBus;
  readonly scoringJobs: Pick<ScoringJobs, 'moves$' | 'scores$' | 'fileToday'>;
  /** Channels of notices that refused the last message. */
  refusing(): readonly RefusingChannel[];
  stop(): Promise<void>;
}

/** More alarms than can be raised before the first subscriber. */
const ALARMS_KEPT = 16;

export function startListeners(
  ports: Ports,
  { settings, isTracing }: { readonly settings: Settings; readonly isTracing: boolean },
): Listeners {
  const {
    trader,
    market$,
    reserve,
    journalPlace,
    descriptorWatch,
    chats,
    folder,
    journal,
    clock,
    wall,
    log,
  } = ports;
  const { settings$ } = ports.inForce;
  const { mode, account } = settings;
  const hearing = new Subscription();
  warnOfEarlierClock(log, journal, clock.now());

  const venue = venuesOf(settings.venue).home;
  const broker = wordsOf(settings.broker);
  const damages$ = new ReplaySubject<string>(ALARMS_KEPT);
  let { feeds } = settings;
  hearing.add(
    settings$.subscribe((next) => {
      feeds = next.feeds;
    }),
  );
  const tables = createFreshLook({
    file: folder.journal,
    journal,
    wall,
    clientId: settings.gateway.clientId,
    home: venue,
    lastPrice: trader.lastPrice,
    optionMarket: trader.optionMarket,
    now: clock.now,
    scored: (seq) => storedPrediction(folder.scores, seq),
    feedsOf: (symbol) => {
      return feeds.flatMap(({ name, symbols }) => (symbols.includes(symbol) ? [name] : []));
    },
    writeBack: journalPlace.writeBack,
    onDamaged(text) {
      log.error(text);
      damages$.next(text);
    },
  });
  const { look } = tables;
  hearing.add(trader.facts$.subscribe(() => tables.noticeFacts()));
  hearing.add(reserve.full$.subscribe(() => tables.keepToMemory()));

  hearing.add(trader.facts$.subscribe((recorded) => writeActivity(log, recorded, venue)));

  const events = createEvents({
    journalId: journal.journalId,
    log,
    isTracing,
    indicatorsOf: trader.indicators,
    thresholdsOf: (feed) => feeds.find(({ name }) => name === feed)?.thresholds ?? [],
  });
  hearing.add(trader.facts$.subscribe(events.onFact));
  hearing.add(market$.subscribe(events.onMarket));

  const notices = startNotices({
    ...{ settings$, trader, look, journal, clock, wall, log },
    ...{ venue, broker, chats },
  });
  const alarm = (text: string) => notices.notify('alarm', text);
  hearing.add(damages$.subscribe(alarm));
  hearing.add(reserve.alarms$.subscribe(alarm));
  hearing.add(journalPlace.alarms$.subscribe(alarm));
  hearing.add(descriptorWatch.alarms$.subscribe(alarm));

  const scoringJobs = createScoringJobs({
    ...{ mode, account, venue, broker, folder, journal, clock, wall, log, look },
    notify: notices.notify,
  });
  hearing.add(trader.facts$.subscribe(scoringJobs.onFact));
  hearing.add(market$.subscribe(scoringJobs.onMarket));
  hearing.add(reserve.full$.subscribe(() => scoringJobs.giveUp()));

  const { login } = ports;
  const unwatchLogin =
    login && watchLogin({ ...{ login, clock }, calendar: venue.calendar, notify: notices.notify });

  const standstill = watchStandstill({
    ...{ clock, wall, log, venue, broker, alarm, sinceBootMs },
    positions: () => look.positions().length,
  });
  const backups =
    clock.speed === 1
      ? startNightlyBackup({
          ...{ folder, journal, log, wall, alarm, calendar: venue.calendar },
          now: clock.now,
        })
      : undefined;

  return {
    look,
    bus: events.bus,
    scoringJobs,
    refusing: notices.refusing,
    async stop() {
      backups?.stop();
      standstill.stop();
      unwatchLogin?.();
      hearing.unsubscribe();
      await notices.stop();
      tables.stop();
      scoringJobs.stop();
    },
  };
}
