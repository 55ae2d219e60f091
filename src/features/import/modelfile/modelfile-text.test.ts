import { describe, expect, test } from 'vitest';
import { encodings, isModelfileName, ownTitle, readText, readTextAs } from './modelfile-text';

const titleOf = (path: string, isDerived?: boolean) =>
  ownTitle({ file: new File([], path.slice(path.lastIndexOf('/') + 1)), path }, isDerived);

test.each([
  ['Modelfile', ''],
  ['modelfile', ''],
  ['Modelfile.txt', ''],
  ['Modelfile.md', ''],
  ['MODELFILE.TXT', ''],
  ['Modelfile.bak.txt', ''],
  ['Modelfile.coder', 'coder'],
  ['Modelfile.coder.txt', 'coder'],
  ['coder.Modelfile', 'coder'],
  ['coder.modelfile.txt', 'coder'],
  ['Modelfile.qwen2.5', 'qwen2.5'],
])('%s is a Modelfile and calls its model “%s”', (name, title) => {
  expect(isModelfileName(name)).toBe(true);
  expect(titleOf(name)).toBe(title);
});

test.each(['Modelfile.gguf', 'modelfile.safetensors', 'Modelfiles', 'README.md', 'model.txt'])('%s is none', (name) => {
  expect(isModelfileName(name)).toBe(false);
});

test('without files of its own a model goes by its folder', () => {
  expect(titleOf('mine/coder/Modelfile.txt', true)).toBe('coder');
  expect(titleOf('Downloads/Modelfile', true)).toBe('');
  expect(titleOf('Modelfile', true)).toBe('');
  expect(titleOf('coder/Modelfile')).toBe('');
});

describe('an encoding', () => {
  const text = 'FROM llama3.2\nSYSTEM Grüß Gott, señor.\n';
  const utf16 = (isBig: boolean, mark = true) => {
    const units = Uint16Array.from(`${mark ? '\ufeff' : ''}${text}`, (each) => each.charCodeAt(0));
    const bytes = new Uint8Array(units.buffer);
    if (isBig) for (let i = 0; i < bytes.length; i += 2) bytes.set([bytes[i + 1]!, bytes[i]!], i);
    return new Blob([bytes]);
  };
  const latin1 = new Blob([Uint8Array.from(text, (each) => each.charCodeAt(0))]);

  test('is known by its mark', async () => {
    for (const file of [new Blob([text]), new Blob(['\ufeff', text]), utf16(false), utf16(true)])
      expect(await readText(file)).toEqual({ text, guess: undefined });
  });

  test('is guessed without one, and the guess is told', async () => {
    expect(await readText(utf16(false, false))).toEqual({ text, guess: 'utf-16le' });
    expect(await readText(utf16(true, false))).toEqual({ text, guess: 'utf-16be' });
    expect(await readText(latin1)).toEqual({ text, guess: 'windows-1252' });
  });

  test('can be said, whatever it was taken for', async () => {
    const bytes = (...all: number[]) => new Blob(['SYSTEM ', new Uint8Array(all)]);
    expect(await readTextAs(bytes(0x93, 0xfa, 0x96, 0x7b), 'shift_jis')).toBe('SYSTEM 日本');
    expect(await readTextAs(bytes(0xc4, 0xe3, 0xba, 0xc3), 'gb18030')).toBe('SYSTEM 你好');
    expect(await readTextAs(bytes(0xef, 0xf0), 'windows-1251')).toBe('SYSTEM пр');
    expect(await readTextAs(utf16(true, false), 'utf-16be')).toBe(text);
    // A wrong one is shown as it is read, to be corrected.
    expect(await readTextAs(latin1, 'utf-8')).toContain('Gr\uFFFD\uFFFD');
    expect(await readTextAs(utf16(false, false), 'windows-1252')).toMatch(/^F\uFFFDR\uFFFD/);
    for (const each of encodings) expect(new TextDecoder(each).encoding).toBe(each);
  });

  test('has none what is no text', async () => {
    expect(await readText(new Blob([new Uint8Array([71, 71, 85, 70, 0, 0, 0, 0])]))).toBeUndefined();
  });
});
