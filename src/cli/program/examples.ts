// What `--help` shows last: commands as people type them. The test parses each.
import type { Command } from 'commander';

export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  start: [
    'sluice start',
    'sluice start --demo --foreground --speed 120',
    'sluice start --demo --foreground --with kafka,postgres,redis',
    'sluice start -c /etc/sluice/config/sluice.yaml --replace --wait 60',
    'sluice start --only api',
  ],
  practice: ['sluice practice', 'sluice practice --at 2020-12-16T09:30:00-05:00 --speed 30'],
  stop: ['sluice stop', 'sluice stop --timeout 60'],
  status: ['sluice status --watch', 'sluice status --json | jq .ready'],
  instances: ['sluice instances'],
  otp: ['sluice otp', 'sluice otp 123456'],
  reload: ['sluice reload', 'sluice reload --apply-to-open'],
  logs: ['sluice logs -f', 'sluice logs --level warn --since 09:30'],
  halt: ['sluice halt', 'sluice halt --why "earnings tonight"'],
  resume: ['sluice resume', 'sluice resume --override-daily-loss'],
  locks: ['sluice locks', 'sluice locks --delete L95'],
  alarms: [
    'sluice alarms',
    'sluice alarms --acknowledge A1207 --note "cable replaced"',
    'sluice alarms --mute A1207 --minutes 30',
  ],
  incident: ['sluice incident', 'sluice incident missing-stop', 'sluice incident SluiceTraderDown'],
  'go-live': ['sluice go-live'],
  buy: [
    'sluice buy AAPL 100 --limit 187.50 --stop 182 --target 2r',
    'sluice buy AAPL 100 --limit 187.50 --stop 3% --yes',
    'sluice buy AAPL 100 --check --json | jq .reasons',
  ],
  sell: [
    'sluice sell AAPL 100 --limit 192 --tif GTC --yes',
    'sluice sell TSLA 20 --effect open --stop 4% --yes',
  ],
  spread: [
    'sluice spread AAPL 1 --call 230/240 --expiry 2026-12-18 --limit 3.10',
    'sluice spread AAPL 1 --put 240/230 --expiry 2026-12-18 --limit 4.20 --yes',
  ],
  modify: ['sluice modify abcdefgh.6.e --limit 187.20'],
  cancel: ['sluice cancel abcdefgh.6.e'],
  flatten: ['sluice flatten', 'sluice flatten --symbol AAPL --yes'],
  exit: ['sluice exit AAPL', 'sluice exit AAPL --yes'],
  roll: [
    'sluice roll "AAPL 261218P00220000" --expiry 2027-01-15',
    'sluice roll "AAPL 261218P00220000" --expiry 2027-01-15 \\\n    --put 215 --credit 0.40 --yes',
  ],
  exercise: [
    'sluice exercise "AAPL 261218C00230000"',
    'sluice exercise "AAPL 261218C00230000" --quantity 1 --yes',
  ],
  lapse: ['sluice lapse "AAPL 261218C00230000" --yes'],
  'stop-at': ['sluice stop-at AAPL 187.50'],
  pause: ['sluice pause AAPL'],
  adopt: ['sluice adopt AAPL', 'sluice adopt AAPL --yes'],
  release: ['sluice release AAPL', 'sluice release AAPL --yes'],
  protect: ['sluice protect AAPL'],
  positions: ['sluice positions', 'sluice positions --holdings', 'sluice positions --foreign'],
  orders: [
    'sluice orders',
    'sluice orders --symbol AAPL --since 2d',
    'sluice orders --json | jq ".[].status"',
  ],
  executions: ['sluice executions'],
  trades: ['sluice trades --reason stop --last 20', 'sluice trades --json'],
  chain: ['sluice chain AAPL', 'sluice chain AAPL --put --dte 30..60 --delta 0.2..0.3'],
  predictions: ['sluice predictions', 'sluice predictions --score --feed flow'],
  signals: ['sluice signals --not-taken', 'sluice signals --reason quote_stale --since 10:15'],
  report: ['sluice report', 'sluice report --date 2026-11-20'],
  why: ['sluice why AAPL', 'sluice why AAPL --since 2d', 'sluice why AAPL-11 --json'],
  explain: ['sluice explain AAPL-11'],
  reconcile: ['sluice reconcile', 'sluice reconcile --statement trades.csv'],
  doctor: ['sluice doctor', 'sluice doctor --paper-probe --symbol SPY'],
  'config check': ['sluice config check', 'sluice config check -c config/sluice.yaml -c live.yaml'],
  'config show': ['sluice config show --effective'],
  'config init': ['sluice config init .', 'sluice config init /etc/sluice'],
  replay: ['sluice replay', 'sluice replay --date 2026-11-20 --current-config'],
  backtest: [
    'sluice backtest --strategy strategies/flow-follow.yaml \\\n    --bars SPY=spy-1m.csv.gz --predictions flow.ndjson --html report.html',
    'sluice backtest --strategy strategies --bars SPY=spy-1m.csv.gz \\\n    --predictions flow.ndjson --grid stop.atr.multiple=2,3 --walk-forward 4',
    'sluice backtest --strategy strategies/on-bars.yaml --bars SPY --parquet run',
  ],
  'backtest compare': [
    'sluice backtest compare before.json after.json',
    'sluice backtest compare before.json after.json --json | jq .trades.only_b',
  ],
  'backtest trials': ['sluice backtest trials', 'sluice backtest trials --forget 3f9a1c'],
  'data fetch': [
    'sluice data fetch SPY AAPL --from 2024-01-02 --to 2024-12-31',
    'sluice data fetch SPY --from 2015-01-02 --source yahoo',
  ],
  'data import': [
    'sluice data import SPY=spy-1m.csv.gz',
    'sluice data import 2020-12-15.csv.gz Lean/Data/equity/usa/minute/spy',
    'sluice data import AAPL=aapl.txt --zone UTC \\\n    --columns date,time,open,high,low,close,volume',
  ],
  'data list': ['sluice data list', 'sluice data list SPY --json'],
  'data check': ['sluice data check', 'sluice data check SPY', 'sluice data check SPY=spy-1m.csv'],
  export: ['sluice export --parquet notebook', 'sluice export --parquet notebook --only bars'],
  'strategy check': ['sluice strategy check', 'sluice strategy check strategies/drive.draft.yaml'],
  'strategy list': ['sluice strategy list'],
  'strategy new': [
    'sluice strategy new drive --from trend-filter',
    'sluice strategy new drive --typescript',
  ],
  'feed judge': [
    'sluice feed judge predictions.ndjson --bars SPY=spy-1m.csv',
    'sluice feed judge --journal --horizon 60m',
  ],
  'feed learn': [
    'sluice feed learn answer.json --out config/feeds/mine.yaml',
    'sluice feed learn https://api.example.com/v1/flow --key bearer:MY_KEY',
  ],
  'feed check': [
    'sluice feed check unusual-whales --sample answer.json',
    'sluice feed check benzinga --live --symbols AAPL,SPY',
  ],
  'db backup': ['sluice db backup', 'sluice db backup /mnt/backup/journal.sqlite'],
  'db restore': [
    'sluice db restore backups/journal-2026-11-20.sqlite --yes',
    'sluice db restore --from s3://my-bucket/sluice --key-file backup.key',
  ],
  'db verify': ['sluice db verify', 'sluice db verify backups/journal-2026-11-20.sqlite'],
  backup: ['sluice backup --to s3://my-bucket/sluice --key-file backup.key'],
  'backup list': ['sluice backup list --to s3://my-bucket/sluice --max-age 26'],
  'backup fetch': ['sluice backup fetch recovered --from s3://my-bucket/sluice'],
  'backup key': ['sluice backup key backup.key'],
  upgrade: [
    'sluice upgrade --from sluice-0.4.0.tgz -c /etc/sluice/config/sluice.yaml',
    'sluice upgrade --rollback',
  ],
  serve: ['sluice serve', 'sluice serve --workers 2'],
  mcp: ['sluice mcp', 'sluice mcp --url https://book.example.org --key-file assistant.key'],
  'user add': ['sluice user add ann --role trader --email ann@example.com'],
  'user list': ['sluice user list'],
  'user show': ['sluice user show ann --json | jq .grants'],
  'user invite': ['sluice user invite --role trader'],
  'user disable': ['sluice user disable ann'],
  'user revoke': ['sluice user revoke ann key_3f0c9a1b2c3d4e5f6a7b'],
  'user code': ['sluice user code ann', 'sluice user code ann --off'],
  'user enable': ['sluice user enable ann'],
  'user grant': ['sluice user grant ann DU1234567 --role viewer'],
  'user ungrant': ['sluice user ungrant ann DU1234567'],
  'user link': ['sluice user link ann 248289761001'],
  'user unlink': ['sluice user unlink ann 248289761001'],
  'user role': ['sluice user role ann viewer'],
  'user reset': ['sluice user reset ann', 'sluice user reset ann --second-factor'],
  'user token': ['sluice user token ann --minutes 60'],
  'user export': ['sluice user export ann --output ann.json'],
  'user erase': ['sluice user erase ann', 'sluice user erase ann --yes'],
  'book backup': ['sluice book backup', 'sluice book backup /mnt/safe/book-today'],
  'book restore': ['sluice book restore /mnt/safe/book-today'],
  'book move': [
    'sluice book move --to postgres://sluice@db/book',
    'sluice book move --to ./book-as-files',
  ],
  'book copy': ['sluice book copy postgres://sluice@db/book', 'sluice book copy ./book-as-files'],
  'book verify': ['sluice book verify', 'sluice book verify /mnt/safe/book-today --json'],
  'book rebuild': ['sluice book rebuild'],
  'book forget': ['sluice book forget ann --yes'],
  'ledger portfolios': ['sluice ledger portfolios'],
  'ledger open': ['sluice ledger open Savings --owner ann --currency EUR'],
  'ledger open-cash': [
    'sluice ledger open-cash -p Savings --statement statement.xml',
    'sluice ledger open-cash -p Savings --cash 10000.50 --yes',
  ],
  'ledger import': [
    'sluice ledger import statement.xml --portfolio Savings',
    'sluice ledger import trades.csv -p 3 --mapping my-broker.yaml --yes',
  ],
  'ledger imports': ['sluice ledger imports -p Savings'],
  'ledger undo-import': ['sluice ledger undo-import imp_ac83a9d14d6c472b8f58 --yes'],
  'ledger map': ['sluice ledger map trades.csv > my-broker.yaml'],
  'ledger export': [
    'sluice ledger export -p Savings > savings.csv',
    'sluice ledger export -p Savings --format beancount -o savings.beancount',
  ],
  'ledger seal': ['sluice ledger seal -p Savings --until 2025-12-31 -o savings-2025.ndjson'],
  'ledger performance': [
    'sluice ledger performance -p Savings --benchmark SPY',
    'sluice ledger performance -p 3 --from 2023-12-29 --to 2024-12-31',
  ],
  'ledger merge': ['sluice ledger merge 12 7', 'sluice ledger merge 12 7 --yes'],
  'ledger lots': ['sluice ledger lots -p Savings'],
  'ledger sell': ['sluice ledger sell SPY 10 -p Savings --price 369.7 --preview'],
  'ledger report': [
    'sluice ledger report -p Savings --year 2026',
    'sluice ledger report -p Savings --year 2026 --csv > form-8949.csv',
  ],
  'ledger tax-view': ['sluice ledger tax-view -p Savings', 'sluice ledger tax-view uk -p Savings'],
  'ledger calendar': ['sluice ledger calendar -p Savings'],
  'ledger prove': [
    'sluice ledger prove --statement statement.xml',
    'sluice ledger prove --statement activity.csv -p Savings --json | jq .figures',
  ],
  'ledger relay status': ['sluice ledger relay status', 'sluice ledger relay status --json'],
  'ledger relay continue': [
    'sluice ledger relay continue DU1234567',
    'sluice ledger relay continue DU1234567 --yes',
  ],
  'events rebuild': [
    'sluice events rebuild --into copy.sqlite',
    'sluice events rebuild --into postgres://sluice@db/copy --follow',
  ],
  'events replay': [
    'sluice events replay --topic trades --from 0 --portfolio 7',
    'sluice events replay --topic holdings.cash --from 2h --json',
  ],
  'events lag': ['sluice events lag', 'sluice events lag --into copy.sqlite --json'],
  'events keys': ['sluice events keys > keys.pem', 'sluice events keys --rotate'],
  'events dead': ['sluice events dead', 'sluice events dead --json'],
  'events retry': ['sluice events retry --into copy.sqlite --stream portfolio-7'],
  'jobs list': ['sluice jobs', 'sluice jobs --json | jq ".jobs[].state"'],
  'jobs run': ['sluice jobs run prices'],
  train: [
    'sluice train --seed 1',
    'sluice train --bars SPY=spy-1d.csv --curve spy.svg',
    'sluice train --portfolio Savings --continue',
    'sluice train --bars SPY=spy-1d.csv --use 2',
  ],
  advise: [
    'sluice advise --bars SPY=spy-1d.csv --weight 50',
    'sluice advise --portfolio Savings --json | jq .target_weight',
  ],
  'sim gateway': [
    'sluice sim gateway --port 4002 --control-port 4100 \\\n    --bars SPY=spy-1m.csv --at 2020-12-16T09:36:00-05:00 --speed 60',
  ],
  'sim flow': ['sluice sim flow --port 8090 --control-port 8091 --synthetic AAPL,SPY'],
  'sim yahoo': [
    'sluice sim yahoo --port 8095 --control-port 8096 --synthetic AAPL,SPY',
    'sluice sim yahoo --port 8095 --control-port 8096 --data securities.json',
  ],
  'sim ssi': [
    'sluice sim ssi --port 8100 --control-port 8101 --key ssi.key \\\n    --board SHS=HNX --at 2026-03-03T08:50:00+07:00 --speed 60',
  ],
  'sim alpaca': [
    'sluice sim alpaca --port 8110 --control-port 8111 \\\n    --bars SPY=spy-1m.csv --at 2020-12-16T09:36:00-05:00 --speed 60',
  ],
  'sim flex': [
    'sluice sim flex --token 123456789012345678901234 --generating 20 \\\n    --statement 123456=statement.xml --port 8097 --control-port 8098',
  ],
  completion: [
    'source <(sluice completion bash)',
    'sluice completion fish > ~/.config/fish/completions/sluice.fish',
  ],
};

/** To the help of a command and of all below it; a group shows those of its commands. */
export function addExamples(command: Command, path = command.name()): void {
  for (const child of command.commands) addExamples(child, `${path} ${child.name()}`);
  const lines = Object.entries(EXAMPLES)
    .filter(([name]) => name === path || name.startsWith(`${path} `))
    .flatMap(([, examples]) => examples);
  const shown = lines.map((line) => `\n  $ ${line}`).join('');
  if (lines.length > 0) command.addHelpText('after', `\nExamples:${shown}`);
}
