// Takes the place of `punycode.js` in a build (see the alias in vite.config.ts). markdown-it asks it for the two ways
// to write the name of a host: the browser has one of them.

/** A host's name as it is asked for, `xn--...`. Throws where it can be none; markdown-it leaves it as it was then. */
function toASCII(host: string): string {
  return new URL(`http://${host}`).hostname;
}

/** A host's name as it is written in a text. It stays as it was: letters of other alphabets that look like ours deceive. */
function toUnicode(host: string): string {
  return host;
}

export default { toASCII, toUnicode };
