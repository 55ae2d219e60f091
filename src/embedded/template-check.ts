import { Refusal } from './answers';

const blocks = ['if', 'range', 'with', 'block', 'define'];
const words = new Set([
  ...blocks,
  ...['else', 'end', 'break', 'continue', 'template', 'true', 'false', 'nil'],
  ...[
    'and',
    'or',
    'not',
    'eq',
    'ne',
    'lt',
    'le',
    'gt',
    'ge',
    'len',
    'index',
    'slice',
    'call',
    'html',
    'js',
    'urlquery',
  ],
  ...['print', 'printf', 'println', 'json', 'currentDate', 'yesterday', 'toTypeScriptType'],
]);

/** As much of Go's template parser as tells a broken template. Throws a Refusal of 400 in its words. */
export function checkTemplate(template: string): void {
  let depth = 0;
  for (const part of template.split('{{').slice(1)) {
    if (!part.includes('}}')) throw broken('unclosed action');
    const action = part.slice(0, part.indexOf('}}')).replace(/^-?\s*/, '');
    if (action.startsWith('/*')) continue;
    const bare = action.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '""');
    const unknown = bare.match(/(?<![.$\w])[A-Za-z_]\w*/g)?.find((word) => !words.has(word));
    if (unknown) throw broken(`function "${unknown}" not defined`);
    const [first = ''] = /^\w+/.exec(action) ?? [];
    if (blocks.includes(first)) depth += 1;
    if (first === 'end') depth -= 1;
    if (depth < 0) throw broken('unexpected {{end}}');
  }
  if (depth > 0) throw broken('unexpected EOF');
}

function broken(problem: string): Refusal {
  return new Refusal(400, `template error: template: :1: ${problem}`);
}
