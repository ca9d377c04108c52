// The sessions of the venue that accounts are at home at, for the processes beside the trader.
import type { Calendar } from '../../market/time/calendar.ts';
import { VENUES } from '../config/settings/venues.ts';

export const HOME_CALENDAR: Calendar = VENUES.home.calendar;
