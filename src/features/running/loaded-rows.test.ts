import { expect, it } from 'vitest';
import type { ListedModel, RunningModel } from '@/ollama';
import { toLoadedRows } from './loaded-rows';

const details = {
  parent_model: '',
  format: 'gguf',
  family: 'llama',
  families: null,
  parameter_size: '1B',
  quantization_level: 'F16',
};
const loaded = (name: string, digest?: string): RunningModel => ({ name, model: name, digest, details });
const listed = (name: string, digest?: string): ListedModel => ({ name, model: name, digest, details });

it('knows nothing before there is a list', () => {
  expect(toLoadedRows([loaded('a:latest')], undefined)).toMatchObject([{ standing: 'unknown', handle: 'a:latest' }]);
});

it('tells what else is served, and keeps the order', () => {
  const rows = toLoadedRows(
    [loaded('b:latest', '2'), loaded('a:latest', '1')],
    [listed('a:latest', '1'), listed('b:latest', '2'), listed('copy:latest', '2')],
  );
  expect(rows).toMatchObject([
    { standing: 'listed', sharers: ['copy:latest'], handle: 'b:latest' },
    { standing: 'listed', sharers: [], handle: 'a:latest' },
  ]);
});

it('a model that was deleted has no name left, one that was renamed has its new one', () => {
  const rows = toLoadedRows([loaded('gone:latest', '1'), loaded('old:latest', '2')], [listed('new:latest', '2')]);
  expect(rows).toMatchObject([
    { standing: 'missing', handle: undefined },
    { standing: 'missing', handle: 'new:latest', sharers: ['new:latest'] },
  ]);
});

it('a model that was pulled anew is another one than is loaded', () => {
  expect(toLoadedRows([loaded('a:latest', '1')], [listed('a:latest', '2')])).toMatchObject([{ standing: 'replaced' }]);
  expect(toLoadedRows([loaded('a:latest')], [listed('a:latest', '2')])).toMatchObject([{ standing: 'listed' }]);
});

it('offers a chat with what writes, or may', () => {
  const models = [
    { ...listed('writes:latest'), capabilities: ['completion'] },
    { ...listed('embeds:latest'), capabilities: ['embedding'] },
    listed('untold:latest'),
  ];
  const rows = toLoadedRows([...models, listed('gone:latest')], models);
  expect(rows.map(({ canChat }) => canChat)).toEqual([true, false, true, false]);
});
