// Clocks, disks and instances: what the API says of itself and of every trader that somebody may see.
import { wallClock } from '../browser/clock.ts';
import { byteSize } from '../facts/byte-sizes.ts';
import { fromApi } from '../facts/clock-differences.ts';
import { modeWords } from '../facts/modes.ts';
import type { SystemFigures } from '../facts/shapes.ts';
import { clockTime, span } from '../facts/times.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Fact } from '../lists/fact.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { trader as chosen, seen } from '../state/dashboard-snapshot.ts';
import { useAsked } from '../state/polled-request.ts';
import { zone } from '../state/zone.ts';

/** With the clock of this page when the answer came. */
interface Arrived extends SystemFigures {
  readonly arrivedAt: string;
}

export function Host() {
  const asked = useAsked<Arrived>(
    'system',
    async (client) => {
      const { data, ...more } = await client.GET('/api/v1/system');
      return { ...more, ...(data && { data: { ...data, arrivedAt: wallClock() } }) };
    },
    { followsFacts: false },
  );
  return (
    <>
      <section class="clocks" aria-labelledby="clocks-title">
        <h2 id="clocks-title">Clocks</h2>
        <UntilKnown asked={asked} what="the clocks">
          {({ body }) => <Clocks figures={body} />}
        </UntilKnown>
      </section>
      <section aria-labelledby="disks-title">
        <h2 id="disks-title">Disks</h2>
        <UntilKnown asked={asked} what="the disks">
          {({ body }) => <Room figures={body} />}
        </UntilKnown>
      </section>
      <section aria-labelledby="instances-title">
        <h2 id="instances-title">Instances</h2>
        <UntilKnown asked={asked} what="the instances">
          {({ body }) => <Instances figures={body} />}
        </UntilKnown>
      </section>
    </>
  );
}

interface FiguresProps {
  readonly figures: Arrived;
}

/** In these modes the market's time differs from the wall clock. */
const SCALED: readonly string[] = ['demo', 'practice'];

function Clocks({ figures: { now, arrivedAt, traders } }: FiguresProps) {
  const own = traders.find(({ trader }) => trader === chosen.value?.name);
  const isScaled = own !== undefined && SCALED.includes(own.mode);
  const market = own?.reachable === true ? marketTime(own.market_time, isScaled) : null;
  const page = fromApi(arrivedAt, now);
  const ofMarket = fromApi(market, now);
  return (
    <dl class="facts">
      <Fact name="Market" isBad={market === null || (!isScaled && ofMarket.isBad)}>
        {market === null
          ? 'not known: the trader has not answered'
          : `${clockTime(market, zone.value)} ${zone.value.label}, ${
              isScaled ? `practice time of the ${own?.mode}` : ofMarket.text
            }`}
      </Fact>
      <Fact name="API">
        {clockTime(now, zone.value)} {zone.value.label}
      </Fact>
      <Fact name="This page" isBad={page.isBad}>
        {page.text}
        {page.isBad && ': set the clock of this computer'}
      </Fact>
    </dl>
  );
}

/** Practice time runs on between two answers: it is that of the board, as everywhere on the page. */
function marketTime(answered: string | null, isScaled: boolean): string | null {
  return isScaled ? (seen.value?.board.account.market_time ?? answered) : answered;
}

function Room({ figures: { traders, book } }: FiguresProps) {
  const places = [
    ...traders.map(({ trader, disk }) => ({ name: trader, disk })),
    { name: 'Book', disk: book },
  ];
  return (
    <dl class="facts">
      {places.map(({ name, disk }) => (
        <Fact key={name} name={name} isBad={disk === null || disk.is_low}>
          {disk === null
            ? 'not known: the API cannot see its folder'
            : `${disk.is_low ? 'LOW: ' : ''}${byteSize(disk.free_bytes)} free of ${byteSize(disk.total_bytes)}${
                disk.database_bytes === null ? '' : `; databases ${byteSize(disk.database_bytes)}`
              }`}
        </Fact>
      ))}
    </dl>
  );
}

function Instances({ figures: { traders } }: FiguresProps) {
  return (
    <table class="cards">
      <ColumnHeads names={['Instance', 'Mode', 'State', 'Trading', 'Answer', '#Errors']} />
      <tbody>
        {traders.map((one) => (
          <tr key={one.trader}>
            <th scope="row">
              {one.trader} {one.trader !== one.account && <small>{one.account}</small>}
            </th>
            <td data-name="Mode">{modeWords(one.mode as Parameters<typeof modeWords>[0]).word}</td>
            <td class={one.reachable && one.ready === true ? '' : 'bad'} data-name="State">
              {one.reachable ? `${one.state}${one.why ? `: ${one.why}` : ''}` : 'does not answer'}
            </td>
            <td data-name="Trading">{one.trading ?? 'not known'}</td>
            <td data-name="Answer">
              {one.age_seconds === null
                ? 'never'
                : one.reachable
                  ? 'live'
                  : `${span(one.age_seconds * 1_000)} old`}
              {one.uptime_seconds !== null && `, up ${span(one.uptime_seconds * 1_000)}`}
            </td>
            <td class="number" data-name="Errors">
              {one.errors_last_hour ?? 'not known'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
