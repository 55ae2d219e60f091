import { describe, expect, test } from 'vitest';
import { encodings, isReadable, readText, readTextAs, textOf } from './text-encoding';

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

describe('the beginning of a text', () => {
  const bytesOf = (text: string) => new TextEncoder().encode(text);

  test('leaves out a character that is cut', () => {
    const bytes = bytesOf('Grüß 日本');
    for (let end = 0; end <= bytes.length; end += 1) {
      const { text, guess } = textOf(bytes.subarray(0, end), { isCut: true });
      expect('Grüß 日本'.startsWith(text), String(end)).toBe(true);
      expect(guess).toBeUndefined();
    }
    expect(textOf(bytes).text).toBe('Grüß 日本');
  });

  test('is read as what somebody says it is', () => {
    expect(textOf(new Uint8Array([0x93, 0xfa, 0x96, 0x7b, 0x93]), { encoding: 'shift_jis', isCut: true }).text).toBe(
      '日本',
    );
    expect(textOf(new Uint8Array([0xe4, 0x20, 0x62]))).toEqual({ text: 'ä b', guess: 'windows-1252' });
  });

  test('that is not cut has its last letter, too, whatever could follow it', () => {
    expect(textOf(new Uint8Array([0x63, 0x61, 0x66, 0xe9]))).toEqual({ text: 'café', guess: 'windows-1252' });
  });
});

describe('what people can have written', () => {
  test.each(['', 'a', 'a\tb\r\n\fc', '\u001b[31mred\u001b[0m', '日本語', `${'word '.repeat(100)}\u0001`])(
    'is %j',
    (text) => {
      expect(isReadable(text)).toBe(true);
    },
  );

  test.each(['a\0', '\u0001\u0002a', '\ufffd\ufffda'])('is not %j', (text) => {
    expect(isReadable(text)).toBe(false);
  });

  test('is not what bytes of anything make', () => {
    let seed = 1;
    const next = () => (seed = (seed * 48271) % 2147483647) & 0xff;
    for (let n = 0; n < 50; n += 1) {
      const bytes = Uint8Array.from({ length: 2000 }, next);
      expect(isReadable(textOf(bytes).text)).toBe(false);
    }
  });
});
