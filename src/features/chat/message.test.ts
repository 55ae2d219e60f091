import { describe, expect, it } from 'vitest';
import { partsOf, titleOf, type FilePart } from './message';

const file: FilePart = { kind: 'file', name: 'a.txt', text: '\n  First line\nSecond' };
const title = (text: string, attachments: FilePart[] = []) => titleOf({ text, attachments });

describe('the title of a conversation', () => {
  it('is its first question on one line', () => {
    expect(title('  What is\n\ta paddock?  ')).toBe('What is a paddock?');
  });

  it('is the beginning of a text that was put to it, when nothing else is asked', () => {
    expect(title(' \n', [file])).toBe('First line Second');
    expect(title('Why?', [file])).toBe('Why?');
    expect(title('')).toBe('');
  });

  it.each([
    ['an emoji', '😀'],
    ['a family of four', '👨‍👩‍👧‍👦'],
    ['a flag', '🇩🇪'],
    ['a letter with a mark of its own', 'e\u0301'],
    ['a syllable of three letters', '한'],
  ])('is cut between characters as people see them: %s', (_, character) => {
    for (let before = 70; before <= 80; before += 1) {
      const cut = title('a'.repeat(before) + character.repeat(40));
      expect(cut).toBe(`${'a'.repeat(Math.min(79, before))}${character.repeat(Math.max(0, 79 - before))}…`);
    }
  });

  it('is whole at eighty characters, and costs little for a long text', () => {
    expect(title('😀'.repeat(80))).toBe('😀'.repeat(80));
    expect(title(`${' '.repeat(100_000)}${'a b '.repeat(300_000)}`)).toBe(`${'a b '.repeat(20).slice(0, 79)}…`);
  });
});

describe('the parts of a question', () => {
  it('keep the text as it was written', () => {
    expect(partsOf({ text: '    indented = True\n', attachments: [] })).toEqual([
      { kind: 'text', text: '    indented = True\n' },
    ]);
  });

  it('begin with the texts that were put to it', () => {
    expect(partsOf({ text: 'Why?', attachments: [file] })).toEqual([file, { kind: 'text', text: 'Why?' }]);
    expect(partsOf({ text: ' ', attachments: [file] })).toEqual([file]);
  });
});
