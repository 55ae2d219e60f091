import ui from '@nuxt/ui/vue-plugin';
import { afterEach, expect, it, vi, describe } from 'vitest';
import { render } from 'vitest-browser-vue';
import Markdown from './Markdown.vue';
import { plainTexts as texts } from './markdown/texts.fixture';

function show(text: string, complete = true) {
  return render(Markdown, { props: { text, complete, texts }, global: { plugins: [ui] } });
}

/** The first grammar and the first formula are loaded: that takes its time on a busy machine. */
const soon = (expectation: () => void) => vi.waitFor(expectation, { timeout: 15_000 });

const root = (container: Element) => container.querySelector('.markdown')!;

/** The markup without what differs by instance: generated ids. */
const markupOf = (container: Element) => root(container).innerHTML.replace(/v-\d+(-\d+)*-/g, '');

afterEach(() => vi.restoreAllMocks());

describe('what a model must not be able to do', () => {
  const attacks = [
    '<script>window.hacked = true</script>',
    '<img src=x onerror="window.hacked = true">',
    '<svg onload="window.hacked = true"></svg>',
    '<iframe src="javascript:window.hacked = true"></iframe>',
    '<a href="javascript:window.hacked = true">x</a>',
    '[x](javascript:window.hacked=true)',
    '[x](JaVaScRiPt:window.hacked=true)',
    '[x](java\tscript:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](vbscript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](#/settings)',
    '[x](/api/delete)',
    '[x](//evil.example)',
    '![x](javascript:alert(1))',
    '<javascript:alert(1)>',
    '[x]: javascript:alert(1)\n\n[x]',
    '```<img src=x onerror=alert(1)>\n<img src=x onerror=alert(1)>\n```',
    '`<img src=x onerror=alert(1)>`',
    '| <img src=x onerror=alert(1)> |\n|--|\n| <script>alert(1)</script> |',
    '[^<img src=x onerror=alert(1)>]\n\n[^<img src=x onerror=alert(1)>]: x',
    '$$\\href{javascript:alert(1)}{x}$$',
    '$$\\htmlData{a=b}{x} \\includegraphics{https://evil.example/x.png}$$',
    '<style>* { display: none }</style>',
    '<form action="https://evil.example"><input name=x></form>',
    '<base href="https://evil.example">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  ];

  it.each(attacks)('%j', async (text) => {
    const { container } = await show(text);
    await soon(() => expect(root(container).textContent).not.toBe(''));
    expect(
      root(container).querySelector('script, img, svg:not(figcaption svg), iframe, style, form, base, meta'),
    ).toBeNull();
    for (const link of root(container).querySelectorAll('a')) expect(link.href).toMatch(/^(https?:\/\/|mailto:)/);
    for (const element of root(container).querySelectorAll('*'))
      for (const { name } of element.attributes) expect(name).not.toMatch(/^on/i);
    expect('hacked' in window).toBe(false);
  });

  it('an image of another host is a link that names the host and tells it nothing', async () => {
    const { container } = await show('![a cat](https://evil.example/cat.png?secret=1)');
    const link = container.querySelector('a')!;
    expect(link.textContent).toBe('a cat at evil.example');
    expect(link.target).toBe('_blank');
    expect(link.rel).toBe('noopener noreferrer');
  });
});

describe('what stands there', () => {
  it('HTML as it was written', async () => {
    const { container } = await show('a <b>bold</b> <!-- hm --> & &amp;');
    expect(root(container).textContent).toBe('a <b>bold</b> <!-- hm --> & &');
  });

  it('money as money, maths as MathML', async () => {
    const { container } = await show('It costs $5 and $6. \\(a^2\\)\n\n$$\\frac{1}{2}$$');
    expect(root(container).textContent).toContain('It costs $5 and $6.');
    await soon(() => expect(root(container).querySelectorAll('math')).toHaveLength(2));
  });

  it('maths that cannot be read as its source', async () => {
    const { container } = await show('\\(\\frac{1}{\\)');
    await soon(() => expect(root(container).textContent).toContain('\\frac{1}{'));
    expect(root(container).querySelector('math')).toBeNull();
  });

  it('code in colours, line by line', async () => {
    const { container } = await show('```ts\nconst a = "x"; // why\n```');
    await soon(() => expect(container.querySelectorAll('pre span[style]').length).toBeGreaterThan(2));
    expect(container.querySelector('pre')!.textContent).toBe('const a = "x"; // why');
  });

  it('code of an unknown language without colours', async () => {
    const { container } = await show('```brainfuck\n+[->+<]\n```');
    expect(container.querySelector('pre')!.textContent).toBe('+[->+<]');
  });

  it('tables that scroll by themselves, tasks, footnotes', async () => {
    const { container } = await show('| a | b |\n|--|-:|\n| 1 | 2 |\n\n- [x] done\n\nsee[^1]\n\n[^1]: the note');
    expect(container.querySelector('[role=group] td:last-child')).toHaveStyle({ textAlign: 'right' });
    expect(container.querySelector<HTMLInputElement>('input[type=checkbox]')!.checked).toBe(true);
    container.querySelector<HTMLElement>('button[aria-label="Footnote 1"]')!.click();
    expect(document.activeElement!.textContent).toContain('the note');
  });
});

describe('a code block', () => {
  const long = `\`\`\`py\n${'print(1)\n'.repeat(60)}\`\`\`\n`;
  const button = (container: Element, label: string) =>
    container.querySelector<HTMLElement>(`button[aria-label="${label}"]`);

  it('is folded when it is long, and unfolds', async () => {
    const { container } = await show(long);
    const pre = container.querySelector('pre')!;
    await soon(() => expect(pre.clientHeight).toBeLessThan(pre.scrollHeight));
    expect(button(container, 'All 60 lines')!.getAttribute('aria-expanded')).toBe('false');
    expect(button(container, 'All 60 lines')!.getAttribute('aria-controls')).toBe(pre.id);
    button(container, 'All 60 lines')!.click();
    await soon(() => expect(pre.clientHeight).toBe(pre.scrollHeight));
    expect(button(container, 'Less')!.getAttribute('aria-expanded')).toBe('true');
    expect(container.querySelector<HTMLElement>('.markdown')!.innerText).not.toContain('Less');
  });

  it('is not folded when it is short, nor when it was watched being written', async () => {
    const short = await show('```py\nprint(1)\n```');
    expect(short.container.querySelector('[aria-expanded]')).toBeNull();
    const growing = await show(long.slice(0, -4), false);
    await growing.rerender({ text: long, complete: true });
    expect(growing.container.querySelector('[aria-expanded]')).toBeNull();
  });

  it('wraps its lines when it is told to', async () => {
    const { container } = await show(`\`\`\`\n${'word '.repeat(500)}\n\`\`\``);
    const pre = container.querySelector('pre')!;
    expect(pre.scrollWidth).toBeGreaterThan(pre.clientWidth);
    button(container, 'Wrap')!.click();
    await soon(() => expect(pre.scrollWidth).toBe(pre.clientWidth));
    expect(button(container, 'Wrap')!.getAttribute('aria-pressed')).toBe('true');
  });

  it('is saved as a file of its language', async () => {
    const { container } = await show('```python\nprint(1)\n```');
    const saved = new Promise<HTMLAnchorElement>((resolve) => {
      vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
        resolve(this);
      });
    });
    button(container, 'Save')!.click();
    const { download, href } = await saved;
    expect(download).toBe('code.py');
    expect(await (await fetch(href)).text()).toBe('print(1)\n');
  });
});

