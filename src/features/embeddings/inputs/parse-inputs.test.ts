import { describe, expect, it } from 'vitest';
import { maxInputs } from './inputs';
import { guessFormat, parseInputs } from './parse-inputs';

const lines = (text: string) => parseInputs(text, { format: 'lines' });
const csv = (text: string, choices: { column?: number; hasHeader?: boolean } = {}) =>
  parseInputs(text, { format: 'csv', ...choices });
const json = (value: unknown, column?: number) =>
  parseInputs(typeof value === 'string' ? value : JSON.stringify(value), { format: 'json', column });

describe('lines', () => {
  it('are texts, but for those with nothing but blanks, which are counted', () => {
    const { texts, report } = lines('one\r\n\n  two \rthree\n \t\n');
    expect(texts).toEqual(['one', '  two ', 'three']);
    expect(report).toMatchObject({ emptyCount: 2, duplicateCount: 0, beyondCount: 0 });
  });

  it('stay when they were there before, and are counted', () => {
    const { texts, report } = lines('one\ntwo\none\none');
    expect(texts).toEqual(['one', 'two', 'one', 'one']);
    expect(report.duplicateCount).toBe(2);
  });

  it('may look like something else, which is told', () => {
    expect(lines('[\n"one",\n"two"\n]').report.looksLike).toBe('json');
    expect(lines('one, two\nthree, four').report.looksLike).toBeUndefined();
  });

  it('may be ten thousand empty ones', () => {
    const { texts, report } = lines('\n'.repeat(10_000));
    expect(texts).toEqual([]);
    expect(report.emptyCount).toBe(10_000);
    expect(lines('').report.emptyCount).toBe(0);
  });

  it('are taken up to a limit; what is beyond is counted', () => {
    const { texts, report } = lines(Array.from({ length: maxInputs + 7 }, (_, index) => `text ${index}`).join('\n'));
    expect(texts).toHaveLength(maxInputs);
    expect(report.beyondCount).toBe(7);
  });
});

describe('CSV', () => {
  it('may have a byte order mark, quotes, line breaks in fields and another separator', () => {
    const { texts, report } = csv('\uFEFFid;text\r\n1;"a ""quoted"" one"\r\n2;"two\nlines; one field"\r\n');
    expect(report).toMatchObject({ column: 1, hasHeader: true });
    expect(report.columns.map(({ name }) => name)).toEqual(['id', 'text']);
    expect(texts).toEqual(['a "quoted" one', 'two\nlines; one field']);
  });

  it('gives the column that is chosen, with or without its first row', () => {
    expect(csv('name,text\nA,one\nB,two', { column: 0 }).texts).toEqual(['A', 'B']);
    expect(csv('name,text\nA,one', { hasHeader: false }).texts).toEqual(['text', 'one']);
    expect(csv('a first sentence.,1\nanother one.,2').report).toMatchObject({ hasHeader: false, column: 0 });
  });

  it('may be ragged: rows without the column are counted, empty cells too', () => {
    const { texts, report } = csv('id,text\n1,one\n2\n\n3,\n4,four,more');
    expect(texts).toEqual(['one', 'four']);
    expect(report).toMatchObject({ missingCount: 1, emptyCount: 2 });
    expect(report.columns).toHaveLength(3);
  });

  it('may call a column __proto__', () => {
    const { texts, report } = csv('id,__proto__\n1,one\n2,two', { column: 1 });
    expect(report.columns[1]).toEqual({ name: '__proto__', sample: 'one' });
    expect(texts).toEqual(['one', 'two']);
  });

  it('with a quote that nothing closes says in which row', () => {
    const { report } = csv('id,text\n1,one\n2,"two\n3,three\n');
    expect(report.openQuoteRow).toBe(3);
  });

  it('may be nothing at all', () => {
    expect(csv('').texts).toEqual([]);
    expect(csv('\n\n').texts).toEqual([]);
  });
});

describe('JSON', () => {
  it('may be a list of texts, or one', () => {
    expect(json(['one', '', 'two', 3, null])).toMatchObject({
      texts: ['one', 'two'],
      report: { emptyCount: 1, otherCount: 2 },
    });
    expect(json('"one"').texts).toEqual(['one']);
    expect(json([]).texts).toEqual([]);
    expect(json(' ').report.problem).toBeUndefined();
  });

  it('may be a list of objects, of which a field is chosen', () => {
    const rows = [{ id: 'a', text: 'one' }, { id: 'b', text: 'two' }, { id: 'c' }, { id: 'd', text: 4 }];
    const { texts, report } = json(rows);
    expect(texts).toEqual(['one', 'two']);
    expect(report).toMatchObject({ column: 1, missingCount: 1, otherCount: 1 });
    expect(json(rows, 0).texts).toEqual(['a', 'b', 'c', 'd']);
  });

  it('may be an object of lists', () => {
    const { texts, report } = json({ label: [1, 2], title: ['A', 'B'], text: ['one', 'two'] });
    expect(texts).toEqual(['one', 'two']);
    expect(report.columns.map(({ name }) => name)).toEqual(['title', 'text']);
    expect(json({ title: ['A', 'B'], text: ['one', 'two'] }, 0).texts).toEqual(['A', 'B']);
  });

  it('may be a value a line', () => {
    expect(json('{"text":"one"}\n\n{"text":"two"}\n').texts).toEqual(['one', 'two']);
  });

  it('may have fields called __proto__, which change nothing', () => {
    const { texts } = json('[{"__proto__":"one"},{"__proto__":"two"},{"constructor":"no"}]', 0);
    expect(texts).toEqual(['one', 'two']);
    expect(json('[{"__proto__":{"text":"no"},"id":"1"}]').texts).toEqual(['1']);
  });

  it('of another shape is refused, and what is none is told with its line', () => {
    for (const value of [{ text: 'one' }, [[1, 2]], [1, 2], '3', 'null', {}]) {
      expect(json(value).report.problem, JSON.stringify(value)).toEqual({ code: 'wrongShape' });
    }
    expect(json('["one",\n"two" three]').report.problem).toMatchObject({ code: 'notJson', line: 2 });
    expect(json('["one"').report.problem).toMatchObject({ code: 'notJson', found: '' });
  });
});

describe('what is not said to be anything', () => {
  it.each([
    ['notes.csv', 'a', 'csv'],
    ['notes.TSV', 'a', 'csv'],
    ['notes.jsonl', 'a', 'json'],
    ['notes.txt', '["one", "two"]', 'json'],
    ['notes', '{"text": ["one"]}', 'json'],
    ['notes.txt', '[1] a footnote', 'lines'],
    ['notes.txt', '["not closed', 'lines'],
    ['', 'one\ntwo', 'lines'],
  ])('%s with %s is read as %s', (name, text, format) => {
    expect(guessFormat(text, name)).toBe(format);
    expect(parseInputs(text, {}, name).report.format).toBe(format);
  });
});
