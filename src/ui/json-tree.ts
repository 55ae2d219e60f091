export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null' | 'text';

/** A line of the tree. */
export interface JsonTreeNode {
  /** A JSON pointer, unique in the tree. */
  path: string;
  key: string;
  /** From 1. */
  level: number;
  kind: JsonKind;
  value: unknown;
  /** Undefined for what cannot be opened. */
  isExpanded?: boolean;
  childCount: number;
  /** The place among its siblings, from 1, and how many they are. */
  position: number;
  siblingCount: number;
}

/** Longer strings are cut in their line and can be opened to be read in full. */
export const longStringLength = 80;

/**
 * The lines to show of a JSON value, its own members being the first level: those inside of open nodes
 * only, or, while there is a search, everything whose key or value holds it, with all above and inside.
 */
export function visibleNodes(
  root: unknown,
  isOpen: (path: string, node: JsonTreeNode) => boolean,
  search = '',
): JsonTreeNode[] {
  const needle = search.trim().toLowerCase();
  const nodes: JsonTreeNode[] = [];
  walk(root, '', 0, needle, '');
  return nodes;

  /** Adds the lines inside of `value`; returns whether any was added. */
  function walk(value: unknown, path: string, level: number, wanted: string, trail: string): boolean {
    const before = nodes.length;
    const members = membersOf(value);
    members.forEach(([key, member], index) => {
      const node: JsonTreeNode = {
        path: `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        key,
        level: level + 1,
        kind: kindOf(member),
        value: member,
        childCount: countOf(member),
        position: index + 1,
        siblingCount: members.length,
      };
      const fullKey = trail === '' ? key : `${trail}.${key}`;
      const isMatch = wanted === '' || fullKey.toLowerCase().includes(wanted) || textOf(member).includes(wanted);
      addNode(node, isMatch ? '' : wanted, wanted !== '', fullKey);
    });
    return nodes.length > before;
  }

  function addNode(node: JsonTreeNode, wantedInside: string, isSearching: boolean, fullKey: string): void {
    const place = nodes.push(node) - 1;
    if (isContainer(node.kind)) {
      // A search opens what it finds; what it does not find inside goes again.
      node.isExpanded = node.childCount > 0 && (isSearching || isOpen(node.path, node));
      const hasInside =
        (node.isExpanded || wantedInside !== '') && walk(node.value, node.path, node.level, wantedInside, fullKey);
      if (wantedInside !== '' && !hasInside) nodes.length = place;
      return;
    }
    if (wantedInside !== '') {
      nodes.length = place;
      return;
    }
    if (node.kind !== 'string' || !isLong(node.value)) return;
    node.isExpanded = isOpen(node.path, node);
    if (!node.isExpanded) return;
    nodes.push({
      ...node,
      path: `${node.path}/`,
      kind: 'text',
      level: node.level + 1,
      isExpanded: undefined,
      position: 1,
      siblingCount: 1,
    });
  }
}

/** The paths of what a node is in, from the outermost. */
export function pathsAbove(path: string): string[] {
  const above: string[] = [];
  for (let end = path.indexOf('/', 1); end !== -1; end = path.indexOf('/', end + 1)) above.push(path.slice(0, end));
  return above;
}

export function isContainer(kind: JsonKind): boolean {
  return kind === 'object' || kind === 'array';
}

function isLong(value: unknown): boolean {
  return typeof value === 'string' && (value.length > longStringLength || value.includes('\n'));
}

function membersOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function countOf(value: unknown): number {
  // A vocabulary is a list of many, and is counted with every line that is drawn.
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? '' : String(value).toLowerCase();
}

function kindOf(value: unknown): JsonKind {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value as JsonKind;
    default:
      return 'object';
  }
}