describe('languages', () => {
  it.each([
    ['**注意：**正文。', ['注意：'], 'strong'],
    ['含**「重点」**内容，**"引用"**是', ['「重点」', '"引用"'], 'strong'],
    ['これは**「重要」**です。', ['「重要」'], 'strong'],
    ['이것은 **강조(強調)**입니다.', ['강조(強調)'], 'strong'],
    ['旧的~~（价格）~~不算', ['（价格）'], 'del'],
  ])('marks at the signs of Chinese, Japanese and Korean: %s', async (text, words, tag) => {
    const { container } = await show(text);
    await soon(() => expect([...root(container).querySelectorAll(tag)].map((e) => e.textContent)).toEqual(words));
  });

  it('the rules for them are loaded in the middle of a text too', async () => {
    const { container, rerender } = await show('Note: ', false);
    await rerender({ text: 'Note: **注意：**正', complete: false });
    await rerender({ text: 'Note: **注意：**正文。', complete: true });
    await soon(() => expect(root(container).querySelector('strong')!.textContent).toBe('注意：'));
    expect(root(container).textContent).toBe('Note: 注意：正文。');
  });

  it('each block has the direction of its first letter', async () => {
    const { container } = await show(
      'مرحبا بالعالم\n\nLatin\n\n# שלום\n\n- שלום\n- Latin\n  - עולם\n\n> - مرحبا\n>\n> second\n\n' +
        '| اسم | b |\n|---|---|\n| x | عدد |\n\n`code` ثم نص\n\n- [ ] مهمة\n\nשלום \\(x\\)\n\n```\nשלום = 1\n```\n',
    );
    const directions = (selector: string) =>
      [...root(container).querySelectorAll(selector)].map((element) => getComputedStyle(element).direction);
    expect(directions('.section > p')).toEqual(['rtl', 'ltr', 'rtl', 'rtl']);
    expect(directions('h2')).toEqual(['rtl']);
    expect(directions('li')).toEqual(['rtl', 'ltr', 'rtl', 'rtl', 'rtl']);
    expect(directions('blockquote')).toEqual(['rtl']);
    expect(directions('blockquote > p')).toEqual(['ltr']);
    expect(directions('table, th, td')).toEqual(['rtl', 'rtl', 'ltr', 'ltr', 'rtl']);
    expect(directions('pre, p > code, [class=""], p > span')).not.toContain('rtl');
    for (const item of root(container).querySelectorAll('li')) {
      const { direction, marginLeft, marginRight } = getComputedStyle(item);
      const isTask = item.classList.contains('task');
      expect(parseFloat(direction === 'rtl' ? marginRight : marginLeft) > 0).toBe(!isTask);
    }
  });
});

