import { decodeHTMLStrict as decodeByTable, encodeHTML } from 'entities';
import { expect, it } from 'vitest';
import { decodeHTMLStrict } from './html-entities';

/** A name of every character that has one, a few pairs, and names that are nearly or not at all some. */
function references(): string[] {
  const planes = [
    [0, 0xd7ff],
    [0xe000, 0xffff],
    [0x1d400, 0x1d7ff],
  ] as const;
  const characters = planes.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)),
  );
  const written = [...characters.map(encodeHTML), '&fjlig;', '&NotEqualTilde;', '&bne;', '&ThickSpace;'];
  const names = written.flatMap((text) => /^&([a-z][a-z0-9]+);$/i.exec(text)?.[1] ?? []);
  return names
    .flatMap((name) => [name, name.toUpperCase(), name.toLowerCase(), name.slice(0, -1), `${name}x`, `x${name}`])
    .concat('#65', '#x1F600', '#0', '#x80', '#', '#x', '#12ab', '#x110000', '#999999999', '#x9999999999', 'a', 'notit')
    .map((name) => `&${name};`);
}

it('knows what a table of all names knows, and takes no other', () => {
  const asked = references();
  expect(asked.length).toBeGreaterThan(8000);
  expect(asked.map(decodeHTMLStrict)).toEqual(asked.map((reference) => decodeByTable(reference)));
});

it('takes a reference alone: markup stays as it is', () => {
  const texts = ['&lt;<img src=x>', '<b>;', '&amp', 'amp;', '&amp;&amp;', '& amp;', ''];
  expect(texts.map(decodeHTMLStrict)).toEqual(texts);
});
