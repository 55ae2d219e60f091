// Values of JSON as they are written in a program, with its indentation.

/** How a language writes what JSON can say. */
interface Manner {
  true: string;
  false: string;
  null: string;
  key: (name: string) => string;
}

const javaScript: Manner = {
  true: 'true',
  false: 'false',
  null: 'null',
  key: (name) => {
    // Written as a name or as a text, this one would change what the object is.
    if (name === '__proto__') return '["__proto__"]';
    return /^[a-z_$][\w$]*$/i.test(name) ? name : quoted(name);
  },
};

const python: Manner = { true: 'True', false: 'False', null: 'None', key: quoted };

/** What stands between two lines of code. */
const step = { javaScript: '  ', python: '    ' };

/**
 * A value of JSON as an expression of JavaScript. Lines after the first are indented by `depth` steps of two blanks.
 * What is no value of JSON (undefined, a function) is left out, as JSON.stringify does.
 */
export function toJavaScriptLiteral(value: unknown, depth = 0): string {
  return write(value, javaScript, step.javaScript, depth);
}

/** The same as an expression of Python, indented by steps of four blanks. */
export function toPythonLiteral(value: unknown, depth = 0): string {
  return write(value, python, step.python, depth);
}

function write(value: unknown, manner: Manner, blanks: string, depth: number): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return manner[`${value}`];
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : manner.null;
  if (typeof value !== 'object' || value === null) return manner.null;
  const inner = (each: unknown) => write(each, manner, blanks, depth + 1);
  if (Array.isArray(value)) {
    // A model's memory is thousands of numbers.
    if (value.every((each) => typeof each === 'number')) return `[${value.map(inner).join(', ')}]`;
    return wrapped('[', value.map(inner), ']', blanks, depth);
  }
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const fields = entries.map(([name, each]) => `${manner.key(name)}: ${inner(each)}`);
  return wrapped('{', fields, '}', blanks, depth);
}

function wrapped(open: string, entries: string[], close: string, blanks: string, depth: number): string {
  if (entries.length === 0) return open + close;
  const indent = blanks.repeat(depth + 1);
  return `${open}\n${entries.map((entry) => `${indent}${entry},\n`).join('')}${blanks.repeat(depth)}${close}`;
}

/** What no editor shows, or shows as if the text went on elsewhere. Joiners stay: emoji are made with them. */
const unseen = /[\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/**
 * A text in double quotes: JSON's escapes mean the same in both languages. A script element that the code is put into
 * would end at the first `</script`.
 */
function quoted(text: string): string {
  return JSON.stringify(text)
    .replace(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('</', '<\\u002f')
    .replaceAll('<!--', '<\\u0021--');
}