describe('formulas', () => {
  it('of all notations, prices left alone', async () => {
    const { container } = await show(
      'The energy is $E = mc^2$, a set is $\\{x_i\\}$, it costs $5 and $10.\n\n\\[\nx = 1\n\n+ 2\n\\]\n\n> \\(a\\)',
    );
    await soon(() => expect(root(container).querySelectorAll('math')).toHaveLength(4));
    expect(root(container).querySelector('p')!.textContent).toContain('it costs $5 and $10.');
    expect(root(container).querySelectorAll('math')[1]!.textContent).toContain('{');
  });

  it('of chemistry', async () => {
    const { container } = await show('$$\\ce{2H2 + O2 -> 2H2O}$$\n\n$x$ and $\\pu{123 kJ}$');
    await soon(() => expect(root(container).querySelectorAll('math')).toHaveLength(3));
    expect(root(container).querySelector('merror, [style*="color"]')).toBeNull();
  });

  it('thousands of them in turns, each once', async () => {
    const { container } = await show('$x_1$ and $y$\n\n'.repeat(400));
    await soon(() => expect(root(container).querySelectorAll('math')).toHaveLength(800));
  });
});

describe('a very long text', () => {
  it('is shown in slices, whole in the end', async () => {
    const text = 'A paragraph of *some* words.\n\n'.repeat(4000);
    const { container } = await show(text);
    expect(root(container).querySelectorAll('p').length).toBeLessThan(2000);
    await soon(() => expect(root(container).querySelectorAll('p')).toHaveLength(4000));
  });

  it.each([
    ['links that are none', '[a]('.repeat(6000)],
    ['marks in each other', `${'*'.repeat(5000)}a${'*'.repeat(5000)}`],
    ['quotes in each other', `${'> '.repeat(10_000)}a`],
    ['lists in each other', `${'- '.repeat(10_000)}a`],
    ['a line without blanks', 'a'.repeat(100_000)],
    ['a line of a megabyte', 'a word '.repeat(150_000)],
    ['all that never closes', '**a _b ~~c `d [e](f ![g]( $h \\[i <j [^k '.repeat(1000)],
    [
      'a table of 100,000 cells',
      `${'|a'.repeat(100)}|\n${'|-'.repeat(100)}|\n${`${'|a'.repeat(100)}|\n`.repeat(1000)}`,
    ],
  ])('%s: all of it stands there, not deep and in small parts', async (_, text) => {
    const { container } = await show(text);
    await soon(() => expect(root(container).textContent.replace(/[^a]/g, '')).toBe(text.replace(/[^a]/g, '')));
    for (const element of root(container).querySelectorAll('*')) {
      let depth = 0;
      for (let at: Element | null = element; at && at !== root(container); at = at.parentElement) depth += 1;
      expect(depth).toBeLessThan(130);
    }
  });
});

