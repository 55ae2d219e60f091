import { describe, expect, test } from 'vitest';
import { hasText } from '@/shared/texts';
import { adapted } from '../../../../e2e/models/adapter';
import { chain } from '../../../../e2e/models/chain';
import { withProjector } from '../../../../e2e/models/projector';
import { safetensorsFolder } from '../../../../e2e/models/safetensors';
import { shards } from '../../../../e2e/models/shards';
import type { GivenFile } from '../given/given-file';
import { looksLikeModelfile } from '../modelfile/modelfile-text';
import { recognizeGiven } from './recognize-modelfile';
import { recognizeJoined } from './recognize-named';
import type { Outcome } from './recognize';

const alone = (...files: File[]): GivenFile[] => files.map((file) => ({ file, path: file.name }));
const within = (folder: string, ...files: File[]) => files.map((file) => ({ file, path: `${folder}/${file.name}` }));
const modelfile = (text: BlobPart, name = 'Modelfile') => new File([text], name);
const renamed = (file: File, name: string) => new File([file], name);

/** What came of it, in short: the files of a model, or why there is none. */
function told({ fileName, result, modelfile: own }: Outcome): string {
  if ('refusal' in result) {
    const lines = own?.problems.map(({ line, code }) => `${line} ${code}`) ?? [];
    return [`${fileName}: ${result.refusal.code}`, ...lines].join(', ');
  }
  const { files, isDerived } = result.model;
  return `${own ? 'by Modelfile: ' : ''}${isDerived ? 'derived' : files.map(({ field, name }) => `${field} ${name}`).join(', ')}`;
}

async function tell(given: GivenFile[], waiting: GivenFile[] = []): Promise<string[]> {
  return (await recognizeGiven(given, waiting)).outcomes.map(told);
}

