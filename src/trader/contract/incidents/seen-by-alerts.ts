// What only the alert rules of docs/observability/alerts.yaml notice: a process, its speed, the API, and the ledger behind it.
import type { IncidentText } from './incident-text.ts';
import { NOTHING_AT_RISK } from './phrases.ts';

const UNTOUCHED = 'Trading is not affected.';
const OVERLOADED =
  'Run `sluice doctor`, and look at the processor and the disk of the host: `top`, `iostat`.';

const TEXTS = {
  'api-down': {
    title: 'The API does not answer',
    happened: 'Prometheus has had no answer of the API for two minutes.',
    means: `${UNTOUCHED} Page, clients and programs that use the API see nothing and command nothing.`,
    by_itself: 'A service manager starts it again.',
    what_to_do:
      'Run `sluice start --only api` on its host; if it ends again, `api.log` in its folder says why. The command line works on the host of the trader meanwhile.',
  },
  'api-errors': {
    title: 'The API fails requests',
    happened: 'More than one request in twenty seconds ended with an error of the server.',
    means: UNTOUCHED,
    by_itself: 'Each failed request is in the log with its `request_id`.',
    what_to_do:
      'Look for the errors in `api.log`, and run `sluice db verify` on the host of the API.',
  },
  'api-guessing': {
    title: 'Somebody guesses passwords',
    happened: 'More than 50 sign-ins failed within ten minutes.',
    means: 'Who signs in as a trader can send orders within the limits of that user.',
    by_itself: 'Users and addresses with too many failures have to wait, longer each time.',
    what_to_do:
      'Look at `GET /api/v1/audit?action=session.failed` for users and addresses; block the addresses, and require second factors.',
  },
  'api-readers-behind': {
    title: 'Readers of live streams miss events',
    happened: 'A program or page reads the live stream more slowly than events arrive.',
    means: `${UNTOUCHED} What these readers show may be old.`,
    by_itself: 'The stream says what a reader missed, so that it can ask for it.',
    what_to_do: 'Look at the network to these readers, and at what they do with each event.',
  },
  'api-slow': {
    title: 'The API is slow',
    happened: 'One read in a hundred took more than a second for ten minutes.',
    means: `${UNTOUCHED} Commands from the page take longer.`,
    by_itself: 'Nothing is refused for it.',
    what_to_do:
      'Compare `sluice_api_desk_seconds` and `sluice_api_store_query_seconds`: the first is the way to the trader, the second the store.',
  },
  'api-store-errors': {
    title: 'The store of the API fails',
    happened: 'The database of the API refused or lost several queries.',
    means: `${UNTOUCHED} Users cannot sign in, and nothing new is booked in the ledger.`,
    by_itself: 'Queries are tried again with the next request.',
    what_to_do: 'Look at the database server, or at the disk with the store: `df -h`.',
  },
  'api-token-reused': {
    title: 'A refresh token was used twice',
    happened: 'A token that renews a session was used a second time.',
    means: 'It may be stolen. With it somebody could act as that user until now.',
    by_itself: 'The session has ended for both.',
    what_to_do:
      'Ask the user that `GET /api/v1/audit?action=session.reused-token` names, and have the password changed.',
  },
  'api-trader-unreachable': {
    title: 'The API does not reach the trader',
    happened: 'The API has had no answer of this trader for two minutes.',
    means: `${UNTOUCHED} Reads show the last copy with its age, commands are refused with 503.`,
    by_itself: 'The API connects again by itself.',
    what_to_do:
      'Run `sluice status` on the host of the trader, then look at the network between both.',
  },
  'feed-failing': {
    title: 'A feed fails',
    happened: 'A feed of predictions has failed three times in a row, for five minutes.',
    means: `No predictions arrive, so that nothing is bought. ${NOTHING_AT_RISK}`,
    by_itself: 'The feed is asked again, less often while it fails.',
    what_to_do: 'Run `sluice doctor`: it says what the feed answers.',
  },
  'ledger-differs': {
    title: 'Ledger, trader and broker differ',
    happened:
      'At the last close the ledger held other shares of a symbol than the trader or the broker.',
    means: 'Values and taxes in the ledger are wrong for these symbols. Trading is not affected.',
    by_itself: 'Nothing is corrected on a guess.',
    what_to_do:
      'Run `sluice ledger relay status`: it names the symbols. Compare with a statement of the broker before you correct anything.',
  },
  'loop-lag': {
    title: 'The daemon runs late',
    happened:
      'Timers of the daemon have run more than a quarter of a second late for five minutes.',
    means:
      'Exits that the daemon watches, and moves of stops, come later. Stops at the broker act by themselves.',
    by_itself: 'It works off what waits, in order; of quotes only the newest counts.',
    what_to_do: OVERLOADED,
  },
  'orders-rejected': {
    title: 'The broker rejects orders',
    happened: 'At least three orders were rejected within ten minutes.',
    means:
      'Entries may be missing. A stop that is rejected is sent again in another form, at last the position is closed.',
    by_itself: 'Rejected entries are not sent again.',
    what_to_do: 'Run `sluice logs --level warn`: it has the reasons of the broker.',
  },
  'many-errors': {
    title: 'Many errors in the log',
    happened: 'The daemon has written more than ten errors within an hour.',
    means: `It may not do all that it should. ${NOTHING_AT_RISK}`,
    by_itself: 'It continues; what could make trading unsafe halts it.',
    what_to_do: 'Run `sluice logs --level error`, then `sluice doctor`.',
  },
  'relay-behind': {
    title: 'The ledger does not keep up',
    happened: 'The ledger waits, or is more than 1,000 facts behind the trader.',
    means: `${UNTOUCHED} New trades are missing in the ledger.`,
    by_itself: 'It continues from where it is; nothing is booked twice.',
    what_to_do: 'Run `sluice ledger relay status`: it has the reason.',
  },
  'relay-stopped': {
    title: 'The ledger has stopped following a trader',
    happened: 'The journal of the trader was replaced by one that the ledger does not know.',
    means: `${UNTOUCHED} New trades are missing in the ledger.`,
    by_itself: 'Nothing is booked until somebody says how to go on.',
    what_to_do:
      'Run `sluice ledger relay status`: it names what is missing. Put the journal back, or run `sluice ledger relay continue TRADER`.',
  },
  'slow-to-wire': {
    title: 'Orders leave late',
    happened:
      'One order in a hundred needed more than a tenth of a second from its signal to the socket.',
    means: 'Entries may be filled at worse prices. Stops at the broker act by themselves.',
    by_itself: 'Orders are still on disk before they are sent.',
    what_to_do: OVERLOADED,
  },
  'splits-differ': {
    title: 'Trader and ledger disagree about a split',
    happened: 'Traders and the ledger have different splits on record.',
    means:
      'Quantities and cost in the ledger may be wrong for these symbols. Trading is not affected.',
    by_itself: 'Nothing is applied without a person.',
    what_to_do:
      'Look at `GET /api/v1/corporate-action-proposals/differences`; confirm or decline the proposal, or take the action back.',
  },
  'stops-unconfirmed': {
    title: 'Stops not confirmed for long',
    happened: 'The broker has not shown the stops of open positions for more than five minutes.',
    means: 'The stops may work or not; no answer has shown them since.',
    by_itself: 'The daemon connects and asks again.',
    what_to_do: 'Look at the open orders in the program of the broker; run `sluice doctor`.',
  },
  'trader-down': {
    title: 'The daemon does not answer',
    happened: 'Prometheus has had no answer of the daemon for a minute.',
    means:
      'Stops that rest at the broker act by themselves; they do not trail, and nothing else exits. Stops that only the daemon watches are not watched.',
    by_itself:
      'A service manager starts it again; it then compares everything with the broker before it sends anything.',
    what_to_do:
      'Run `sluice status`, then `sluice start`. If it ends again, `sluice logs --level error` says why: end the cause first.',
  },
} as const satisfies Readonly<Record<string, IncidentText>>;

export type ServiceIncident = keyof typeof TEXTS;

export const SERVICE_INCIDENTS: Readonly<Record<ServiceIncident, IncidentText>> = TEXTS;
