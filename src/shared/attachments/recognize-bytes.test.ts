import { describe, expect, it } from 'vitest';
import { recognizeBytes } from './recognize-bytes';

/** A character a byte. */
const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const filled = (text: string) => bytes(text.padEnd(600, '\u0007'));

describe('recognizeBytes', () => {
  it.each([
    ['png', '\x89PNG\r\n\x1a\n'],
    ['jpeg', '\xff\xd8\xff\xe0'],
    ['webp', 'RIFF\x10\0\0\0WEBPVP8 '],
    ['gif', 'GIF89a'],
    ['avif', '\0\0\0\x20ftypavif\0\0\0\0'],
    ['avif', '\0\0\0\x20ftypmif1\0\0\0\0mif1avif'],
    ['heic', '\0\0\0\x20ftypheic\0\0\0\0'],
    ['heic', '\0\0\0\x20ftypmif1\0\0\0\0mif1heic'],
    ['bmp', 'BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0'],
    ['svg', '<svg xmlns="http://www.w3.org/2000/svg">'],
    ['svg', '\xef\xbb\xbf<?xml version="1.0"?>\n<!-- <a> -->\n<!DOCTYPE svg [<!ENTITY a "b">]>\n<svg\n'],
  ])('knows an image, %s', (format, start) => {
    expect(recognizeBytes(filled(start))).toEqual({ kind: 'image', format });
  });

  it.each([
    ['wav', 'RIFF\x10\0\0\0WAVEfmt '],
    ['mp3', 'ID3\x04'],
    ['mp3', '\xff\xfb\x90\x64'],
  ])('knows a recording, %s', (format, start) => {
    expect(recognizeBytes(filled(start))).toEqual({ kind: 'audio', format });
  });

  it('knows a PDF, with something before it', () => {
    expect(recognizeBytes(filled('%PDF-1.7'))).toEqual({ kind: 'pdf' });
    expect(recognizeBytes(filled(`${' '.repeat(500)}%PDF-1.7`))).toEqual({ kind: 'pdf' });
  });

  it.each([
    ['office', 'PK\x03\x04\x14\0\x06\0[Content_Types].xml'],
    ['archive', 'PK\x03\x04\x14\0\x06\0notes.txt'],
    ['archive', '\x1f\x8b\x08'],
    ['program', '\x7fELF'],
    ['video', '\0\0\0\x20ftypisom'],
    ['recording', 'OggS\0'],
    ['recording', '\0\0\0\x20ftypM4A '],
    ['picture', 'II*\0'],
    ['weights', 'GGUF\x03'],
    ['database', 'SQLite format 3\0'],
  ])('names what nobody reads: %s', (what, start) => {
    expect(recognizeBytes(filled(start))).toEqual({ kind: 'foreign', what });
  });

  it.each([
    ['', 'nothing'],
    ['BMW is a maker of cars, and MZ was one of motorcycles', 'a text with letters of a format'],
    ['\xff\xfeF\0R\0', 'a byte order mark, which is no frame'],
    ['\xfe\xff\0F\0R', 'the other one'],
    ['<html><svg>', 'a page with a picture'],
    ['GIF is a format', 'a text about a format'],
    ['# The %PDF format is old', 'a text about another'],
    ['\x01\x02\x03\x04', 'anything'],
  ])('takes %j for no format: %s', (text) => {
    expect(recognizeBytes(bytes(text))).toEqual({ kind: 'unknown' });
  });

  it('is quick with what can be parted in many ways', () => {
    for (const hostile of ['<!-- -->', ' ', '<!doctype>', '<?>', 'PK\x03\x04'])
      expect(recognizeBytes(bytes(hostile.repeat(4000))).kind).not.toBe('image');
  });
});
