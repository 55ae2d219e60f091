import { describe, expect, it } from 'vitest';
import { runInSandbox, type SandboxOptions } from './sandbox';

const run = (code: string, args = {}, options: Partial<SandboxOptions> = {}) =>
  runInSandbox(code, args, { timeLimitMs: 20_000, url: '/sandbox.html', ...options });
const frames = () => document.querySelectorAll('iframe[sandbox="allow-scripts"]').length;

describe('a function in the sandbox', () => {
  it.each([
    ['a function', 'async function f(args) { return args.a + 1 }', '2'],
    ['a function without a name', 'async (args) => args.a + 1', '2'],
    ['an expression', 'args.a + 1', '2'],
    ['a body', 'const b = await args.a;\nreturn b + 1; // done', '2'],
    ['a text, which stays one', 'return "hello"', 'hello'],
    ['what JSON can say', 'return { a: [1, null] }', '{"a":[1,null]}'],
    ['nothing', 'const x = 1;', ''],
  ])('is %s', async (_, code, text) => {
    expect(await run(code, { a: 1 })).toMatchObject({ outcome: 'result', text, isCut: false });
    expect(frames()).toBe(0);
  });

  it.each([
    ['throw new TypeError("no")', 'TypeError: no'],
    ['throw "just this"', 'just this'],
    ['return ((', 'SyntaxError'],
    ['const a = {}; a.a = a; return a', 'TypeError'],
    ['return 1n', 'TypeError'],
    ['setTimeout(() => { throw new Error("later") }, 1); return new Promise(() => {})', 'later'],
  ])('says how it failed: %s', async (code, text) => {
    expect(await run(code)).toMatchObject({ outcome: 'error', text: expect.stringContaining(text) });
  });

  it('has a console, in bounds', async () => {
    const { lines } = await run(
      'console.log("a", {b: 1}); for (let i = 0; i < 1000; i++) console.warn("x".repeat(1e5))',
    );
    expect(lines[0]).toEqual({ level: 'log', text: 'a {"b":1}' });
    expect(lines.length).toBe(200);
    expect(lines[1]!.text.length).toBeLessThanOrEqual(4000);
  });

  it('is cut where it returns too much', async () => {
    expect(await run('return "x".repeat(1e7)', {}, { maxLength: 10 })).toMatchObject({
      outcome: 'result',
      text: 'xxxxxxxxxx',
      isCut: true,
    });
  });

  it('may loop for ever: the page goes on, and it is ended', async () => {
    const running = run('for (;;);', {}, { timeLimitMs: 1500 });
    // A page that is held up draws nothing.
    for (let frame = 0; frame < 10; frame += 1) await new Promise(requestAnimationFrame);
    expect(frames()).toBe(1);
    expect(await running).toMatchObject({ outcome: 'timedOut' });
    expect(frames()).toBe(0);
  });

  it('may fill its memory: the page is not brought down', async () => {
    const { outcome } = await run('const a = []; for (;;) a.push(new Array(1e6).fill(1))', {}, { timeLimitMs: 1000 });
    expect(['timedOut', 'error']).toContain(outcome);
    expect(await run('return 1')).toMatchObject({ text: '1' });
  });

  it('is ended by an abort', async () => {
    const stopping = new AbortController();
    const running = run('for (;;);', {}, { signal: stopping.signal });
    stopping.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(frames()).toBe(0);
    await expect(run('1', {}, { signal: stopping.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('cannot say that it ended twice, nor speak for another one', async () => {
    const two = await Promise.all([run('return "a"'), run('return "b"')]);
    expect(two.map((each) => each.outcome === 'result' && each.text)).toEqual(['a', 'b']);
    const other = run('return new Promise((r) => setTimeout(() => r("mine"), 50))');
    window.postMessage({ sandbox: 'ready' }, '*');
    window.postMessage({ nonce: '', kind: 'result', text: 'forged' }, '*');
    expect(await other).toMatchObject({ text: 'mine' });
  });
});

describe('the file of the sandbox', () => {
  it('runs nothing where it would have the origin of the site', async () => {
    const file = await (await fetch('/sandbox.html')).blob();
    const frame = document.createElement('iframe');
    // The same file, with the origin of this page.
    frame.src = URL.createObjectURL(file.slice(0, file.size, 'text/html'));
    const said: unknown[] = [];
    const listen = ({ source, data }: MessageEvent) => source === frame.contentWindow && said.push(data);
    addEventListener('message', listen);
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve));
    expect(frame.contentDocument).not.toBeNull();
    frame.contentWindow!.postMessage({ nonce: 'x', code: 'return 1', args: {}, maxLength: 10 }, '*');
    // What another one takes, this one would have taken as well.
    expect(await run('return 1')).toMatchObject({ text: '1' });
    removeEventListener('message', listen);
    frame.remove();
    expect(said).toEqual([]);
  });
});
