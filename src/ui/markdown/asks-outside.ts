/**
 * Whether a text has styles in it that would have a browser fetch something: `url(…)` of anything but a part of the
 * same picture, `image-set(…)`, `@import`, also where letters are written as CSS or JavaScript escapes.
 */
export function asksOutside(text: string): boolean {
  return [text, withoutEscapes(text)].some((each) => /\b(?:url|image-set)\((?!\s*["']?#)|@import\b/i.test(each));
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(?:[ux]\{?)?0*([\da-f]{2,6})\}?\s?/gi, (whole, digits: string) => {
    const code = parseInt(digits.slice(-6), 16);
    return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : whole;
  });
}