describe('FROM', () => {
  const { file } = chain();

  test.each([
    ['./chain.gguf', alone(file)],
    ['chain.gguf', within('folder', file)],
    ['sub/chain.gguf', within('sub', file)],
    ['.\\sub\\chain.gguf', within('sub', file)],
    ['C:\\Users\\me\\CHAIN.gguf', alone(file)],
    ['/home/me/models/chain.gguf', within('anything', file)],
    ['~/chain.gguf', alone(file)],
    ['"./chain.gguf"', alone(file)],
    ['.', alone(file)],
    ['./sub', within('sub', file)],
    ['/home/me/sub/', within('sub', file)],
    ['sub', within('sub', file)],
  ])('%s is found', async (value, files) => {
    expect(await tell([...alone(modelfile(`FROM ${value}`)), ...files])).toEqual(['by Modelfile: files chain.gguf']);
  });

  test('is looked for beside the Modelfile first', async () => {
    const other = chain().file;
    const given = [...within('b', file, modelfile('FROM ./chain.gguf')), ...within('a', other)];
    const { outcomes } = await recognizeGiven(given);
    expect(outcomes.map(told)).toEqual(['by Modelfile: files chain.gguf', 'files chain.gguf']);
    expect(outcomes[0]!.sources).toEqual([{ file, path: 'b/chain.gguf' }]);
  });

  test('of a path that ends the same is the one meant', async () => {
    const other = chain().file;
    const given = [...within('q8', other), ...within('q4', file), ...alone(modelfile('FROM /srv/q4/chain.gguf'))];
    expect((await recognizeGiven(given)).outcomes[0]!.sources).toEqual([{ file, path: 'q4/chain.gguf' }]);
  });

  test('that several files may be meant by says so', async () => {
    const given = [
      ...within('a', file),
      ...within('b', chain().file),
      ...alone(modelfile('SYSTEM x\r\nFROM /chain.gguf')),
    ];
    expect((await tell(given))[0]).toBe('Modelfile: modelfile-files-missing, 2 file-doubled');
  });

  test('finds a file of any name by its bytes, in a folder too', async () => {
    const odd = renamed(file, 'sha256-0123');
    const given = within('blobs', odd, modelfile('FROM /usr/share/ollama/.ollama/models/blobs/sha256-0123'));
    expect(await tell(given)).toEqual(['by Modelfile: files sha256-0123.gguf']);
  });

  test('takes the other parts of a split model along', async () => {
    const { files } = await shards(3);
    for (const value of ['./chain-00001-of-00003.gguf', './chain.gguf'])
      expect(await tell([...alone(modelfile(`FROM ${value}`)), ...within('in', ...files)]), value).toEqual([
        'by Modelfile: files chain.gguf',
      ]);
    const { outcomes } = await recognizeGiven(
      alone(modelfile('FROM ./chain-00001-of-00003.gguf'), files[0]!, files[2]!),
    );
    expect(outcomes.map(told)).toEqual(['chain.gguf: shards-missing']);
    expect(outcomes[0]!.sources.map(({ path }) => path)).toEqual(['Modelfile', files[0]!.name, files[2]!.name]);
  });

  test('twice is a model and its projector; one that is not named is left aside', async () => {
    const { file: model, projector } = withProjector('mmproj');
    const both = modelfile('FROM ./chain.gguf\nFROM ./mmproj.gguf');
    expect(await tell(alone(both, projector, model))).toEqual(['by Modelfile: files chain.gguf, files mmproj.gguf']);
    const { outcomes, ignored } = await recognizeGiven(alone(modelfile('FROM ./chain.gguf'), projector, model));
    expect(outcomes.map(told)).toEqual(['by Modelfile: files chain.gguf']);
    expect(ignored).toEqual([{ path: 'mmproj.gguf', code: 'not-in-modelfile' }]);
  });

  test.each(['.', './', './model.safetensors', '/data/my-model', '..\\my-model'])(
    '%s is a folder of safetensors, before GGUFs in it',
    async (value) => {
      const { files } = safetensorsFolder();
      const given = within('my-model', ...files, modelfile(`FROM ${value}`), new File(['#'], 'README.md'), file);
      const { outcomes, ignored } = await recognizeGiven(given);
      expect(outcomes.map(told)).toEqual([
        `by Modelfile: ${['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors'].map((name) => `files ${name}`).join(', ')}`,
        'files chain.gguf',
      ]);
      expect(ignored).toEqual([{ path: 'my-model/README.md', code: 'no-model' }]);
    },
  );

  test('. names one model only', async () => {
    const given = within('m', file, renamed(chain().file, 'two.gguf'), modelfile('FROM .'));
    const { outcomes } = await recognizeGiven(given);
    expect(outcomes[0]!.result).toEqual({
      refusal: { code: 'modelfile-several', named: { name: 'chain.gguf, two.gguf' } },
    });
    expect(outcomes).toHaveLength(1);
  });

  test('a model of the server has no files; what was given besides is its own', async () => {
    expect(await tell(alone(file, modelfile('FROM llama3.2\nSYSTEM hi')))).toEqual([
      'by Modelfile: derived',
      'files chain.gguf',
    ]);
    expect(await tell(alone(modelfile('FROM hf.co/someone/model-GGUF:model.Q4_K_M.gguf')))).toEqual([
      'by Modelfile: derived',
    ]);
  });

  test('a file that was not given is missing; a broken one is told', async () => {
    expect(await tell(alone(modelfile('# x\n\nFROM ./other.gguf'), file))).toEqual([
      'Modelfile: modelfile-files-missing, 3 file-missing',
      'files chain.gguf',
    ]);
    const { outcomes } = await recognizeGiven(alone(modelfile('FROM ./bad.gguf'), new File(['<html>'], 'bad.gguf')));
    expect(outcomes.map(told)).toEqual(['bad.gguf: found-html']);
    expect(outcomes[0]!.modelfile!.waitsFor).toEqual(['./bad.gguf']);
    expect(outcomes[0]!.sources.map(({ path }) => path)).toEqual(['Modelfile']);
  });

  test('may name what was given before', async () => {
    expect(await tell(alone(modelfile('FROM ./chain.gguf')), within('earlier', file))).toEqual([
      'by Modelfile: files chain.gguf',
    ]);
  });
});

describe('ADAPTER', () => {
  test('goes onto a file, or onto a model of the server', async () => {
    const { file, adapters } = await adapted();
    const both = modelfile('FROM ./chain.gguf\nADAPTER ./adapter.gguf');
    expect(await tell(alone(both, ...adapters, file))).toEqual([
      'by Modelfile: files chain.gguf, adapters adapter.gguf',
    ]);
    expect(await tell(within('m', modelfile('FROM .\nADAPTER adapter.gguf'), ...adapters, file))).toEqual([
      'by Modelfile: files chain.gguf, adapters adapter.gguf',
    ]);
    expect(await tell(alone(modelfile('FROM llama3.2\nADAPTER ./adapter.gguf'), ...adapters))).toEqual([
      'by Modelfile: adapters adapter.gguf',
    ]);
    expect(await tell(alone(modelfile('FROM ./chain.gguf\nADAPTER lora'), file))).toEqual([
      'Modelfile: modelfile-files-missing, 2 file-missing',
    ]);
  });

  test('and FROM name what they say', async () => {
    const { file, adapters } = await adapted();
    expect(await tell(alone(modelfile('FROM ./adapter.gguf'), ...adapters))).toEqual([
      'adapter.gguf: modelfile-no-model',
    ]);
    expect(await tell(alone(modelfile('FROM x\nADAPTER ./chain.gguf'), file))).toEqual([
      'chain.gguf: modelfile-no-adapter',
    ]);
  });
});

