import ui from '@nuxt/ui/vue-plugin';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import Markdown from './Markdown.vue';
import { plainTexts as texts } from './markdown/texts.fixture';

const fenced = (source: string) => `Before.\n\n\`\`\`mermaid\n${source}\n\`\`\`\n\nAfter.`;

/** The buttons of a dialog ask for one. */
const router = createRouter({
  history: createMemoryHistory(),
  routes: [{ path: '/', component: { render: () => null } }],
});

function show(text: string, complete = true) {
  return render(Markdown, { props: { text, complete, texts }, global: { plugins: [ui, router] } });
}

/** Mermaid and a kind of diagram are loaded: that takes its time on a busy machine. */
const soon = (expectation: () => void) => vi.waitFor(expectation, { timeout: 40_000 });
const button = (container: Element, label: string) =>
  container.querySelector<HTMLElement>(`button[aria-label="${label}"]`);
const pictures = (container: Element) => [...container.querySelectorAll<HTMLImageElement>('.diagram-box img')];

async function drawn(container: Element, count = 1): Promise<HTMLImageElement> {
  await soon(() =>
    expect(pictures(container).map(({ naturalWidth }) => naturalWidth > 0)).toEqual(Array(count).fill(true)),
  );
  return pictures(container)[0]!;
}

async function svgOf(image: HTMLImageElement): Promise<SVGSVGElement> {
  const text = await (await fetch(image.src)).text();
  return new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('svg')!;
}

const noteOf = (container: Element) => container.querySelector('[role=status] span')?.textContent;

afterEach(() => {
  document.documentElement.classList.remove('dark');
  vi.restoreAllMocks();
});

describe('a diagram', () => {
  it.each([
    ['a flowchart', 'flowchart LR\n  A[Start] --> B{Is it?}\n  B -->|yes| C[End]', ['Start', 'Is it?', 'End', 'yes']],
    ['a sequence', 'sequenceDiagram\n  Alice->>Bob: Hello\n  Bob-->>Alice: Hi', ['Alice', 'Bob', 'Hello', 'Hi']],
    ['a pie', 'pie\n  "Dogs" : 3\n  "Cats" : 1', ['Dogs', 'Cats']],
  ])('%s is a picture, with its words for those who do not see it', async (_, source, words) => {
    const { container } = await show(fenced(source));
    const image = await drawn(container);
    expect(image.src).toMatch(/^blob:/);
    for (const word of words) expect(image.alt).toContain(word);
    const svg = await svgOf(image);
    expect(Number(svg.getAttribute('width'))).toBeCloseTo(svg.viewBox.baseVal.width, 0);
    expect(Number(svg.getAttribute('height'))).toBeCloseTo(svg.viewBox.baseVal.height, 0);
    expect(container.querySelector('pre')).toBeNull();
  });

  it('is its source while it is written, and a picture when its fence has ended', async () => {
    const { container, rerender } = await show('```mermaid\npie\n  "A" : 3\n', false);
    expect(container.querySelector('pre')!.textContent).toContain('"A" : 3');
    await rerender({ text: '```mermaid\npie\n  "A" : 3\n  "B" : 1\n```\n\nAnd', complete: false });
    expect((await drawn(container)).alt).toContain('B');
  });

  it('is no picture, and no fault, of the text that stood there before', async () => {
    const { container, rerender } = await show(fenced('pie\n  "A" : 3'));
    await drawn(container);
    await rerender({ text: fenced('pie\n  "B" : wrong') });
    expect(pictures(container)).toEqual([]);
    await soon(() => expect(noteOf(container)).toBeTruthy());
    await rerender({ text: fenced('pie\n  "C" : 3') });
    expect(noteOf(container)).toBeUndefined();
    expect((await drawn(container)).alt).toContain('C');
  });

  it('shows its source when it is told to, and back', async () => {
    const { container } = await show(fenced('pie\n  "A" : 3'));
    await drawn(container);
    button(container, 'Source')!.click();
    await soon(() => expect(container.querySelector('pre')?.textContent).toBe('pie\n  "A" : 3'));
    expect(button(container, 'Source')!.getAttribute('aria-pressed')).toBe('true');
    expect(pictures(container)).toEqual([]);
    button(container, 'Source')!.click();
    await drawn(container);
  });

  it('follows the theme of the page, and lets go of the picture before', async () => {
    const revoke = vi.spyOn(URL, 'revokeObjectURL');
    const { container, unmount } = await show(fenced('flowchart LR\n  A --> B'));
    const before = (await drawn(container)).src;
    const light = (await svgOf(pictures(container)[0]!)).querySelector('style')!.textContent;
    document.documentElement.classList.add('dark');
    await soon(() => expect(pictures(container)[0]!.src).not.toBe(before));
    expect(revoke).toHaveBeenCalledWith(before);
    const image = await drawn(container);
    expect((await svgOf(image)).querySelector('style')!.textContent).not.toBe(light);
    await unmount();
    expect(revoke).toHaveBeenCalledWith(image.src);
  });

  it.each([
    ['Save as SVG', 'diagram.svg', 'image/svg+xml'],
    ['Save as PNG', 'diagram.png', 'image/png'],
  ])('%s', async (label, name, type) => {
    const { container } = await show(fenced('pie\n  "A" : 3'));
    await drawn(container);
    const saved = new Promise<HTMLAnchorElement>((resolve) => {
      vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
        resolve(this);
      });
    });
    button(container, label)!.click();
    const { download, href } = await saved;
    expect(download).toBe(name);
    expect((await (await fetch(href)).blob()).type).toBe(type);
  });

  it('opens larger, and closer', async () => {
    const { container } = await show(fenced('flowchart LR\n  A --> B'));
    const image = await drawn(container);
    button(container, 'Larger')!.click();
    const inDialog = () => document.querySelector<HTMLImageElement>('[role=dialog] img');
    await soon(() => expect(inDialog()?.alt).toBe(image.alt));
    document.querySelector<HTMLElement>('[role=dialog] button[aria-label="Zoom in"]')!.click();
    await soon(() => expect(inDialog()!.clientWidth / image.width).toBeCloseTo(1.5, 1));
    inDialog()!.parentElement!.dispatchEvent(new KeyboardEvent('keydown', { key: '0', bubbles: true }));
    await soon(() => expect(inDialog()!.style.width).toBe(''));
    document.querySelector<HTMLElement>('[role=dialog] button[aria-label="Close"]')!.click();
    await soon(() => expect(inDialog()).toBeNull());
  });

  it('is one of many in an answer', async () => {
    const sources = Array.from({ length: 12 }, (_, n) => fenced(`flowchart LR\n  A${n} --> B${n}`));
    const { container } = await show(sources.join('\n\n'));
    await drawn(container, 12);
    expect(pictures(container).map(({ alt }) => alt)).toEqual(sources.map((_, n) => `Diagram: A${n}, B${n}`));
  });
});

