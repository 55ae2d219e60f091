import { describe, expect, it } from 'vitest';
import { IncrementalMarkdown } from './incremental';
import { flatten, type Pieces } from './pieces';

interface Found {
  math: string[];
  text: string;
}

/** The formulas of a text, in order, and everything else that it says. */
function read(source: string, complete = true): Found {
  const found: Found = { math: [], text: '' };
  const visit = (value: unknown): void => {
    if (typeof value === 'string') found.text += value;
    else if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      if ('groups' in value && 'rest' in value) visit(flatten(value as Pieces<unknown>));
      else if ('tex' in value && !('closed' in value && value.closed === false)) found.math.push(String(value.tex));
      else if ('kind' in value && value.kind === 'break') found.text += '\n';
      else
        for (const key of ['pieces', 'children', 'blocks', 'items', 'head', 'rows', 'lines', 'tex', 'text'])
          visit((value as Record<string, unknown>)[key]);
    }
  };
  visit(new IncrementalMarkdown().update(source, { complete }));
  return found;
}

describe('single dollars', () => {
  it.each<[string, string[]]>([
    ['The energy is $E = mc^2$, a set is $\\{x_i\\}$, it costs $5 and $10.', ['E = mc^2', '\\{x_i\\}']],
    ['($x$) "$y$" **$z$** $a$-th and the $n$th, $k$s', ['x', 'y', 'z', 'a', 'n', 'k']],
    ['其中$x$是变量，而$y_1$也是。', ['x', 'y_1']],
    ['$a_1 * b_2 * c_3$ and $d*e*f$', ['a_1 * b_2 * c_3', 'd*e*f']],
    ['$5$, $10^6$, $2 + 2 = 4$, $3.14$, $7 mod 3 = 1$', ['5', '10^6', '2 + 2 = 4', '3.14', '7 mod 3 = 1']],
    ['price $\\$5$ each', ['\\$5']],
    ['| $a|b$ | $x$ |\n|---|---|---|\n', ['x']],
    ['- $x$\n- > $y$\n\n# $z$', ['x', 'y', 'z']],
    ['$a +\nb$', ['a +\nb']],
    ['$2 \\text{ if it rains}$', ['2 \\text{ if it rains}']],
    ['[$p$](https://example.com)', ['p']],
  ])('a formula: %j', (source, math) => {
    expect(read(source).math).toEqual(math);
  });

  it.each([
    '$5',
    'US$5 and US$10',
    'a 5$ ticket, a 10$ one',
    'It costs $5, or 5$.',
    '$1,000.00 and $20,000',
    '$5-$10, $5–$10, $5/$10',
    '$5 million to 6 million$',
    'A$5, C$6, 7 $ and 8 $',
    '价格是$5和$6',
    '$5,€5,5$',
    '$ 5 and $ 6',
    'Set $HOME to /root, then cd $HOME.',
    '$HOME/$USER, $FOO=$BAR, $PATH:$HOME/bin',
    '${HOME}/${USER} and $(pwd)/$(ls)',
    '$1-$2, $@ and $#',
    'use $.ajax and $.get',
    '$x and $y are variables. It costs 5$',
    '$foo->$bar; "$a" "$b"',
    '^a+$ or ^b+$',
    'cheap: $$, dear: $$$, $$$$',
    'A place ($$) that is cheap ($$) too',
    'the sign $ alone, and again $',
  ])('no formula: %j', (source) => {
    expect(read(source)).toEqual({ math: [], text: source });
  });

  it('not across code', () => {
    expect(read('costs $5 `a$` b')).toEqual({ math: [], text: 'costs $5 a$ b' });
    expect(read('`$HOME` and `$PATH`').math).toEqual([]);
  });
});

describe('formulas on lines of their own', () => {
  it.each<[string, string[]]>([
    ['\\[\nx = 1\n\n+ 2\n\\]', ['x = 1\n\n+ 2']],
    ['$$\n\na\n\n- b\n\n$$\n\ntext', ['a\n\n- b']],
    ['text\n\\[\na\n\nb\n\\]\ntext', ['a\n\nb']],
    ['- item\n\n  \\[\n  x\n\n  + y\n  \\]\n- next', ['x\n\n+ y']],
    ['> \\[\n> a\n>\n> # b\n> \\]\n\nend', ['a\n\n# b']],
    ['1. $$x\n   + y$$\n2. \\(z\\)', ['x\n+ y', 'z']],
    ['$$\\ce{2H2 + O2 -> 2H2O}$$', ['\\ce{2H2 + O2 -> 2H2O}']],
    ['so \\[ a \\] and \\[ b \\] and $$ c = d $$.', ['a', 'b', 'c = d']],
  ])('%j', (source, math) => {
    expect(read(source).math).toEqual(math);
  });

  it.each(['\\[\nx\n\nno end', '$$ five dollars\n\nand more $$\n', '> \\[\n> x\n\n\\]', '- $$\n  x\n\ny\n$$ z'])(
    'none: %j',
    (source) => {
      expect(read(source).math).toEqual([]);
    },
  );

  it('an opener never swallows a long text', () => {
    const prose = 'A paragraph of prose.\n\n'.repeat(400);
    expect(read(`\\[\n${prose}\\]\n`).math).toEqual([]);
  });
});

it.each(['so $\\{x_1, *y* ', 'so \\(\\{x_1 *y* ', 'so $$\\{x *y* ', 'so \\[\\{x *y* '])(
  'shows a formula that is being written as its source: %j',
  (source) => {
    expect(read(source, false).text.trimEnd()).toBe(source.trimEnd());
  },
);
