import Papa from 'papaparse';
import { readJsonLines } from '@/base/json-lines';
import { maxInputs, type Column, type InputFormat, type InputsReport, type InputsRequest } from './inputs';

// Runs in a worker: what is given may be of hundreds of megabytes.

interface ParsedInputs {
  report: InputsReport;
  texts: string[];
}

type Choices = Pick<InputsRequest, 'format' | 'column' | 'hasHeader'>;

/** Reads texts of what was given. `name` is that of the file, where it was one. Never throws. */
export function parseInputs(given: string, choices: Choices = {}, name = ''): ParsedInputs {
  const text = given.replace(/^\uFEFF/, '');
  const format = choices.format ?? guessFormat(text, name);
  if (format === 'lines') return parseLines(text);
  return format === 'csv' ? parseCsv(text, choices) : parseJson(text, choices);
}

/** By the file's name, else by how it begins. */
export function guessFormat(text: string, name: string): InputFormat {
  if (/\.(csv|tsv)$/i.test(name)) return 'csv';
  if (/\.(json|jsonl|ndjson)$/i.test(name)) return 'json';
  return /^\s*(\[\s*["{\]]|\{\s*"|")/.test(text) && parsed(text) !== undefined ? 'json' : 'lines';
}

function parseLines(text: string): ParsedInputs {
  const heap = new Heap();
  // What follows the last line break is no line.
  const lines = text.replace(/(\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/);
  if (text !== '') for (const line of lines) heap.add(line);
  const looksLike = guessFormat(text, '');
  return heap.parsed({ format: 'lines', columns: [], ...(looksLike !== 'lines' && { looksLike }) });
}

function parseCsv(text: string, { column, hasHeader }: Choices): ParsedInputs {
  const { data, errors } = Papa.parse<string[]>(text.replace(/(\r\n|\r|\n)$/, ''));
  const rows = text === '' ? [] : data;
  const named = hasHeader ?? looksLikeHeader(rows);
  const [header = []] = named ? rows : [];
  const body = named ? rows.slice(1) : rows;
  const width = rows.slice(0, 1000).reduce((most, { length }) => Math.max(most, length), 0);
  const columns = Array.from({ length: width }, (_, index): Column => {
    return { name: header[index]?.trim() ?? '', sample: sampleOf(body, (row) => row[index]) };
  });
  const chosen = inRange(column, columns) ?? bestColumn(columns, body, (row, index) => row[index]);
  const heap = new Heap();
  if (chosen !== undefined) {
    for (const row of body) {
      // An empty line is a row of one empty cell.
      if (row.length === 1 && row[0]!.trim() === '') heap.add('');
      else heap.add(row[chosen]);
    }
  }
  const open = errors.find(({ code }) => code === 'MissingQuotes');
  return heap.parsed({
    format: 'csv',
    columns,
    column: chosen,
    hasHeader: named,
    ...(open && { openQuoteRow: (open.row ?? 0) + 1 }),
  });
}

/** Whether a first row names columns: all cells have short texts, all different, none of them a number. */
function looksLikeHeader(rows: readonly string[][]): boolean {
  const [first, second] = rows;
  if (!first || !second) return false;
  const cells = first.map((cell) => cell.trim());
  const isName = (cell: string) =>
    cell !== '' && cell.length <= 40 && Number.isNaN(Number(cell)) && !/[.!?]$/.test(cell);
  return (
    cells.every(isName) &&
    new Set(cells).size === cells.length &&
    (cells.length > 1 || textNames.some((called) => called.test(cells[0]!)))
  );
}

function parseJson(text: string, { column }: Choices): ParsedInputs {
  const heap = new Heap();
  const report = { format: 'json' as const, columns: [] as Column[] };
  if (text.trim() === '') return heap.parsed(report);
  const value = parsed(text) ?? parsedLines(text);
  if (value === undefined) {
    const found = readJsonLines(text);
    return heap.parsed({
      ...report,
      problem: 'found' in found ? { code: 'notJson', line: found.line, found: found.found } : { code: 'wrongShape' },
    });
  }
  if (typeof value === 'string') {
    heap.add(value);
    return heap.parsed(report);
  }
  if (!Array.isArray(value)) return isObject(value) ? ofLists(value, column) : wrongShape();
  const objects = value.filter(isObject);
  if (objects.length === 0 || objects.length < value.length / 2) {
    if (value.length > 0 && !value.some((each) => typeof each === 'string')) return wrongShape();
    for (const each of value) heap.add(each);
    return heap.parsed(report);
  }
  const names = [...new Set(objects.slice(0, 1000).flatMap((each) => Object.keys(each)))];
  const columns = names.map((name): Column => ({ name, sample: sampleOf(objects, (each) => own(each, name)) }));
  const chosen = inRange(column, columns) ?? bestColumn(columns, objects, (each, index) => own(each, names[index]!));
  for (const each of value) {
    if (isObject(each)) heap.add(chosen === undefined ? undefined : own(each, names[chosen]!));
    else heap.add(each ?? null);
  }
  return heap.parsed({ ...report, columns, column: chosen });
}

/** `{"text": ["…", "…"], "label": ["…", "…"]}`, as data frames are written. */
function ofLists(value: Fields, column: number | undefined): ParsedInputs {
  const lists = Object.entries(value).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const hasText = lists.filter(([, list]) => list.some((each) => typeof each === 'string'));
  if (hasText.length === 0) return wrongShape();
  const columns = hasText.map(([name, list]): Column => ({ name, sample: sampleOf(list, (each) => each) }));
  const longest = Math.max(...hasText.map(([, { length }]) => length));
  const places = Array.from({ length: longest }, (_, index) => index);
  const chosen =
    inRange(column, columns) ?? bestColumn(columns, places, (place, index) => hasText[index]![1][place]) ?? 0;
  const heap = new Heap();
  for (const each of hasText[chosen]![1]) heap.add(each ?? null);
  return heap.parsed({ format: 'json', columns, column: chosen });
}

function wrongShape(): ParsedInputs {
  return new Heap().parsed({ format: 'json', columns: [], problem: { code: 'wrongShape' } });
}

/** Collects texts and counts what else there is. */
class Heap {
  private readonly texts: string[] = [];
  private readonly seen = new Set<string>();
  private readonly counts = { emptyCount: 0, duplicateCount: 0, beyondCount: 0, missingCount: 0, otherCount: 0 };

  add(value: unknown): void {
    if (value === undefined) this.counts.missingCount += 1;
    else if (typeof value !== 'string') this.counts.otherCount += 1;
    else if (value.trim() === '') this.counts.emptyCount += 1;
    else if (this.texts.length >= maxInputs) this.counts.beyondCount += 1;
    else {
      if (this.seen.has(value)) this.counts.duplicateCount += 1;
      else this.seen.add(value);
      this.texts.push(value);
    }
  }

  parsed(report: Omit<InputsReport, keyof Heap['counts']>): ParsedInputs {
    return { report: { ...report, ...this.counts }, texts: this.texts };
  }
}

const probedRows = 200;
const sampleLength = 60;

function sampleOf<T>(rows: readonly T[], valueOf: (row: T) => unknown): string {
  for (const row of rows.slice(0, probedRows)) {
    const value = valueOf(row);
    if (typeof value === 'string' && value.trim() !== '')
      return value.trim().replace(/\s+/g, ' ').slice(0, sampleLength);
  }
  return '';
}

/** What texts are called, the most telling name first. */
const textNames = [
  /^(texts?|contents?|inputs?|prompts?|sentences?|documents?)$/i,
  /^(body|questions?|descriptions?|summary)$/i,
  /^(titles?|names?)$/i,
];

/** The column that is called as texts are, else the one with the longest. */
function bestColumn<T>(
  columns: readonly Column[],
  rows: readonly T[],
  valueOf: (row: T, index: number) => unknown,
): number | undefined {
  for (const called of textNames) {
    const named = columns.findIndex(({ name, sample }) => called.test(name) && sample !== '');
    if (named !== -1) return named;
  }
  const lengths = columns.map((_, index) =>
    rows.slice(0, probedRows).reduce<number>((sum, row) => {
      const value = valueOf(row, index);
      return typeof value === 'string' ? sum + value.trim().length : sum;
    }, 0),
  );
  const most = Math.max(...lengths);
  return columns.length > 0 ? lengths.indexOf(most) : undefined;
}

type Fields = Record<string, unknown>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `__proto__` is a field like any other, where JSON has it. */
function own(value: Fields, name: string): unknown {
  return Object.hasOwn(value, name) ? (value[name] ?? null) : undefined;
}

function inRange(column: number | undefined, columns: readonly Column[]): number | undefined {
  return column !== undefined && column < columns.length ? column : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A JSON value a line; undefined where one of them is none. */
function parsedLines(text: string): unknown[] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length < 2) return undefined;
  const values = lines.map(parsed);
  return values.includes(undefined) ? undefined : values;
}