describe('a diagram that is not drawn', () => {
  it('has a mistake, whose line is told', async () => {
    const { container } = await show(fenced('flowchart LR\n  A --> B\n  A --> --> [['));
    await soon(() => expect(noteOf(container)).toBe('Broken in line 3'));
    expect(container.querySelector('pre')!.textContent).toContain('A --> B');
    expect(document.querySelector('[id^=dpaddock], [id^=paddock-diagram]')).toBeNull();
  });

  it('is of no kind', async () => {
    const { container } = await show(fenced('blockchain\n  A --> B'));
    await soon(() => expect(noteOf(container)).toContain('Broken'));
  });

  it('is large: it is drawn when it is asked for', async () => {
    const edges = Array.from({ length: 61 }, (_, n) => `  A --> B${n}`);
    const { container } = await show(fenced(['flowchart LR', ...edges].join('\n')));
    await soon(() => expect(noteOf(container)).toBe('Large'));
    container.querySelector<HTMLElement>('[role=status] button')!.click();
    await drawn(container);
    expect(noteOf(container)).toBeUndefined();
  });

  it('is large by its lines, more of which a kind that is drawn quickly may have', async () => {
    const classes = `classDiagram\n${'  A <|-- B\n'.repeat(80)}`;
    const messages = `sequenceDiagram\n${'  A->>B: x\n'.repeat(80)}`;
    const { container } = await show(`${fenced(classes)}\n\n${fenced(messages)}`);
    await drawn(container);
    expect(noteOf(container)).toBe('Large');
  });

  it('is too large for anybody', async () => {
    const { container } = await show(fenced(`flowchart LR\n${'  A --> B\n'.repeat(10_000)}`));
    await soon(() => expect(noteOf(container)).toBe('Too large'));
    expect(container.querySelector('[role=status] button')).toBeNull();
  });
});

