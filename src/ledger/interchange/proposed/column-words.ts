// The words of brokers' headers and rows, in several languages, and what a mapping calls them.
import type { MappedColumn, MappedType } from '../mapped/mapping.ts';

/** In the order in which they are looked for: the first column that fits is taken. */
export const COLUMN_WORDS: readonly (readonly [MappedColumn, RegExp])[] = [
  [
    'date',
    /^trade[ _-]?date|^(?:handels|geschäfts|ausführungs|schluss)(?:datum|tag)\b|^abschluss$|^(?:handels|affärs)dag|^kauppapäivä/i,
  ],
  [
    'date',
    /^(?:trade|run|booking|execution|transaction)?[ _-]?(?:date|day)\b|^(?:handels|buchungs|ausführungs)?(?:datum|tag)\b|^(?:handels|affärs|kauppa)(?:dag|päivä)|^date d'op|^data\b|^fecha|^datum/i,
  ],
  ['date', /date|datum|data|fecha|timestamp/i],
  ['time', /^(?:time|uhrzeit|heure|tijd|hora|ora|aika)$/i],
  [
    'type',
    /^(?:(?:transaction|activity|order|trade)[ _-]?)?(?:type|action|side|activity|direction|event)$|vorgang|^typ\b|transaktion|^transaction$|transactietype|opération|operation$|^art$|buy ?\/ ?sell|tapahtumatyyppi|transaksjonstype/i,
  ],
  ['isin', /\bisin\b/i],
  [
    'symbol',
    /^(?:symbol|ticker|code|instrument|security|stock|asset|coin|contract)[ _]?(?:symbol|code)?$|kürzel|^wkn$/i,
  ],
  [
    'name',
    /^(?:name|company|description|product|security (?:name|description)|contract ?name)$|bezeichnung|wertpapier|libell|naam|produkt|tuote|arvopaperi|värdepapper|v[eæ]rdipapir|værdipapir/i,
  ],
  [
    'quantity',
    /quantity|shares|units|amount asset|^menge|^anzahl|stück|\bstk\b|^nominal|quantit|aantal|volume|^qty$|^antall?$|määrä|^size$/i,
  ],
  ['price', /price|per share|unit cost|kurs(?!gewinn)|preis$|^preis|cours|koers|prezzo|precio/i],
  [
    'fees',
    /fee|commission|kosten|gebühr|frais|provision|brokerage|kulut|palkkio|avgift|afgift|commissioni|spese|courtage|kurtage|kurtasje|gebyr|transaction (?:and|costs)/i,
  ],
  ['withholding', /withh|quellensteuer|tax|steuer/i],
  ['amount', /^net\b|^total|gesamt|kokonaissumma|^totaal/i],
  [
    'amount',
    /amount|betrag|montant|importe?|bedrag|proceeds|\bvalue$|\bwert$|umsatz|controvalore|total|summa|bel(?:opp|øp|øb)|^funds$/i,
  ],
  ['currency', /currency|währung|devise|valuu?ta|divisa|^ccy$/i],
  ['ratio', /split ?ratio/i],
  ['id', /^(?:transaction |order |trade )?(?:id|reference|number)$|order ?id|auftrag(?!geber)/i],
  ['notes', /note|comment|memo|notiz/i],
];

/** The first that fits: a tax on interest is a tax. */
export const TYPE_WORDS: readonly (readonly [MappedType, RegExp])[] = [
  ['TAX', /\btax$|^(?:withholding )?tax\b|skatt?\b|^prelskatt/i],
  [
    'BUY',
    /^(?:you )?(?:buy|bought|purchase|(?:market|limit|stop|auto|recurring)[ _-]buy|stocks?\/etf purchase|kauf|achat|koop|acquisto|compra|köpt?|køb|købt|kjøpt?|osto|purchased|stock purchase|ausführung order kauf)(?!\p{L})/iu,
  ],
  [
    'SELL',
    /^(?:you )?(?:sell|sold|sale|(?:market|limit|stop)[ _-]sell|stocks?\/etf sale|verkauf|vente|verkoop|vendita|venta|venda|sälj|sålt|såld|solgt|salg|sælg|myynti|stock (?:sell|sale)|ausführung order verkauf)(?!\p{L})/iu,
  ],
  [
    'DIVIDEND',
    /^(?:cash |ordinary |(?:non-?)?qualified )?(?:div|dividend|dividende|dividendo|utdelning|udbytte|utbytte|osinko|ausschüttung)\b/i,
  ],
  ['DEPOSIT', /^gehalt|\brv-rente|^rentenzahlung/i],
  ['INTEREST', /interest|zins|intér[eê]t|^interet|rente|ränta|korko/i],
  [
    'DEPOSIT',
    /deposit|einzahlung|einlage|versement|storting|insättning|indskud|indbetaling|innskudd|talletus|gutschrift|bonifico in|^top[ -]?up/i,
  ],
  [
    'WITHDRAWAL',
    /withdraw|auszahlung|entnahme|retrait|pr[ée]l[èe]vement|onttrekking|uttag|uttak|hævning|udbetaling|^nosto|lastschrift|dauerauftrag|(?:ü|ue)berweisung/i,
  ],
  ['FEE', /\bfee|gebühr|frais|kosten|commission|avgift|afgift|entgelt/i],
  ['TAX', /\btax|steuer|impôt|belasting|ennakkopidätys/i],
  ['SPLIT', /^(?:stock )?split$/i],
];
