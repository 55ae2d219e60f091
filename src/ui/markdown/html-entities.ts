// Takes the place of `entities` in a build (see the alias in vite.config.ts). markdown-it asks it what `&name;`
// stands for: the library has a table of 15 kB for that, the browser has one, too.

const known = new Map<string, string>();
let parser: DOMParser | undefined;

/**
 * The character or two that a reference stands for, or the reference again where HTML has no such name.
 * @param reference one alone, from its ampersand to its semicolon
 */
export function decodeHTMLStrict(reference: string): string {
  const before = known.get(reference);
  if (before !== undefined) return before;
  // No markup gets into the parser, whose document is none that is shown, and no `&#x;`, of which Chromium makes
  // a character.
  if (!/^&(?:[a-z][a-z0-9]*|#[0-9]+|#x[0-9a-f]+);$/i.test(reference)) return reference;
  parser ??= new DOMParser();
  // Within an element: before the first one a blank would be dropped.
  const characters = parser.parseFromString(`<p>${reference}</p>`, 'text/html').body.textContent;
  // Of `&notit;` the browser reads what old pages write without a semicolon, and leaves `¬it;`.
  if (characters.length > 2) return reference;
  known.set(reference, characters);
  return characters;
}