describe('what is a Modelfile', () => {
  test('is told by its name, or by its first lines where it was given by itself', async () => {
    for (const name of [
      'Modelfile',
      'modelfile',
      'Modelfile.coder',
      'coder.modelfile',
      'coder.Modelfile',
      'notes.txt',
      'x',
    ])
      expect(await tell(alone(modelfile('# hi\nFROM llama3.2', name))), name).toEqual(['by Modelfile: derived']);
    const { outcomes, ignored } = await recognizeGiven(within('in', modelfile('FROM llama3.2', 'notes.txt')));
    expect([outcomes, ignored]).toEqual([[], [{ path: 'in/notes.txt', code: 'no-model' }]]);
  });

  test('is read in any encoding that the CLI reads', async () => {
    const text = '\uFEFFFROM llama3.2\r\nSYSTEM ünï';
    const little = new Uint8Array(Uint16Array.from(text, (each) => each.charCodeAt(0)).buffer);
    const big = little.map((_, index) => little[index ^ 1]!);
    for (const bytes of [text, little, big]) {
      const { outcomes } = await recognizeGiven(alone(modelfile(bytes)));
      expect(outcomes.map(told)).toEqual(['by Modelfile: derived']);
      expect(outcomes[0]!.modelfile!.text.replace('\uFEFF', '')).toBe(text.slice(1));
    }
  });

  test('is not a letter, a program or a list', () => {
    for (const text of ['From the beginning\nof time', 'from os import path\nprint(1)', 'SYSTEM x', 'a\nFROM b', ''])
      expect(looksLikeModelfile(text), text).toBe(false);
    for (const text of ['FROM llama3.2', 'from ./my model.gguf', 'SYSTEM x\nFROM y', 'FROM x\nSYSTEM z\nTEMPLAT y'])
      expect(looksLikeModelfile(text), text).toBe(true);
  });

  test('that cannot be followed is refused with its lines', async () => {
    expect(await tell(alone(modelfile('SYSTEM hi\nPARAMETER top_k x\nFORM y')))).toEqual([
      'Modelfile: modelfile-broken, 1 no-from, 2 bad-int, 3 unknown-instruction',
    ]);
    expect(await tell(alone(modelfile('x'.repeat(1024 * 1024 + 1))))).toEqual(['Modelfile: modelfile-too-large']);
    expect(await tell(alone(modelfile('FROM chain.gguf\nDRAFT ./d.gguf'), chain().file))).toEqual([
      'by Modelfile: files chain.gguf',
    ]);
  });

  test('has words for every refusal', () => {
    for (const code of ['files-missing', 'broken', 'too-large', 'several', 'no-model', 'no-adapter'])
      for (const words of ['cause', 'cure'])
        expect(hasText(`import.refused.code.modelfile-${code}.${words}`)).toBe(true);
  });
});

