// The facts of a run as an activity log: one sentence for each fact that concerns a person, none for the rest.

import { amountOf } from '../../../market/instruments/amount.ts';
import { cents } from '../../../market/instruments/money.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { changeLines } from '../../domain/edits/config-change.ts';
import { holdingText } from '../../domain/explain/explain-holdings.ts';
import { holdingSplitText, splitText, stopResetText } from '../../domain/explain/split-text.ts';
import { collateralText } from '../../domain/wording/collateral-text.ts';
import { instrumentText } from '../../domain/wording/contract-text.ts';
import { exerciseText, exerciseUpdateText } from '../../domain/wording/exercise-text.ts';
import { amountAt, counted, sharesText, wordsAt } from '../../domain/wording/figures.ts';
import { haltFileText } from '../../domain/wording/halt-advice.ts';
import { lockText } from '../../domain/wording/lock-text.ts';
import { closeAskedText, EXIT_WORDS } from '../../domain/wording/plan-text.ts';
import { requestText } from '../../domain/wording/request-text.ts';
import { rollText, rollUpdateText } from '../../domain/wording/roll-text.ts';
import { venueMoment } from '../../domain/wording/venue-time.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import type { ActivityLine } from './activity-line.ts';
import {
  barLine,
  coverText,
  entryText,
  fillText,
  legsText,
  line,
  newText,
  orderLine,
  predictionLine,
  price,
  signedMoney,
  stopLine,
  targetText,
} from './fact-texts.ts';
import { chosenText, refusedText } from './signal-text.ts';