describe('what a diagram must not be able to do', () => {
  const away = `${location.origin}/leak.png`;
  const drawnAll = [
    'flowchart LR\n  A --> B\n  click A "javascript:window.hacked = true"\n  click B call hacked()',
    'flowchart LR\n  A["<img src=x onerror=window.hacked=true>"] --> B["<script>window.hacked = true</script>"]',
    'sequenceDiagram\n  Alice->>Bob: <img src=x onerror=window.hacked=true>\n  link Alice: x @ javascript:window.hacked=true',
    'pie title <svg onload=window.hacked=true>\n  "<script>window.hacked=true</script>" : 3',
    '%%{init: {"securityLevel": "loose", "htmlLabels": true, "flowchart": {"htmlLabels": true}}}%%\nflowchart LR\n  A["<img src=x onerror=window.hacked=true>"] --> B',
    '---\nconfig:\n  securityLevel: loose\n  layout: elk\n  htmlLabels: true\n---\nflowchart LR\n  A["<iframe srcdoc=x>"] --> B\n  click A "javascript:window.hacked = true"',
    '%%{init: {"layout": "elk", "maxEdges": 100000, "secure": []}}%%\nflowchart LR\n  A --> B',
    'classDiagram\n  class A["<img src=x onerror=window.hacked=true>"]\n  link A "javascript:window.hacked=true"',
    'stateDiagram-v2\n  a --> b : <img src=x onerror=window.hacked=true>',
    'gantt\n  section x\n  <img src=x onerror=window.hacked=true> :a1, 2024-01-01, 3d\n  click a1 href "javascript:window.hacked=true"',
    'erDiagram\n  "<img src=x onerror=window.hacked=true>" ||--o{ B : has',
    'mindmap\n  root((<img src=x onerror=window.hacked=true>))\n    a',
    'flowchart LR\n  A@{ icon: "fa:evil", label: "<script>window.hacked=true</script>" } --> B',
  ];
  const refused = [
    `flowchart LR\n  A@{ img: "${away}", label: "x", pos: "t", w: 60, h: 60 } --> B`,
    `flowchart LR\n  A@{ "\\x69mg": "${away}" } --> B`,
    `sequenceDiagram\n  participant A\n  properties A: {"icon": "${away}"}\n  A->>A: x`,
    `flowchart LR\n  A --> B\n  style A fill:url(${away})`,
    `flowchart LR\n  A --> B\n  style A background-image:u\\72l(${away})`,
    `flowchart LR\n  A --> B\n  classDef x background-image:url("${away}")\n  class A x`,
    `flowchart LR\n  A --> B\n  style A background-image:image-set("${away}" 1x)`,
    `%%{init: {"themeCSS": "* { background: url(${away}) }"}}%%\nflowchart LR\n  A --> B`,
    `%%{init: {"themeCSS": "@import '${away}';"}}%%\nflowchart LR\n  A --> B`,
    `---\nconfig:\n  themeVariables:\n    primaryColor: "url(${away})"\n---\nflowchart LR\n  A --> B`,
  ];

  function expectNothingDone(): void {
    expect('hacked' in window).toBe(false);
    const asked = performance.getEntriesByType('resource').map(({ name }) => name);
    expect(asked.filter((name) => /leak|\/x$/.test(name))).toEqual([]);
    expect(document.querySelector('[id^=dpaddock], [id^=paddock-diagram], iframe[srcdoc]')).toBeNull();
  }

  it('neither by running something', async () => {
    performance.clearResourceTimings();
    const { container } = await show(drawnAll.map(fenced).join('\n\n'));
    await drawn(container, drawnAll.length);
    for (const image of pictures(container)) {
      const svg = await svgOf(image);
      expect(svg.querySelector('script, foreignObject, iframe, img, parsererror')).toBeNull();
      for (const element of svg.querySelectorAll('*'))
        for (const { name, value } of element.attributes) {
          expect(name).not.toMatch(/^on/i);
          expect(value).not.toContain('javascript:');
        }
    }
    expectNothingDone();
  });

  it.each(refused)('nor by fetching something: %j', async (source) => {
    performance.clearResourceTimings();
    const { container } = await show(fenced(source));
    await soon(() => expect(noteOf(container)).toBe('From elsewhere'));
    expectNothingDone();
  });
});