describe('a blob of the server', () => {
  const digest = (letter: string) => `sha256-${letter.repeat(64)}`;
  const blob = (letter: string) => `/root/.ollama/models/blobs/${digest(letter)}`;
  const shown = `# Modelfile generated by "ollama show"\n# FROM llama3.2:latest\n\nFROM ${blob('a')}\nSYSTEM Hi.\n`;
  const has =
    (...letters: string[]) =>
    (asked: string) =>
      Promise.resolve(letters.some((letter) => asked === digest(letter).replace('-', ':')));

  test('is used as it is', async () => {
    const { outcomes } = await recognizeGiven(alone(modelfile(shown)), [], has('a'));
    expect(outcomes.map(told)).toEqual([`by Modelfile: files ${digest('a')}.gguf`]);
    expect(outcomes[0]!.result).toMatchObject({
      model: {
        description: { name: 'my-llama3.2' },
        files: [{ digest: digest('a').replace('-', ':'), isOnServer: true }],
      },
    });
    expect(outcomes[0]!.modelfile!.problems).toEqual([]);
    const again = await recognizeJoined(outcomes[0]!.sources);
    expect(again.outcomes.map(told)).toEqual([`files ${digest('a')}.gguf`]);
  });

  test('may be one of several, an adapter too, on Windows as well', async () => {
    const text = `FROM C:\\models\\blobs\\${digest('a')}\nFROM ${blob('b')}\nADAPTER ${blob('c')}`;
    const { outcomes } = await recognizeGiven(alone(modelfile(text)), [], has('a', 'b', 'c'));
    const expected = ['files a', 'files b', 'adapters c'].map((each) => {
      const [field, letter] = each.split(' ') as [string, string];
      return `${field} ${digest(letter)}.gguf`;
    });
    expect(outcomes.map(told)).toEqual([`by Modelfile: ${expected.join(', ')}`]);
    expect((await recognizeJoined(outcomes[0]!.sources)).outcomes.map(told)).toEqual([expected.join(', ')]);
  });

  test('goes with files that were given, whichever of the two it is', async () => {
    const { file, adapters } = await adapted();
    const { projector } = withProjector('mmproj');
    const cases: [string, File[], string[]][] = [
      [`FROM ${blob('a')}\nADAPTER ./adapter.gguf`, adapters, [`files ${digest('a')}.gguf`, 'adapters adapter.gguf']],
      [`FROM ./chain.gguf\nADAPTER ${blob('a')}`, [file], ['files chain.gguf', `adapters ${digest('a')}.gguf`]],
      [`FROM ./chain.gguf\nFROM ${blob('a')}`, [file], ['files chain.gguf', `files ${digest('a')}.gguf`]],
      [`FROM ${blob('a')}\nFROM ./mmproj.gguf`, [projector], [`files ${digest('a')}.gguf`, 'files mmproj.gguf']],
    ];
    for (const [text, files, expected] of cases) {
      const { outcomes } = await recognizeGiven(alone(modelfile(text), ...files), [], has('a'));
      expect(outcomes.map(told), text).toEqual([`by Modelfile: ${expected.join(', ')}`]);
      const { result, modelfile: own, sources } = outcomes[0]!;
      expect(own, text).toMatchObject({ problems: [], waitsFor: [] });
      expect('model' in result && result.model.base, text).toBeUndefined();
      expect((await recognizeJoined(sources)).outcomes.map(told), text).toEqual([expected.join(', ')]);
    }
  });

  test('and a file that was not given are waited for together', async () => {
    const text = `FROM ${blob('a')}\nADAPTER ./adapter.gguf`;
    const { outcomes } = await recognizeGiven(alone(modelfile(text)), [], has('a'));
    expect(outcomes.map(told)).toEqual(['Modelfile: modelfile-files-missing, 2 file-missing']);
    expect(outcomes[0]!.modelfile!.waitsFor).toEqual(['./adapter.gguf']);
  });

  test('that is an adapter goes onto a model of the server', async () => {
    const { outcomes } = await recognizeGiven(alone(modelfile(`FROM llama3.2\nADAPTER ${blob('a')}`)), [], has('a'));
    expect(outcomes[0]!.result).toMatchObject({ model: { base: { families: [] }, files: [{ field: 'adapters' }] } });
  });

  test('that the server lacks, or cannot be asked for, is waited for', async () => {
    const waits = [`Modelfile: modelfile-files-missing, 4 file-missing`];
    const failing = () => Promise.reject(new Error('gone'));
    for (const hasBlob of [undefined, has('b'), failing]) {
      const { outcomes } = await recognizeGiven(alone(modelfile(shown)), [], hasBlob);
      expect(outcomes.map(told)).toEqual(waits);
    }
  });

  test('that was given is taken from there', async () => {
    const { outcomes } = await recognizeGiven(
      alone(modelfile(shown), renamed(chain().file, digest('a'))),
      [],
      has('a'),
    );
    expect(outcomes[0]!.result).toMatchObject({ model: { description: { architecture: 'llama' } } });
  });
});

describe('beside a download that did not finish', () => {
  const { file } = chain();
  const unfinished = async (...given: GivenFile[]) =>
    (await recognizeGiven(given)).outcomes.map(({ result }) => 'model' in result && result.model.unfinished);

  test.each([
    'chain.gguf.aria2',
    'chain.gguf.part',
    'chain.gguf.crdownload',
    'chain.gguf.incomplete',
    'chain.gguf.!qB',
  ])('a file is told to be incomplete by %s', async (name) => {
    expect(await unfinished(...within('m', file, new File(['x'], name)))).toEqual([name]);
    expect(await unfinished(...within('m', file), ...within('other', new File(['x'], name)))).toEqual([undefined]);
  });

  test('so it is by that of Firefox, as a part of a whole, and where a Modelfile names it', async () => {
    const firefox = new File(['x'], 'chain.aB3_x-9Z.gguf.part');
    expect(await unfinished(...alone(file, firefox))).toEqual([firefox.name]);
    const parts = await shards(3);
    const companion = new File(['x'], `${parts.files[1]!.name}.aria2`);
    expect(await unfinished(...alone(...parts.files, companion))).toEqual([companion.name]);
    expect(await unfinished(...alone(modelfile('FROM ./chain.gguf'), file, firefox))).toEqual([firefox.name]);
    expect(
      await unfinished(...within('m', ...safetensorsFolder().files, new File(['x'], 'model.safetensors.part'))),
    ).toEqual(['model.safetensors.part']);
  });

  test('another file is not', async () => {
    expect(
      await unfinished(...alone(file, new File(['x'], 'other.gguf.part'), new File(['x'], 'chain.gguf.lock'))),
    ).toEqual([undefined]);
  });
});
