import { describe, expect, it } from 'vitest';
import type { EditedRequest } from '../../run';
import {
  applyPreset,
  keepPreset,
  named,
  noPresets,
  problemOf,
  readPresets,
  removePreset,
  renamePreset,
  restorePreset,
  toPresetRequest,
} from './presets';

const request: EditedRequest = {
  model: 'tiny',
  prompt: 'Why?',
  suffix: '.',
  options: { seed: 1 },
  images: ['x'],
  context: [1],
  own: true,
};
const two = keepPreset(keepPreset(noPresets, ' b ', request), 'a', { model: 'other' });
const idOf = (name: string, all = two) => named(all.presets, name)!.id;

describe('presets', () => {
  it('are kept in the order of their names, and replaced by name', () => {
    expect(two.presets.map(({ name }) => name)).toEqual(['a', 'b']);
    const replaced = keepPreset(two, 'a', { model: 'new' });
    expect(replaced.presets).toHaveLength(2);
    expect(idOf('a', replaced)).toBe(idOf('a'));
    expect(named(replaced.presets, 'a')!.request).toEqual({ model: 'new' });
  });

  it('are renamed, but not to another one’s name', () => {
    expect(renamePreset(two, idOf('a'), ' z ').presets.map(({ name }) => name)).toEqual(['b', 'z']);
    expect(renamePreset(two, idOf('a'), 'b')).toBe(two);
    expect(renamePreset(two, idOf('a'), ' ')).toBe(two);
    expect(renamePreset(two, idOf('a'), 'a')).toEqual(two);
  });

  it('are removed and come back', () => {
    const preset = named(two.presets, 'a')!;
    const one = removePreset(two, preset.id);
    expect(one.presets.map(({ name }) => name)).toEqual(['b']);
    expect(restorePreset(one, preset)).toEqual(two);
  });

  it('have a bound, each and all', () => {
    expect(problemOf(noPresets, 'x', { model: 'm', system: 'x'.repeat(300_000) })).toBe('long');
    let full = noPresets;
    for (let count = 0; count < 100; count += 1) full = keepPreset(full, `p${count}`, { model: 'm' });
    expect(problemOf(full, 'another', { model: 'm' })).toBe('many');
    expect(problemOf(full, 'p5', { model: 'm' })).toBeUndefined();
  });

  it('come back from storage; what is none is left out', () => {
    expect(readPresets(JSON.stringify(two))).toEqual(two);
    const garbage = [
      null,
      1,
      {},
      { id: 'a', name: '', request: {} },
      { id: '../', name: 'x', request: {} },
      two.presets[0],
    ];
    const stored = { version: 1, presets: [...garbage, { id: 'q', name: 'n', request: { model: 7 } }, two.presets[0]] };
    expect(readPresets(JSON.stringify(stored)).presets).toEqual([
      two.presets[0],
      { id: 'q', name: 'n', request: { model: '' } },
    ]);
    expect(readPresets('{"version":2,"presets":[{}]}')).toEqual(noPresets);
    expect(() => readPresets('{')).toThrow(SyntaxError);
  });
});

describe('a preset’s request', () => {
  it('has all but images and memory, and what is asked only where that is wanted', () => {
    expect(toPresetRequest(request, { withPrompt: true })).toEqual({
      model: 'tiny',
      prompt: 'Why?',
      suffix: '.',
      options: { seed: 1 },
      own: true,
    });
    expect(toPresetRequest(request, { withPrompt: false })).toEqual({ model: 'tiny', options: { seed: 1 }, own: true });
  });

  it('takes the place of what there is, but for what it leaves to be asked', () => {
    const now: EditedRequest = { model: 'x', prompt: 'Now?', images: ['y'], options: { top_k: 1 }, context: [2] };
    const all = { id: '1', name: 'n', request: toPresetRequest(request, { withPrompt: true }) };
    expect(applyPreset(all, now)).toEqual(all.request);
    const open = { id: '1', name: 'n', request: toPresetRequest(request, { withPrompt: false }) };
    expect(applyPreset(open, now)).toEqual({
      model: 'tiny',
      options: { seed: 1 },
      own: true,
      prompt: 'Now?',
      images: ['y'],
    });
  });
});
