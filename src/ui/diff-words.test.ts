import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffWords, type WordsDiff } from './diff-words';

const marks = { same: '', removed: '-', added: '+' };
const shown = ({ parts }: WordsDiff) =>
  parts.map(({ kind, text }) => (kind === 'same' ? text : `[${marks[kind]}${text}]`)).join('');

test('words that go and come', () => {
  expect(shown(diffWords('The sky is blue.', 'The sky was blue.'))).toBe('The sky [-is][+was] blue.');
  expect(shown(diffWords('one two three four', 'one 2 3 four'))).toBe('one [-two three][+2 3] four');
  expect(shown(diffWords('a', ''))).toBe('[-a]');
  expect(shown(diffWords('', ''))).toBe('');
});

test('words of languages without blanks', () => {
  expect(shown(diffWords('今天天气很好', '今天天气不好'))).toContain('今天');
  expect(diffWords('今天天气很好', '今天天气不好').parts.length).toBeGreaterThan(1);
});

test('how much is the same', () => {
  expect(diffWords('same', 'same')).toEqual({ parts: [{ kind: 'same', text: 'same' }], sameShare: 1, isWhole: false });
  expect(diffWords('aa bb', 'aa cc').sameShare).toBeCloseTo(0.5);
  expect(diffWords('aa', 'bb').sameShare).toBe(0);
  expect(diffWords(' ', '\n').sameShare).toBe(1);
});

test('what is too different is told whole', () => {
  const words = (from: number) => Array.from({ length: 3000 }, (_, index) => `w${from + index}`).join(' ');
  const diff = diffWords(words(0), words(10_000));
  expect(diff.isWhole).toBe(true);
  expect(diff.parts.map(({ kind }) => kind)).toEqual(['removed', 'added']);
});

test('what is put together again is both texts', () => {
  const word = fc.constantFrom('a', 'b', ' ', '\n', '  ', 'ß', '😀', '天气', '.', '\ud83d');
  const text = fc.array(word, { maxLength: 14 }).map((words) => words.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { parts, sameShare } = diffWords(before, after);
      const without = (kind: string) =>
        parts
          .filter((part) => part.kind !== kind)
          .map((part) => part.text)
          .join('');
      expect(without('added')).toBe(before);
      expect(without('removed')).toBe(after);
      expect(sameShare).toBeGreaterThanOrEqual(0);
      expect(sameShare).toBeLessThanOrEqual(1);
    }),
  );
});
