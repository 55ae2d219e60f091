import { folderOf, type GivenFile } from '../given/given-file';
import type { GivenModelfile } from '../modelfile/given-modelfile';
import { byLine, readLines, type Named } from '@/shared/model-form/modelfile-lines';
import { resolvePath, type Resolved } from '../modelfile/modelfile-paths';
import { encodings, readText, readTextAs } from '@/base/text-encoding';
import { isModelfileName, looksLikeModelfile, maxModelfileBytes } from '../modelfile/modelfile-text';
import { asProjector, derivedModel, joinAdapter, joinOnServer, recognizePart } from './recognize-named';
import { recognize, type Outcome, type Recognition } from './recognize';
import { modelOnServer, whatServerHas, type HasBlob, type OnServer } from './server-blobs';
import { withUnfinished } from './unfinished';
import type { Ignored, ModelfileRefusalCode } from '../given/refusal';

/** Larger texts are no Modelfiles unless they are called so. */
const maxUnnamedBytes = 64 * 1024;
const otherEndings = /\.(gguf|safetensors|json|jinja|model|bin|pth|pt|onnx|md|html?)$/i;

/**
 * Recognises what was given as recognize() does, and gives every Modelfile what it names: of the files
 * given, else of `waiting`, which were given before, else what the server has. Never throws.
 */
export async function recognizeGiven(
  given: readonly GivenFile[],
  waiting: readonly GivenFile[] = [],
  hasBlob?: HasBlob,
): Promise<Recognition> {
  const read = await Promise.all(given.map(readModelfile));
  const around: Around = { others: given.filter((_, index) => read[index] === undefined), waiting, hasBlob };
  const recognition: Recognition = { outcomes: [], houses: [], ignored: [] };
  const used = new Set<File>();
  for (const found of read) {
    if (!found) continue;
    const { outcome, ignored, taken } =
      'result' in found ? { outcome: found, ...nothing } : await follow(found, around);
    recognition.outcomes.push(outcome);
    recognition.ignored.push(...ignored);
    for (const { file } of taken) used.add(file);
  }
  const rest = await recognize(around.others.filter(({ file }) => !used.has(file)));
  for (const outcome of rest.outcomes) {
    // It lies beside a model that is made without it.
    const isLeft = used.size > 0 && 'refusal' in outcome.result && outcome.result.refusal.code === 'projector';
    if (isLeft) recognition.ignored.push({ path: outcome.sources[0]!.path, code: 'not-in-modelfile' });
    else recognition.outcomes.push(outcome);
  }
  recognition.houses.push(...rest.houses);
  recognition.ignored.push(...rest.ignored);
  return { ...recognition, outcomes: withUnfinished(recognition.outcomes, given) };
}

/** Where a Modelfile's files may be: given with it, or given before. */
interface Around {
  others: readonly GivenFile[];
  waiting: readonly GivenFile[];
  /** Whether the server has a blob. */
  hasBlob?: HasBlob;
}

interface Followed {
  outcome: Outcome;
  ignored: readonly Ignored[];
  /** What belongs to the outcome, even where that is refused. */
  taken: readonly GivenFile[];
}

const nothing = { ignored: [], taken: [] };

type ReadModelfile = Pick<GivenModelfile, 'text' | 'guess' | 'source'>;

/** What comes of a Modelfile. */
async function follow({ text, guess, source }: ReadModelfile, around: Around): Promise<Followed> {
  const find = (value: string, isFile?: boolean): Resolved => {
    const found = resolvePath(value, folderOf(source.path), around.others, { isFile });
    return found.files.length > 0 || found.isAmbiguous ? found : resolvePath(value, '', around.waiting, { isFile });
  };
  const { fromFiles, fromModel, adapter, problems } = readLines(text, (value) => find(value).files.length > 0);
  const named = [
    ...fromFiles.map((each) => ({ ...each, kind: 'model' as const, found: find(each.value) })),
    ...(adapter ? [{ ...adapter, kind: 'adapter' as const, found: find(adapter.value, true) }] : []),
  ];
  const stored = await whatServerHas(named, around.hasBlob);
  const given = named.filter((each) => !stored.includes(each));
  const absent = given.flatMap(absence);
  const modelfile: GivenModelfile = {
    text,
    guess,
    source,
    problems: byLine([...absent, ...problems]),
    waitsFor: absent.map(({ name }) => name),
  };
  const outcomeOf = (result: Outcome['result'], sources: GivenFile[]): Outcome => {
    return { fileName: source.file.name, sources, result, modelfile };
  };
  const refused = (code: ModelfileRefusalCode, sources: readonly GivenFile[]) =>
    outcomeOf({ refusal: { code } }, [source, ...sources]);

  if (absent.length > 0) {
    const taken = given.flatMap(({ found }) => found.files);
    return { outcome: refused('modelfile-files-missing', taken), ignored: [], taken };
  }
  const onServer = stored.length > 0 ? modelOnServer(stored, text) : undefined;
  if (given.length > 0) return makeOf(given, modelfile, around, onServer);
  if (onServer) return { outcome: outcomeOf({ model: onServer.model }, onServer.sources), ...nothing };
  const outcome = fromModel ? outcomeOf({ model: derivedModel(fromModel.value) }, []) : refused('modelfile-broken', []);
  return { outcome, ...nothing };
}

