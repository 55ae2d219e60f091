// As much of Go's text/template as chat templates use: fields, variables, if, range, with, and the
// common functions. Unknown functions are an error, as in Go.

export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'action'; source: string }
  | { kind: 'if' | 'range' | 'with'; branches: { condition: string | undefined; body: Node[] }[] };

/** Parses a template. Throws an Error for blocks that do not close. */
export function parseGoTemplate(template: string): Node[] {
  const parts: string[] = [];
  let rest = template;
  for (let start = rest.indexOf('{{'); start >= 0; start = rest.indexOf('{{')) {
    const end = rest.indexOf('}}', start);
    if (end < 0) throw new Error('template: :1: unclosed action');
    let action = rest.slice(start + 2, end);
    let before = rest.slice(0, start);
    let after = rest.slice(end + 2);
    if (action.startsWith('- ')) before = before.trimEnd();
    if (action.endsWith(' -')) after = after.trimStart();
    action = action.replace(/^-\s|\s-$/g, '').trim();
    parts.push(before, action);
    rest = after;
  }
  parts.push(rest);
  const reader = { parts, index: 0 };
  const nodes = parseList(reader);
  if (reader.index < parts.length) throw new Error('template: :1: unexpected {{end}}');
  return nodes;
}

interface Reader {
  /** Text and action by turns. */
  parts: string[];
  index: number;
}

/** Reads up to an `else` or `end`, which is left to the caller, or to the end. */
function parseList(reader: Reader): Node[] {
  const nodes: Node[] = [];
  while (reader.index < reader.parts.length) {
    const part = reader.parts[reader.index]!;
    const isText = reader.index % 2 === 0;
    if (isText) {
      if (part) nodes.push({ kind: 'text', text: part });
      reader.index += 1;
      continue;
    }
    if (/^(else|end)\b/.test(part)) return nodes;
    reader.index += 1;
    const block = /^(if|range|with)\b\s*([\s\S]*)$/.exec(part);
    if (block) nodes.push(parseBlock(reader, block[1] as 'if' | 'range' | 'with', block[2]!));
    else if (!part.startsWith('/*')) nodes.push({ kind: 'action', source: part });
  }
  return nodes;
}

function parseBlock(reader: Reader, kind: 'if' | 'range' | 'with', condition: string): Node {
  const branches = [{ condition: condition as string | undefined, body: parseList(reader) }];
  for (;;) {
    const part = reader.parts[reader.index];
    if (part === undefined) throw new Error('template: :1: unexpected EOF');
    reader.index += 1;
    if (part === 'end') return { kind, branches };
    const elseIf = /^else\s+(?:if|with)\s+([\s\S]+)$/.exec(part);
    branches.push({ condition: elseIf?.[1], body: parseList(reader) });
  }
}

interface Scope {
  dot: unknown;
  variables: Map<string, unknown>;
  parent?: Scope;
}

class LoopEnd extends Error {
  constructor(readonly isBreak: boolean) {
    super('loop');
  }
}

/** Runs a template over `data`. Field names compare without case and underscores: `.ToolCalls` is `tool_calls`. */
export function execute(nodes: Node[], data: unknown): string {
  return run(nodes, { dot: data, variables: new Map([['$', data]]) });
}

function run(nodes: Node[], scope: Scope): string {
  let output = '';
  for (const node of nodes) output += runNode(node, scope);
  return output;
}

function runNode(node: Node, scope: Scope): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'action': {
      if (node.source === 'break' || node.source === 'continue') throw new LoopEnd(node.source === 'break');
      const assigned = /^(\$\w*)\s*(:?=)\s*([\s\S]+)$/.exec(node.source);
      if (!assigned) return printed(evaluate(node.source, scope));
      assign(scope, assigned[1]!, evaluate(assigned[3]!, scope), assigned[2] === ':=');
      return '';
    }
    case 'if':
    case 'with':
      for (const { condition, body } of node.branches) {
        const inner: Scope = { dot: scope.dot, variables: new Map(), parent: scope };
        if (condition === undefined) return run(body, inner);
        const value = evaluate(condition, scope);
        if (!isTrue(value)) continue;
        if (node.kind === 'with') inner.dot = value;
        return run(body, inner);
      }
      return '';
    case 'range':
      return runRange(node.branches, scope);
  }
}

function runRange(branches: { condition: string | undefined; body: Node[] }[], scope: Scope): string {
  const [loop, otherwise] = branches;
  const declared = /^(?:(\$\w+)\s*,\s*)?(\$\w+)\s*:=\s*([\s\S]+)$/.exec(loop!.condition!);
  const value = evaluate(declared?.[3] ?? loop!.condition!, scope);
  const entries: [unknown, unknown][] = Array.isArray(value)
    ? value.map((each, index) => [index, each])
    : Object.entries((value as object | null) ?? {});
  if (entries.length === 0) return otherwise ? run(otherwise.body, scope) : '';
  let output = '';
  for (const [key, each] of entries) {
    const variables = new Map<string, unknown>();
    if (declared?.[1]) variables.set(declared[1], key);
    if (declared) variables.set(declared[2]!, each);
    const inner: Scope = { dot: each, variables, parent: scope };
    try {
      // Node by node, so that what was printed before a break stays.
      for (const node of loop!.body) output += runNode(node, inner);
    } catch (error) {
      if (!(error instanceof LoopEnd)) throw error;
      if (error.isBreak) break;
    }
  }
  return output;
}

