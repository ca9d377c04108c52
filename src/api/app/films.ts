// Films of days, from the files of the traders of this machine and the store of bars beside them.
import { join } from 'node:path';
import type { TradingDay } from '../../kernel/instant.ts';
import { dayMinutes } from '../../research/app/day-minutes.ts';
import { dayFilm } from '../../trader/app/film/day-film.ts';
import { venuesOf } from '../../trader/app/venues.ts';
import type { TraderPlace } from '../../trader/ports/settings.ts';
import type { Films } from '../http/presenters/films.ts';

export function openFilms(traders: readonly TraderPlace[]): Films {
  return {
    async read(trader, { day, symbol }) {
      const place = traders.find(({ name }) => name === trader);
      if (place === undefined) return undefined;
      const { calendar } = venuesOf(place.venue).home;
      return dayFilm(place, { day: day as TradingDay, symbol }, (of, on) =>
        dayMinutes(join(place.dataFolder, 'bars'), of, calendar.boundsOf(on)),
      );
    },
  };
}
