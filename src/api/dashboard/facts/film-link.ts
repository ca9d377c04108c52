// The address of a moment: `#/film/2026-11-20?at=10:41&symbol=SPY`.

export interface FilmMoment {
  readonly day?: string | undefined;
  readonly at?: string | undefined;
  readonly symbol?: string | undefined;
}

export function filmHref({ day, at, symbol }: FilmMoment): string {
  if (day === undefined) return '#/film';
  const asked = [
    ...(at === undefined ? [] : [`at=${at}`]),
    ...(symbol === undefined ? [] : [`symbol=${encodeURIComponent(symbol)}`]),
  ].join('&');
  return `#/film/${day}${asked === '' ? '' : `?${asked}`}`;
}