/** What the files make that a Modelfile names, with what else it names that is on the server. */
async function makeOf(
  named: readonly Found[],
  modelfile: GivenModelfile,
  around: Around,
  onServer?: OnServer,
): Promise<Followed> {
  const known = [...around.others, ...around.waiting];
  const foundOf = (wanted: Found['kind']) =>
    named.filter(({ kind }) => kind === wanted).map(({ found: { files } }) => files);
  const adapter = foundOf('adapter');
  // In a folder that FROM names there may be the adapter, too.
  const except = new Set(adapter.flatMap((files) => (files.length === 1 ? files : [])).map(({ file }) => file));
  const parts: { outcome: Outcome; ignored: Ignored[] }[] = [];
  for (const kind of ['model', 'adapter'] as const) {
    const found = foundOf(kind);
    if (found.length === 0) continue;
    parts.push(await recognizePart(kind, found, { known, except: kind === 'model' ? except : new Set() }));
  }
  const outcomes = parts.map(({ outcome }) => (onServer ? asProjector(outcome) : outcome));
  const taken = outcomes.flatMap(({ sources }) => sources);
  const bad = outcomes.find(({ result }) => 'refusal' in result);
  if (bad && 'refusal' in bad.result) {
    // It waits for a whole file of that name; the parts of a split one wait for the others.
    const isSplit = bad.result.refusal.code === 'shards-missing';
    const kept = taken.filter((each) => isSplit || !bad.sources.includes(each));
    const waiting = { ...modelfile, waitsFor: named.map(({ value }) => value) };
    return { outcome: { ...bad, sources: [modelfile.source, ...kept], modelfile: waiting }, ignored: [], taken };
  }
  const [model, other] = outcomes as [Outcome, Outcome?];
  const given = other ? joinAdapter(model, other) : model;
  const outcome = onServer ? joinOnServer(onServer, given) : given;
  return { outcome: { ...outcome, modelfile }, ignored: parts.flatMap(({ ignored }) => ignored), taken };
}

/** The Modelfile that a file is, what keeps it from being read, or undefined for a file that is none. */
async function readModelfile(given: GivenFile): Promise<ReadModelfile | Outcome | undefined> {
  const { file, path } = given;
  const isNamed = isModelfileName(file.name);
  const isAlone = !path.includes('/');
  if (!isNamed && (!isAlone || file.size > maxUnnamedBytes || otherEndings.test(file.name))) return undefined;
  const refused = (code: 'modelfile-too-large' | 'unreadable'): Outcome => {
    return { fileName: file.name, sources: [given], result: { refusal: { code } } };
  };
  if (file.size > maxModelfileBytes) return refused('modelfile-too-large');
  const told = encodings.find((each) => each === given.encoding);
  if (told) {
    const text = await readTextAs(file, told).catch(() => undefined);
    return text === undefined ? refused('unreadable') : { text, guess: told, source: given };
  }
  const read = await readText(file).catch(() => null);
  if (read === null) return isNamed ? refused('unreadable') : undefined;
  const isModelfile = read !== undefined && ((isNamed && isAlone) || looksLikeModelfile(read.text));
  return isModelfile ? { ...read, source: given } : undefined;
}

/** A FROM or ADAPTER line, and what it names. */
interface Found extends Named {
  kind: 'model' | 'adapter';
  found: Resolved;
}

function absence({ value, line, found }: Found) {
  if (found.files.length > 0) return [];
  return [{ code: found.isAmbiguous ? ('file-doubled' as const) : ('file-missing' as const), name: value, line }];
}