/** Amounts are in the currency of the venue that the account is at home at. */
export function activityOf({ fact }: RecordedFact, venue: Venue): ActivityLine | undefined {
  switch (fact.type) {
    case 'prediction-judged':
      return predictionLine(fact);
    case 'signal-taken':
      return barLine(fact);
    case 'contract-chosen':
      return line('chosen', chosenText(fact, venue), 'plain');
    case 'signal-refused':
      return line('not taken', refusedText(fact, venue), 'quiet');
    case 'entry-intended':
      return line('order', entryText(fact), 'plain');
    case 'protection-intended':
      return line('protect', `${newText(fact)} ${legsText(fact.legs)}: ${fact.why}`, 'strong');
    case 'exit-intended':
      return line('exit', `${legsText(fact.legs)}: ${EXIT_WORDS[fact.reason]}`, 'plain');
    case 'holding-intended':
      return line(
        'invest',
        `${legsText(fact.legs)}, as a holding, by ${fact.request.user}`,
        'plain',
      );
    case 'order-not-sent':
      return line('not sent', fact.reason, 'bad');
    case 'execution-booked':
      return line('fill', fillText(fact), 'strong');
    case 'position-opened':
      // The whole entry was sold again before its end was reported: the result follows.
      if (fact.quantity === 0) return undefined;
      return line(
        'open',
        `${fact.quantity} ${instrumentText(fact.symbol)} at ${price(fact.averagePrice)} on average; ${amountAt(venue, amountOf(fact.symbol, fact.r, Math.abs(fact.quantity)))} at risk${targetText(fact.targetPrice)}`,
        'plain',
      );
    case 'position-abandoned':
      return line('no fill', `${fact.symbol}: ${fact.why}`, 'quiet');
    case 'stop-moved':
      return stopLine(fact);
    case 'position-closed':
      return line(
        'closed',
        `${instrumentText(fact.symbol)} ${signedMoney(fact.realizedPnl, venue)}: ${EXIT_WORDS[fact.reason]} (${price(fact.entryPrice)} to ${price(fact.exitPrice)})`,
        cents(fact.realizedPnl) >= 0 ? 'good' : 'bad',
      );
    case 'order-updated':
      return orderLine(fact);
    case 'order-warned':
      return line('broker', `${fact.symbol} ${fact.orderRef}: ${fact.why}`, 'quiet');
    case 'gateway-changed':
      return line(
        'gateway',
        `${fact.state}: ${fact.why}`,
        fact.state === 'ready' ? 'good' : 'quiet',
      );
    case 'reconciled':
      return fact.isClean && fact.differences.length === 0
        ? undefined
        : line('broker', fact.differences.map(({ text }) => text).join('; '), 'bad');
    case 'lock-set':
      return line(
        'lock',
        lockText(fact.lock, wordsAt(venue)),
        fact.lock.reason.kind === 'cooldown' ? 'quiet' : 'bad',
      );
    case 'lock-deleted':
      return line('lock', `${fact.lockId} lifted by ${fact.by}`, 'strong');
    case 'trading-changed':
      return line(
        'trading',
        `${fact.state}: ${fact.why}`,
        fact.state === 'HALTED' ? 'bad' : 'strong',
      );
    case 'halt-file-changed':
      return line('HALT file', haltFileText(fact), fact.isPresent ? 'bad' : 'strong');
    case 'command-asked':
      return line(
        'request',
        `${fact.user} over HTTP: ${requestText(fact.command, fact.symbol)}`,
        'strong',
      );
    case 'symbol-paused':
      return line(
        'paused',
        `${fact.symbol}: no entries until resumed, requested by ${fact.by}`,
        'strong',
      );
    case 'pauses-lifted':
      return line('resumed', `${fact.symbols.join(', ')}: entries allowed again`, 'strong');
    case 'close-asked':
      return line('asked', `${fact.symbol}: ${closeAskedText(fact)}`, 'strong');
    case 'plan-changed':
      return line('asked', `${fact.symbol}: apply the current terms of its strategy`, 'strong');
    case 'stop-asked':
      return line(
        'asked',
        `${fact.symbol}: move the stop from ${price(fact.from)} to ${price(fact.to)}`,
        'strong',
      );
    case 'stop-ask-refused':
      return line(
        'refused',
        `${fact.symbol}: the stop stays at ${price(fact.from)}; the broker does not move it to ${price(fact.to)}`,
        'bad',
      );
    case 'protection-asked':
      return line('asked', `${fact.symbol}: place a stop for the position`, 'strong');
    case 'exercise-intended':
      return line('asked', `${fact.symbol}: ${exerciseText(fact)}`, 'strong');
    case 'exercise-updated':
      return line('exercise', `${fact.symbol}: ${exerciseUpdateText(fact)}`, 'plain');
    case 'roll-intended':
      return line('asked', `${fact.symbol}: ${rollText(fact, wordsAt(venue))}`, 'strong');
    case 'roll-refused':
      return line('roll', `${fact.symbol}: not rolled today: ${fact.why}`, 'plain');
    case 'roll-updated':
      return line('roll', `${fact.symbol}: ${rollUpdateText(fact, wordsAt(venue))}`, 'plain');
    case 'collateral-changed':
      return line(
        'collateral',
        `${fact.symbol}: ${collateralText(fact, wordsAt(venue))}`,
        fact.isThere ? 'good' : 'bad',
      );
    case 'cover-lost':
      return line(
        'no stop',
        `${fact.symbol}: none for ${sharesText(fact.shares)}; no entries`,
        'bad',
      );
    case 'cover-restored':
      return line('protected', `${fact.symbol}: covered again; entries are allowed`, 'good');
    case 'cover-waived':
      return line('asked', `${fact.symbol}: allow entries without its stop`, 'strong');
    case 'trade-restated':
      return line(
        'restated',
        `${fact.symbol} ${signedMoney(fact.realizedPnl, venue)} (${price(fact.entryPrice)} to ${price(fact.exitPrice)}), as the broker corrected it`,
        'plain',
      );
    case 'position-adopted':
      return line(
        fact.delivery?.by ?? 'adopted',
        `${fact.quantity} ${fact.symbol} at ${price(fact.averagePrice)}${coverText(fact)}`,
        'strong',
      );
    case 'position-split':
      return line('split', `${fact.symbol}: ${splitText(fact, wordsAt(venue))}`, 'strong');
    case 'stop-reset':
      return line('stop', `${fact.symbol}: ${stopResetText(fact)}`, 'bad');
    case 'remainder-released':
      return line(
        'released',
        `${fact.quantity} ${fact.symbol}, less than one share: no longer ours`,
        'strong',
      );
    case 'position-released':
      return line(
        'released',
        `${fact.quantity} ${fact.symbol} and ${counted(fact.orderRefs.length, 'order')}: no longer ours`,
        'strong',
      );
    case 'holding-filled':
      return line('holding', `${fact.symbol}: ${holdingText(fact)}`, 'plain');
    case 'holding-adopted':
      return line(
        'adopted',
        `${fact.quantity} ${fact.symbol} at ${price(fact.averagePrice)} as a holding, without a stop`,
        'strong',
      );
    case 'holding-split':
      return line('split', `${fact.symbol}: ${holdingSplitText(fact)}`, 'strong');
    case 'holding-released':
      return line(
        'released',
        `the holding of ${fact.quantity} ${fact.symbol} and ${counted(fact.orderRefs.length, 'order')}: no longer ours`,
        'strong',
      );
    case 'order-resolved':
      return line(
        'order',
        `${fact.symbol} ${fact.orderRef} ${fact.outcome.kind === 'filled' ? `filled at ${price(fact.outcome.price)}` : 'cancelled'}, as stated by ${fact.by}`,
        'strong',
      );
    case 'config-changed':
      return line('reload', `${changeLines(fact).join('; ')} (by ${fact.by})`, 'strong');
    case 'config-refused':
      return line(
        'ALARM',
        `configuration rejected; the previous one stays in force: ${fact.issues.join('; ')}`,
        'bad',
      );
    case 'alarm-acknowledged':
      return line(
        'alarm',
        `${fact.alarmId} acknowledged by ${fact.by}${fact.note === '' ? '' : `: ${fact.note}`}`,
        'strong',
      );
    case 'alarm-muted':
      return line(
        'alarm',
        `${fact.alarmId} muted by ${fact.by} until ${venueMoment(venue, fact.until)}`,
        'strong',
      );
    case 'alarm-escalated':
      return line('alarm', `${fact.alarmId} is sent to the second channel: no answer`, 'bad');
    case 'alarm-raised':
      return line('ALARM', fact.text, 'bad');
    default:
      // Facts that only the journal needs.
      return undefined;
  }
}
