// The words of brokers' headers and rows, in several languages, and what a mapping calls them.
import type { MappedColumn, MappedType } from './mapping.ts';

/** In the order in which they are looked for: the first column that fits is taken. */
export const COLUMN_WORDS: readonly (readonly [MappedColumn, RegExp])[] = [
  [
    'date',
    /^(?:trade|run|booking|execution|transaction)?[ _-]?(?:date|day)\b|^(?:handels|buchungs|ausführungs)?(?:datum|tag)\b|^date d'op|^data\b|^fecha|^datum/i,
  ],
  ['date', /date|datum|data|fecha|timestamp/i],
  ['time', /^(?:time|uhrzeit|heure|tijd|hora|ora)$/i],
  [
    'type',
    /^(?:(?:transaction|activity|order)[ _-]?)?(?:type|action|side|activity)$|vorgang|^typ\b|transaktion|^transaction$|transactietype|opération|operation$|^art$|buy ?\/ ?sell/i,
  ],
  ['isin', /\bisin\b/i],
  ['symbol', /^(?:symbol|ticker|code|instrument|security)(?: symbol)?$|kürzel|^wkn$/i],
  [
    'name',
    /^(?:name|company|description|product|security name)$|bezeichnung|wertpapier|libell|naam|produkt/i,
  ],
  ['quantity', /quantity|shares|units|^menge|^anzahl|stück|quantit|aantal|volume|^qty$/i],
  ['price', /price|per share|unit cost|^kurs|^preis|cours|koers|prezzo|precio/i],
  ['fees', /fee|commission|kosten|gebühr|frais|provision|brokerage/i],
  ['withholding', /withh|quellensteuer|tax|steuer/i],
  ['amount', /amount|betrag|montant|importe?|bedrag|^net\b|proceeds|\bvalue$|^wert$|total/i],
  ['currency', /currency|währung|devise|valuta|divisa|^ccy$/i],
  ['id', /^(?:transaction |order |trade )?(?:id|reference|number)$|order ?id|auftrag/i],
  ['notes', /note|comment|memo|notiz/i],
];

export const TYPE_WORDS: readonly (readonly [MappedType, RegExp])[] = [
  ['BUY', /^(?:buy|bought|purchase|market buy|limit buy|kauf|achat|koop|acquisto|compra|köp)\b/i],
  [
    'SELL',
    /^(?:sell|sold|sale|market sell|limit sell|verkauf|vente|verkoop|vendita|venta|sälj)\b/i,
  ],
  ['DIVIDEND', /^(?:cash )?(?:div|dividend|dividende|dividendo|utdelning|ausschüttung)\b/i],
  ['INTEREST', /interest|zins|intér[eê]t|^interet|rente|ränta/i],
  ['DEPOSIT', /deposit|einzahlung|einlage|versement|storting|insättning|bonifico in/i],
  ['WITHDRAWAL', /withdraw|auszahlung|entnahme|retrait|pr[ée]l[èe]vement|onttrekking|uttag/i],
  ['FEE', /\bfee|gebühr|frais|kosten|commission/i],
  ['TAX', /\btax|steuer|impôt|belasting/i],
];