const sample =
  '# Title\n\nSome **bold** and *italic* text with `code`, [a link](https://example.com).\n\n' +
  '1. one\n2. two\n   - nested\n3. three\n4. four\n5. five\n6. six\n7. seven\n\n' +
  '```js\nfunction f() {\n  return `a\n  b`;\n}\n```\n\n' +
  '| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n> quote\n\n- [ ] task\n\nend [ref]\n\n[ref]: https://example.com/ref\n';

describe('a text that grows', () => {
  it('looks in the end as if it had come at once', async () => {
    const whole = await show(sample);
    await soon(() => expect(whole.container.querySelectorAll('pre span[style]').length).toBeGreaterThan(3));
    const growing = await show('', false);
    for (let length = 0; length < sample.length; length += 3)
      await growing.rerender({ text: sample.slice(0, length), complete: false });
    await growing.rerender({ text: sample, complete: true });
    await soon(() => expect(markupOf(growing.container)).toBe(markupOf(whole.container)));
  });

  it('leaves the elements of finished blocks alone', async () => {
    const { container, rerender } = await show('first\n\nsecond', false);
    const first = container.querySelector('p')!;
    const changes = vi.fn();
    const observer = new MutationObserver(changes);
    observer.observe(first, { childList: true, characterData: true, subtree: true, attributes: true });
    for (let step = 0; step < 20; step += 1) await rerender({ text: `first\n\nsecond${' more'.repeat(step)}` });
    await rerender({ text: `first\n\nsecond\n\nthird` });
    expect(container.querySelector('p')).toBe(first);
    expect(observer.takeRecords()).toEqual([]);
    expect(changes).not.toHaveBeenCalled();
    observer.disconnect();
  });

  it('has what is finished stand in sections of its own, which no change outside concerns', async () => {
    const paragraphs = Array.from({ length: 70 }, (_, n) => `Paragraph ${n}.`);
    const { container, rerender } = await show(paragraphs.slice(0, 20).join('\n\n'), false);
    const first = container.querySelector('p');
    await rerender({ text: paragraphs.join('\n\n'), complete: true });
    await soon(() => expect(root(container).querySelectorAll('p')).toHaveLength(70));
    const sections = [...root(container).children];
    expect(sections.map((section) => getComputedStyle(section).contain)).toEqual(['content', 'content', 'content']);
    expect(container.querySelector('p')).toBe(first);
    // Apart like any two of them.
    const tops = [...root(container).querySelectorAll('p')].map((each) => each.getBoundingClientRect().top);
    const gaps = tops.slice(1).map((top, n) => Math.round(top - tops[n]!));
    expect(new Set(gaps).size).toBe(1);
  });

  it('shows no marks that are on their way', async () => {
    const { container, rerender } = await show('', false);
    const text = 'a **bold *and em* word** `code` [link](https://example.com/long) ~~gone~~ x\n\n- item\n\n## Title';
    for (let length = 1; length <= text.length; length += 1) {
      await rerender({ text: text.slice(0, length), complete: false });
      expect(root(container).textContent).not.toMatch(/[*`~#]|https/);
    }
  });

  it('shows no heading where a list begins', async () => {
    const { container, rerender } = await show('', false);
    for (const text of ['para\n', 'para\n-', 'para\n- ', 'para\n- i']) {
      await rerender({ text });
      expect(container.querySelector('h2, h3')).toBeNull();
    }
    expect(container.querySelector('li')).not.toBeNull();
  });

  it('colours each line of a long code block once', async () => {
    const { highlighterFor } = await import('./markdown/highlighter');
    const highlighter = (await highlighterFor('js'))!;
    const { LineQueue } = await import('./markdown/line-queue');
    const { IncrementalMarkdown } = await import('./markdown/incremental');
    const markdown = new IncrementalMarkdown();
    const queue = new LineQueue(() => undefined);
    const code = 'const answer = compute(42); // done\n'.repeat(500);
    for (let length = 0; length <= code.length; length += 40) {
      const { rest } = markdown.update(`\`\`\`js\n${code.slice(0, length)}`, { complete: false });
      const [block] = rest;
      if (block?.kind === 'code') queue.update(block.lines, { complete: false, highlighter });
    }
    await soon(() => expect(highlighter.characters).toBeGreaterThan(code.length - 600));
    expect(highlighter.characters).toBeLessThanOrEqual(code.length);
    queue.stop();
  });
});