function assign(scope: Scope, name: string, value: unknown, declares: boolean): void {
  let owner: Scope | undefined = scope;
  if (!declares) while (owner && !owner.variables.has(name)) owner = owner.parent;
  (owner ?? scope).variables.set(name, value);
}

function variable(scope: Scope, name: string): unknown {
  for (let owner: Scope | undefined = scope; owner; owner = owner.parent) {
    if (owner.variables.has(name)) return owner.variables.get(name);
  }
  return undefined;
}

function evaluate(source: string, scope: Scope): unknown {
  const tokens = source.match(/"(?:[^"\\]|\\.)*"|`[^`]*`|[()|]|[^\s()|]+/g) ?? [];
  const reader = { tokens, index: 0 };
  return pipeline(reader, scope);
}

interface TokenReader {
  tokens: string[];
  index: number;
}

function pipeline(reader: TokenReader, scope: Scope): unknown {
  let value: unknown;
  let isFirst = true;
  for (;;) {
    const operands: unknown[] = [];
    let name: string | undefined;
    while (reader.index < reader.tokens.length && !['|', ')'].includes(reader.tokens[reader.index]!)) {
      const token = reader.tokens[reader.index]!;
      if (operands.length === 0 && name === undefined && Object.hasOwn(functions, token)) {
        name = token;
        reader.index += 1;
      } else {
        operands.push(operand(reader, scope));
      }
    }
    if (!isFirst) operands.push(value);
    value = name ? functions[name]!(...operands) : operands[0];
    isFirst = false;
    if (reader.tokens[reader.index] !== '|') return value;
    reader.index += 1;
  }
}

function operand(reader: TokenReader, scope: Scope): unknown {
  const token = reader.tokens[reader.index]!;
  reader.index += 1;
  if (token === '(') {
    const value = pipeline(reader, scope);
    reader.index += 1;
    const next = reader.tokens[reader.index];
    if (!next?.startsWith('.') || next === '.') return value;
    reader.index += 1;
    return fields(value, next);
  }
  if (token.startsWith('"')) return JSON.parse(token);
  if (token.startsWith('`')) return token.slice(1, -1);
  if (/^-?\d/.test(token)) return Number(token);
  if (token === 'true' || token === 'false') return token === 'true';
  if (token === 'nil') return null;
  if (token.startsWith('$')) {
    const dot = token.indexOf('.');
    return dot < 0 ? variable(scope, token) : fields(variable(scope, token.slice(0, dot)), token.slice(dot));
  }
  if (token.startsWith('.')) return fields(scope.dot, token);
  if (Object.hasOwn(functions, token)) return functions[token]!();
  throw new Error(`template: :1: function "${token}" not defined`);
}

function fields(value: unknown, path: string): unknown {
  return path
    .split('.')
    .filter((name) => name !== '')
    .reduce((owner: unknown, name) => field(owner, name), value);
}

function field(owner: unknown, name: string): unknown {
  if (typeof owner !== 'object' || owner === null) return undefined;
  const plain = (text: string) => text.replaceAll('_', '').toLowerCase();
  const key = Object.keys(owner).find((each) => each === name || plain(each) === plain(name));
  return key === undefined ? undefined : (owner as Record<string, unknown>)[key];
}

function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

function printed(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const compare = (test: (one: number, other: number) => boolean) => (one: unknown, other: unknown) =>
  test(Number(one), Number(other));

const functions: Record<string, (...values: unknown[]) => unknown> = {
  and: (...values) => values.find((value) => !isTrue(value)) ?? values.at(-1),
  or: (...values) => values.find(isTrue) ?? values.at(-1),
  not: (value) => !isTrue(value),
  eq: (first, ...others) => others.some((other) => other === first),
  ne: (one, other) => one !== other,
  lt: compare((one, other) => one < other),
  le: compare((one, other) => one <= other),
  gt: compare((one, other) => one > other),
  ge: compare((one, other) => one >= other),
  len: (value) =>
    typeof value === 'object' && value !== null ? Object.keys(value).length : String(value ?? '').length,
  index: (value, ...keys) =>
    keys.reduce((owner, key) => (owner as Record<string, unknown> | undefined)?.[String(key)], value),
  slice: (value, start, end) =>
    (value as string | unknown[] | undefined)?.slice(Number(start ?? 0), end === undefined ? undefined : Number(end)) ??
    [],
  json: (value) => JSON.stringify(value ?? null),
  print: (...values) => values.map(printed).join(''),
  printf: (format, ...values) => String(format).replace(/%[svdq]/g, () => printed(values.shift())),
  currentDate: () => new Date().toISOString().slice(0, 10),
};
