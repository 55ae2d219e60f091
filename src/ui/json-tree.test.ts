import { expect, test } from 'vitest';
import { isContainer, pathsAbove, visibleNodes } from './json-tree';

const value = {
  general: { architecture: 'llama', file_type: 15 },
  llama: { attention: { head_count: 32 }, context_length: 131072 },
  list: [10, 20],
  empty: {},
  nothing: null,
  'a/b': true,
};

const paths = (isOpen: (path: string) => boolean, search?: string) =>
  visibleNodes(value, isOpen, search).map(({ path }) => path);

test('shows the first level while nothing is open', () => {
  expect(paths(() => false)).toEqual(['/general', '/llama', '/list', '/empty', '/nothing', '/a~1b']);
});

test('shows what is inside of open nodes, with its place', () => {
  const nodes = visibleNodes(value, (path) => path === '/llama');
  expect(nodes.map(({ path }) => path)).toEqual([
    '/general',
    '/llama',
    '/llama/attention',
    '/llama/context_length',
    '/list',
    '/empty',
    '/nothing',
    '/a~1b',
  ]);
  expect(nodes[3]).toMatchObject({ level: 2, kind: 'number', value: 131072, position: 2, siblingCount: 2 });
});

test('an empty container cannot be opened', () => {
  expect(visibleNodes(value, () => true).find(({ key }) => key === 'empty')).toMatchObject({
    isExpanded: false,
    childCount: 0,
  });
});

test('a search finds by key, by the whole dotted key and by value, opened all the way', () => {
  expect(paths(() => false, 'head_count')).toEqual(['/llama', '/llama/attention', '/llama/attention/head_count']);
  expect(paths(() => false, 'LLAMA.context')).toEqual(['/llama', '/llama/context_length']);
  expect(paths(() => false, '131072')).toEqual(['/llama', '/llama/context_length']);
  expect(paths(() => false, '20')).toEqual(['/list', '/list/1']);
});

test('a container that is found shows all that is in it', () => {
  expect(paths(() => false, 'general')).toEqual(['/general', '/general/architecture', '/general/file_type']);
});

test('a search for what is not there shows nothing', () => {
  expect(paths(() => true, 'mamba')).toEqual([]);
});

test('a long string opens to a line with all of it', () => {
  const text = 'line\n'.repeat(50);
  const closed = visibleNodes({ text }, () => false);
  expect(closed).toMatchObject([{ kind: 'string', isExpanded: false }]);
  const open = visibleNodes({ text }, () => true);
  expect(open).toMatchObject([{ isExpanded: true }, { kind: 'text', level: 2, value: text }]);
  expect(visibleNodes({ text: 'short' }, () => true)[0]!.isExpanded).toBeUndefined();
});

test('tells of what it asks about, so that containers can be open down to a level', () => {
  const downTo = (levels: number) =>
    visibleNodes(value, (_, { level, kind }) => isContainer(kind) && level <= levels).map(({ path }) => path);
  expect(downTo(1)).toEqual(paths((path) => ['/general', '/llama', '/list', '/empty'].includes(path)));
  expect(downTo(1)).not.toContain('/llama/attention/head_count');
  expect(downTo(2)).toContain('/llama/attention/head_count');
});

test('names what a node is in', () => {
  expect(pathsAbove('/a/0/b')).toEqual(['/a', '/a/0']);
  expect(pathsAbove('/a')).toEqual([]);
  expect(pathsAbove('')).toEqual([]);
});

test('ten thousand members are no trouble', () => {
  const many = { tokens: Array.from({ length: 10_000 }, (_, index) => `token ${index}`) };
  expect(visibleNodes(many, () => true)).toHaveLength(10_001);
  expect(visibleNodes(many, () => false, 'token 9999')).toHaveLength(2);
});
