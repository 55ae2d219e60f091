import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IncrementalMarkdown } from './incremental';
import { flatten, type Pieces } from './pieces';
import type { Inline } from './tree';

/** The tree without its cuts: groups flattened, texts that touch joined. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return joinTexts(value.map(plain));
  if (typeof value !== 'object' || value === null) return value;
  if ('groups' in value && 'rest' in value) return plain(flatten(value as Pieces<unknown>));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .map(([key, entry]) => [
        key,
        key === 'lines'
          ? flatten(entry as Pieces<string>)
          : key === 'pieces'
            ? joinTexts((plain(entry) as Inline[][]).flat())
            : plain(entry),
      ]),
  );
}

function joinTexts(values: unknown[]): unknown[] {
  const joined: unknown[] = [];
  for (const value of values) {
    if (typeof value === 'string' && typeof joined.at(-1) === 'string') joined[joined.length - 1] += value;
    else if (value !== '') joined.push(value);
  }
  return joined;
}

function render(text: string): unknown {
  return plain(flatten(new IncrementalMarkdown().update(text, { complete: true })));
}

function renderInSteps(text: string, cuts: readonly number[]): unknown {
  const markdown = new IncrementalMarkdown();
  for (const cut of cuts) markdown.update(text.slice(0, cut), { complete: false });
  return plain(flatten(markdown.update(text, { complete: true })));
}

function everyCut(text: string): number[] {
  return Array.from({ length: text.length + 1 }, (_, index) => index);
}

const samples = [
  '# Title\n\nA paragraph with **bold**, *em*, `code` and ~~gone~~.\nSecond line.\n\n---\n\nEnd',
  'Setext\n===\n\ntext\n- item\n- item two\n\n  more\n- three\n',
  '1. a\n2. b\n\n3. c\n   - x\n   - y\n4. d\n5. e\n6. f\n7. g\n\n\n8. h\n',
  '| a | b |\n|:--|--:|\n| 1 | 2 |\n| 3 | **4** |\n| 5 | 6 |\n| 7 | 8 |\n| 9 | 10 |\n| 11 | 12 |\n#1 | x\n\nafter',
  '```ts title="x"\nconst a = 1;\n\n  if (a) {}\n``\n```x\n```\nafter\n\n~~~\nunclosed\n',
  '  ```\n  a\n\tb\n c\n  ```\ntext',
  'see [one] and [two][one] and note[^n]\n\n[one]: https://example.com "T"\n\nlater [one]\n\n[^n]: The *note*\n    goes on\n\nend',
  'a\n\n$$\nx\n- y\n$$\n\n\\[ z \\]\n\ntext \\(a+b\\) and $$c$$ costs $5 and $6',
  'text\n$$\nnever closed\n\nnext',
  '- [ ] open\n- [x] done\n  ```sh\n  ls\n  ```\n- last',
  '> quote\nlazy\n> - list\n\n> other',
  'para\n#hashtag\n***bold***\n2. no list\n1) list\n',
  '1. a\n\n2. b\n10. c\n\n\n3',
  '<b>x</b>\n\n<script>alert(1)</script>\n\n<!-- c -->\n',
  'The energy is $E = mc^2$, a set is $\\{x_i\\}$, it costs $5 and $10.\nUS$5, $a$ and $b\n\n$c$',
  'text\n\\[\nx = 1\n\n+ 2\n\\]\nafter\n\n$$\n\na\n# b\n$$ no\n$$\n\n\\[ a\n\\] and b\n',
  'one\n\\[\nnever closed\n\n- a\n- b\n\n\\]\n> \\[\n> x\n>\n> y\n> \\]\nlazy\n',
  '- a\n- \\[\n  x\n\n  + y\n  \\]\n- $$\n  z\n- c\n- d\n- e\n- f\n- g\n\n$$',
  '```markdown\n# T\n```bash\nnpm i\n```\n\nMore\n```\nnpm t\n```\n\nEnd\n```\n\nafter\n',
  '```md\n# T\n```\nafter:\n```sh\nls\n```\n\nend\n\n```md\n1. a\n   ```\n\n   x\n   ```\n```\nb\n',
  '> ```markdown\n> ```sh\n> ls\n> ```\n>\n> x\n> ```\n>\n> y\n\n- ```md\n  ```\n  a\n  ```\n\n  b\n- c\n\n~~~md\n~~~sh\n',
  '**注意：**正文。~~「旧」~~新的**“引用”**是。\n\n이것은 **강조(強調)**입니다. これは**「重要」**です。\n',
  'مرحبا **بالعالم** و `code`\n\n- שלום\n- عالم\n\n| أ | ב |\n|---|---|\n| 1 | x |\n',
  `${'> '.repeat(60)}deep\n${'> '.repeat(60)}er\n\n${'* '.repeat(50)}x\n${'*'.repeat(90)}a${'*'.repeat(90)} b\n`,
  '    indented\n\n    code\n\ntext\r\nwith\rends\n',
];

describe('IncrementalMarkdown', () => {
  it.each(samples)('gives the same for every step size: %j', (text) => {
    const whole = render(text);
    expect(renderInSteps(text, everyCut(text))).toEqual(whole);
    for (const step of [2, 3, 7, 31])
      expect(
        renderInSteps(
          text,
          everyCut(text).filter((cut) => cut % step === 0),
        ),
      ).toEqual(whole);
  });

  it('gives the same in any steps for any text', () => {
    const line = fc.oneof(
      fc.constantFrom(...samples.flatMap((sample) => sample.split(/(?<=\n)/))),
      fc.constantFrom(
        '\n',
        '\n',
        '- ',
        '  ',
        '    ',
        '1. ',
        '> ',
        '```',
        '```\n',
        '```md\n',
        '```sh\n',
        '$$',
        '$$\n',
        '\\[\n',
        '\\]\n',
        '$x$',
        '$5',
        '注意：',
        'שלום ',
        '| a | b |\n',
        '|--|--|\n',
        '[^n]',
        '**',
        '_',
        '`',
        '[one]',
        '\\(',
        'word ',
        'https://example.com/x ',
      ),
    );
    const text = fc.array(line, { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(400), { maxLength: 30 }), (source, cuts) => {
        const sorted = cuts.filter((cut) => cut <= source.length).sort((a, b) => a - b);
        expect(renderInSteps(source, sorted)).toEqual(render(source));
      }),
      { numRuns: 600 },
    );
  });
});

describe('a long text', () => {
  const words = 'word and *another* one, ';
  const long: Record<string, string> = {
    'that opens what it never closes': `[a](${words.repeat(1200)}`,
    'of links that are none': '[a]('.repeat(6000),
    'without a blank': '漢a'.repeat(12_000),
    'of lines, then a table': `**b ${`${words}\n`.repeat(420)}| a | b |\n|---|---|\n| 1 | 2 |\n\nend`,
    'of a quote': `> ${words}\n`.repeat(4000),
    'of an item': `- a\n${`  ${words}\n\n`.repeat(4000)}- b\n- c\n`,
    'of one line of a heading': `# ${words.repeat(4000)}\n\nend`,
    'of prices': '$5 and $10, $x$, US$7. '.repeat(800),
    'of definitions': `${Array.from({ length: 2000 }, (_, n) => `[n${n}]: https://example.com/${n}\n`).join('')}\n[n7]`,
    'of rows': `| a | b |\n|---|---|\n${'| 1 | 2 |\n'.repeat(7000)}`,
    'of a document in a fence': `\`\`\`md\n\`\`\`sh\nls\n\`\`\`\n\n${`${words}\n`.repeat(900)}`,
  };

  it.each(Object.entries(long))('%s looks the same in any steps', (_, text) => {
    const whole = render(text);
    for (const step of [4099, 30_011])
      expect(
        renderInSteps(
          text,
          everyCut(text).filter((cut) => cut % step === 0),
        ),
      ).toEqual(whole);
  });
});

describe('cost', () => {
  const cases: Record<string, string> = {
    'one paragraph': 'tick tock tack ',
    'one code block': 'const answer = compute(42);\n',
    'one list': '- an item with **some** text\n',
    'one table': '| cell | another | 12345 |\n',
    paragraphs: 'A paragraph of *some* words.\n\n',
    'a snake_case paragraph': 'call foo_bar(2 * 3) now ',
  };
  const starts: Record<string, string> = { 'one code block': '```ts\n', 'one table': '| a | b | c |\n|---|---|---|\n' };

  it.each(Object.entries(cases))('of a token does not grow with the length: %s', (name, piece) => {
    const markdown = new IncrementalMarkdown();
    let text = starts[name] ?? '';
    const perToken = (tokens: number) => {
      const before = markdown.parsedCharacters;
      for (let token = 0; token < tokens; token += 1) {
        text += nextToken(text.length - (starts[name]?.length ?? 0), piece);
        markdown.update(text, { complete: false });
      }
      return (markdown.parsedCharacters - before) / tokens;
    };
    perToken(500);
    const early = perToken(500);
    const begun = (text.length - (starts[name]?.length ?? 0)) % piece.length;
    text += piece.slice(begun) + piece.repeat(Math.ceil(80_000 / piece.length));
    perToken(1);
    const late = perToken(500);
    expect(early).toBeLessThan(4_000);
    expect(late).toBeLessThan(early * 1.3 + 50);
  });
});

describe('definitions', () => {
  it('that come at the end of a text make each of its pieces anew but once', () => {
    const labels = Array.from({ length: 1000 }, (_, n) => `[n${n}]`);
    const text = `${labels.join(' ')}\n\n${labels.map((label, n) => `${label}: https://example.com/${n}\n`).join('')}`;
    const markdown = new IncrementalMarkdown();
    const first = text.indexOf('\n\n') + 2;
    markdown.update(text.slice(0, first), { complete: false });
    const before = markdown.parsedCharacters;
    markdown.update(text, { complete: true });
    expect(markdown.parsedCharacters - before).toBeLessThan(text.length * 4);
  });
});

/** About four characters of an endless repetition of `piece`. */
function nextToken(at: number, piece: string): string {
  const start = at % piece.length;
  return piece.slice(start, start + 4);
}
