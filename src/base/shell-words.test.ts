import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellCommands } from './shell-words';

test.each<[string, string[][]]>([
  ['', []],
  ['  a  b ', [['a', 'b']]],
  [`a "b c" 'd "e"' f`, [['a', 'b c', 'd "e"', 'f']]],
  [String.raw`a "b \"c\" \\ \d"`, [['a', String.raw`b "c" \ \d`]]],
  ['x=1 --y="z w"', [['x=1', '--y=z w']]],
  ['a && b; c | d', [['a'], ['b'], ['c'], ['d']]],
  ['a\nb\r\nc', [['a'], ['b'], ['c']]],
  ['a \\\n  b', [['a', 'b']]],
  ['a `\r\n  b', [['a', 'b']]],
  ['a ^\n  b', [['a', 'b']]],
  [String.raw`C:\Tools\a.exe b\ c`, [[String.raw`C:\Tools\a.exe`, 'b c']]],
  ['a "b c', [['a', 'b c']]],
  [`a ""`, [['a', '']]],
  ['`a b`', [['`a', 'b`']]],
])('%j', (text, commands) => expect(shellCommands(text)).toEqual(commands));

test('any text has words', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const words of shellCommands(text)) expect(words.length).toBeGreaterThan(0);
    }),
  );
});

test('a text of a million quotes or backslashes is read at once', () => {
  for (const character of ['"', "'", '\\', '`', ' ', '\n', '&']) shellCommands(character.repeat(1_000_001));
});
