import { beforeEach, describe, expect, it } from 'vitest';
import { chain } from '../../../../e2e/models/chain';
import { shards } from '../../../../e2e/models/shards';
import type { GivenFile } from '../given/given-file';
import type { Dropped } from '../given/intake';
import type { Draft, ReadyDraft, RefusedDraft } from './draft';
import { Drafts } from './drafts';

let drafts: Drafts;
beforeEach(() => (drafts = new Drafts(new Map<string, Draft>())));

const given = (file: File, name = file.name): GivenFile => ({ file: new File([file], name), path: name });
const dropped = (files: GivenFile[], more: Partial<Awaited<Dropped['intake']>> = {}): Dropped => ({
  folders: [],
  intake: Promise.resolve({ files, unreadable: [], ...more }),
});
const free = () => false;
const states = () => drafts.all().map(({ fileName, state }) => `${fileName} ${state}`);
const ready = () => drafts.all().filter((draft): draft is ReadyDraft => draft.state === 'ready');

describe('what is dropped', () => {
  it('is said to be read until it is recognised', async () => {
    let arrive = () => {};
    const files = [given(chain().file, 'a.gguf')];
    const intake = new Promise<Awaited<Dropped['intake']>>((resolve) => {
      arrive = () => resolve({ files, unreadable: [] });
    });
    const taken = drafts.take({ folders: ['models'], intake }, free);
    expect(states()).toEqual(['models reading']);
    arrive();
    const [id] = await taken;
    expect(states()).toEqual(['a.gguf ready']);
    expect(drafts.all()[0]!.id).toBe(id);
  });

  it('has a name of its own, whatever is there and whatever else was dropped', async () => {
    const isTaken = (name: string) => name === 'tiny:f16' || name === 'tiny';
    for (const name of ['tiny.gguf', 'tiny.gguf']) await drafts.take(dropped([given(chain().file, name)]), isTaken);
    const names = ready().map(({ form }) => form.name);
    expect(new Set(names).size).toBe(2);
    expect(names.some(isTaken)).toBe(false);
  });

  it('keeps what was typed into one when others come', async () => {
    const [id] = await drafts.take(dropped([given(chain().file, 'a.gguf')]), free);
    drafts.setForm(id!, { ...ready()[0]!.form, system: 'Be kind.' });
    await drafts.take(dropped([given(chain().file, 'b.gguf')]), free);
    expect(ready()[0]!.form.system).toBe('Be kind.');
  });

  it('that belongs to no model is told, and what could not be read', async () => {
    const files = [given(new File(['x'], '.DS_Store')), given(chain().file, 'a.gguf')];
    await drafts.take(dropped(files, { unreadable: ['locked.bin'] }), free);
    const ignored = drafts.all().flatMap((draft) => (draft.state === 'ignored' ? draft.ignored : []));
    expect(ignored.map(({ path }) => path).toSorted()).toEqual(['.DS_Store', 'locked.bin']);
    expect(ready()).toHaveLength(1);
  });

  it('in part is whole when the rest comes', async () => {
    const { files } = await shards();
    const [first, ...others] = files.map((file) => given(file));
    await drafts.take(dropped([first!]), free);
    expect(drafts.all().map(({ state }) => state)).toEqual(['refused']);
    await drafts.take(dropped(others), free);
    expect(drafts.all().map(({ state }) => state)).toEqual(['ready']);
  });

  it('with a Modelfile takes the files that came before it, and their name', async () => {
    const [id] = await drafts.take(dropped([given(chain().file, 'a.gguf')]), free);
    drafts.setForm(id!, { ...ready()[0]!.form, name: 'mine' });
    await drafts.take(dropped([given(new File(['FROM ./a.gguf\nSYSTEM Be brief.'], 'Modelfile'))]), free);
    expect(ready().map(({ form }) => [form.name, form.system])).toEqual([['mine', 'Be brief.']]);
  });
});

describe('a Modelfile that is wrong', () => {
  it('goes on with its files once it is corrected', async () => {
    const files = [given(chain().file, 'a.gguf'), given(new File(['FROM ./b.gguf'], 'Modelfile'))];
    await drafts.take(dropped(files), free);
    const refused = drafts.all().find((draft): draft is RefusedDraft => draft.state === 'refused')!;
    await drafts.takeCorrected(refused, { text: 'FROM ./a.gguf\nPARAMETER num_ctx 512' }, free);
    expect(drafts.all().some(({ state }) => state === 'refused')).toBe(false);
    expect(ready().at(-1)!.modelfile?.text).toContain('num_ctx 512');
  });
});

describe('a Modelfile in an encoding that it does not say', () => {
  /** FROM ./日本.gguf, in Shift_JIS. */
  const modelfile = new File(
    ['FROM ./', new Uint8Array([0x93, 0xfa, 0x96, 0x7b]), '.gguf\nSYSTEM ', new Uint8Array([0x93, 0xfa]), '\n'],
    'Modelfile',
  );

  it('finds its files once it is read as what it is, and can be read as something else again', async () => {
    await drafts.take(dropped([given(chain().file, '日本.gguf'), { file: modelfile, path: 'Modelfile' }]), free);
    const refused = () => drafts.all().find((draft): draft is RefusedDraft => draft.state === 'refused')!;
    expect(refused().modelfile?.guess).toBe('windows-1252');
    await drafts.takeCorrected(refused(), { encoding: 'euc-kr' }, free);
    expect(refused().modelfile).toMatchObject({ guess: 'euc-kr', source: { file: modelfile } });
    await drafts.takeCorrected(refused(), { encoding: 'shift_jis' }, free);
    expect(refused()).toBeUndefined();
    const [draft] = ready();
    expect(draft!.fileName).toBe('日本.gguf');
    expect(draft!.form.system).toBe('日');
    expect(draft!.modelfile).toMatchObject({ guess: 'shift_jis', file: modelfile });
  });

  it('is still waited for when its file comes later', async () => {
    await drafts.take(dropped([{ file: modelfile, path: 'Modelfile' }]), free);
    const [refused] = drafts.all() as [RefusedDraft];
    await drafts.takeCorrected(refused, { encoding: 'shift_jis' }, free);
    await drafts.take(dropped([given(chain().file, '日本.gguf')]), free);
    expect(ready().map(({ form }) => form.system)).toEqual(['日']);
  });
});

describe('many that are given together', () => {
  it('are a list with nothing chosen, and one that is put back stands by itself', async () => {
    const names = ['Q4_0', 'Q5_0', 'Q8_0', 'F16'].map((quantization) => `Foo-7B-v0.3.${quantization}.gguf`);
    const ids = await drafts.take(dropped(names.map((name) => given(chain().file, name))), free);
    expect(new Set(ready().map(({ batch }) => batch)).size).toBe(1);
    expect(ready().some(({ isChosen }) => isChosen)).toBe(false);
    drafts.setChosen(ids.slice(0, 2), true);
    expect(ready().filter(({ isChosen }) => isChosen)).toHaveLength(2);
    const [one] = ready();
    drafts.remove(one!.id);
    drafts.putBack(one!);
    expect(ready().at(-1)?.batch).toBeUndefined();
  });
});
