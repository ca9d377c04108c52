// How a file writes its days and numbers, by the form that reads most of them.
import { UTC } from '../brokers/reading/forms.ts';
import { EXCEL_FORM, formFrom, ISO_FORM, type MomentForm } from '../text/moment-text.ts';
import { type DecimalSign, numberFrom } from '../text/number-text.ts';

const DAYS = [
  ...[
    'iso',
    'yyyyMMdd',
    'dd.MM.yyyy',
    'd.M.yyyy',
    'dd/MM/yyyy',
    'MM/dd/yyyy',
    'd/M/yyyy',
    'M/d/yyyy',
  ],
  ...['dd-MM-yyyy', 'MM-dd-yyyy', 'yyyy/MM/dd', 'dd-MMM-yyyy', 'd MMM yyyy', 'MMM d, yyyy'],
];

const TIMES = ['HH:mm:ss', 'HH:mm', 'h:mm:ss a', 'h:mm a'];

const FORMS = DAYS.flatMap((day) =>
  day === 'iso' ? [day] : [day, ...TIMES.flatMap((time) => [`${day} ${time}`, `${day}, ${time}`])],
).map((form) => ({ form, moments: form === 'iso' ? ISO_FORM : formFrom(form) }));

/** Any number of five digits has it, so that no column of days is known by it. */
const EXCEL = { form: 'excel', moments: EXCEL_FORM };

/** Any form reads it. */
export function isDay(text: string): boolean {
  return FORMS.some(({ moments }) => reads(moments, text));
}

function reads(moments: MomentForm | undefined, text: string): boolean {
  return moments?.parse(text, UTC) !== undefined;
}

/** The first form that reads most days; another one that reads as many is a question. */
export function dateOf(days: readonly string[], questions: string[]): string {
  const read = [...FORMS, EXCEL].map(({ form, moments }) => ({
    form,
    count: days.filter((day) => reads(moments, day)).length,
  }));
  const most = Math.max(...read.map(({ count }) => count));
  const [best, other] = read.filter(({ count }) => count === most && count > 0);
  if (best === undefined) {
    questions.push(
      `date: the form of "${days[0] ?? ''}" is not known; write it, such as dd.MM.yyyy`,
    );
    return 'iso';
  }
  const isDoubtful = other !== undefined && /M.*d/.test(best.form) !== /M.*d/.test(other.form);
  if (isDoubtful) questions.push(`date: ${best.form} and ${other.form} both read every day`);
  if (most < days.length)
    questions.push(`date: ${days.length - most} of ${days.length} days are written otherwise`);
  return best.form;
}

export function decimalOf(numbers: readonly string[], questions: string[]): DecimalSign {
  const fits = (sign: DecimalSign) =>
    numbers.filter((number) => numberFrom(number, sign) !== undefined).length;
  const [points, commas] = [fits('.'), fits(',')];
  const isMixed = numbers.some((number) => /[.,]\d{1,2}$|[.,]\d{4,}$/.test(number));
  if (points === commas && numbers.some((number) => /[.,]/.test(number)) && !isMixed)
    questions.push('decimal: every amount can be read with a point and with a comma');
  return commas > points ? ',' : '.';
}

/** Without signs and codes of currencies. */
export function bare(cell: string): string {
  return cell
    .replace(/[$€£¥₫]/g, '')
    .replace(/^[A-Z]{3}\s+|\s+[A-Z]{3}$/g, '')
    .trim();
}

export function isNumber(cell: string): boolean {
  return (['.', ','] as const).some((sign) => numberFrom(bare(cell), sign) !== undefined);
}
