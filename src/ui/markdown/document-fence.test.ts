import { describe, expect, it } from 'vitest';
import { IncrementalMarkdown } from './incremental';
import { flatten } from './pieces';
import type { Block } from './tree';

/** The blocks at the top level: code with its lines, everything else by its kind. */
function outline(text: string, complete = true): Array<string | string[]> {
  return flatten(new IncrementalMarkdown().update(text, { complete })).map((block: Block) =>
    block.kind === 'code' ? flatten(block.lines) : block.kind,
  );
}

const mark = '```';

describe('a document in a fence with fences of the same length', () => {
  it.each<[string, string, Array<string | string[]>]>([
    [
      'with languages',
      `${mark}markdown\n# T\n${mark}bash\nnpm i\n${mark}\n\nMore\n${mark}\n\nafter`,
      [['# T', `${mark}bash`, 'npm i', mark, '', 'More'], 'paragraph'],
    ],
    [
      'bare ones, as what follows tells',
      `${mark}md\n# T\n\n${mark}\nnpm i\n${mark}\n\nMore\n${mark}\n\nafter`,
      [['# T', '', mark, 'npm i', mark, '', 'More'], 'paragraph'],
    ],
    [
      'bare ones, as their indentation tells',
      `${mark}markdown\n1. a\n   ${mark}\n\n   x\n   ${mark}\n${mark}\nafter`,
      [['1. a', `   ${mark}`, '', '   x', `   ${mark}`], 'paragraph'],
    ],
    [
      'two in a row at the end, and a text directly behind',
      `${mark}markdown\n${mark}js\na\n${mark}\n${mark}\nafter\n\nend`,
      [[`${mark}js`, 'a', mark], 'paragraph', 'paragraph'],
    ],
    ['a text directly behind', `${mark}markdown\n# T\n${mark}\nafter\n\nend`, [['# T'], 'paragraph', 'paragraph']],
    [
      'a text directly behind, and code later',
      `${mark}markdown\n# T\n${mark}\nafter:\n${mark}sh\nls\n${mark}\n\nend`,
      [['# T'], 'paragraph', ['ls'], 'paragraph'],
    ],
    [
      'an inner one that is meant as CommonMark has it',
      `${mark}markdown\n${mark}bash\nls\n${mark}\n\nafter`,
      [[`${mark}bash`, 'ls'], 'paragraph'],
    ],
    ['tildes', '~~~md\n~~~sh\nls\n~~~\n\nx\n~~~\n', [['~~~sh', 'ls', '~~~', '', 'x']]],
    ['longer marks', `${mark}\`md\n${mark}sh\nls\n${mark}\n${mark}\`\n\nx`, [[`${mark}sh`, 'ls', mark], 'paragraph']],
    ['no Markdown', `${mark}text\n${mark}bash\n${mark}\n\nafter`, [[`${mark}bash`], 'paragraph']],
    ['in a list', `- ${mark}md\n  ${mark}sh\n  ls\n  ${mark}\n\n  x\n  ${mark}\n- b`, ['list']],
  ])('%s', (_, text, expected) => {
    expect(outline(text)).toEqual(expected);
  });

  it('is one block while it is being written', () => {
    const text = `${mark}markdown\n# T\n${mark}bash\nnpm i\n${mark}\n\nMore\n${mark}\n`;
    for (let length = 15; length <= text.length; length += 1) {
      const blocks = outline(text.slice(0, length), false);
      expect(blocks).toHaveLength(1);
      expect(blocks[0]).toBeInstanceOf(Array);
    }
  });

  it('is not looked for without an end', () => {
    const long = 'A line of a long document.\n'.repeat(1000);
    expect(outline(`${mark}md\n${mark}sh\nls\n${mark}\n\n${long}`)[1]).toBe('paragraph');
  });
});
