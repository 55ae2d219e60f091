import { nothingKnown } from '@/formats/gguf-describe';
import { parseModelName } from '@/ollama/model-name';
import { folderOf, type GivenFile } from '../given/given-file';
import type { ImportFile, Recognized } from '../weights/recognized';
import { withShards } from '../modelfile/modelfile-paths';
import { keyOf, type Outcome, type Recognition, recognize } from './recognize';
import { takeOnServer, type OnServer } from './server-blobs';
import type { Ignored, ModelfileRefusalCode } from '../given/refusal';

// What the lines of a Modelfile name, as the one model or adapter that it is to be.

type Model = Outcome & { result: { model: Recognized } };

interface Surroundings {
  /** Everything that was given: parts of a split model and companions of weights are looked for there. */
  known: readonly GivenFile[];
  /** What another line names. */
  except: ReadonlySet<File>;
}

/**
 * Recognises what FROM lines name as one model, or what ADAPTER names as one adapter. `found` has for each
 * line its file, or all of a folder. Refused when it is none, or several.
 */
export async function recognizePart(
  kind: 'model' | 'adapter',
  found: readonly GivenFile[][],
  { known, except }: Surroundings,
): Promise<{ outcome: Outcome; ignored: Ignored[] }> {
  const lines = found.map((files) => candidates(files, known).filter(({ file }) => !except.has(file)));
  const own = new Map(lines.flat().map((each) => [each.file, each]));
  // One that is named is looked into whatever its name, as files given by themselves are.
  const alone = new Set(lines.flatMap((files) => (files.length === 1 ? files : [])));
  const given = [...own.values()];
  const { outcomes, ignored } = await recognize(
    given.map((each) => (alone.has(each) ? { file: each.file, path: each.file.name } : each)),
  );
  const restored = outcomes.map((each) => ({ ...each, sources: each.sources.map(({ file }) => own.get(file)!) }));

  const wanted = restored.filter(isModel).filter((each) => isOfKind(each, kind));
  const [only, another] = preferred(wanted);
  if (only && !another) return { outcome: only, ignored: ofSources(ignored, only) };
  const refusedOne = restored.find(({ result }) => 'refusal' in result);
  if (!only && refusedOne) return { outcome: refusedOne, ignored: [] };
  const code: ModelfileRefusalCode = only ? 'modelfile-several' : `modelfile-no-${kind}`;
  const names = (only ? wanted : restored).map(({ fileName }) => fileName);
  const name = names.join(', ') || folderOf(given[0]?.path ?? '') || (given[0]?.file.name ?? '');
  const first = (found[0]?.[0] ?? given[0]!).file.name;
  const result = { refusal: { code, named: { name } } };
  return { outcome: { fileName: only ? name : first, sources: given, result }, ignored: [] };
}

/** Files of which some are a model, some its adapter, and some stand for blobs of the server, as one. */
export async function recognizeJoined(files: readonly GivenFile[]): Promise<Recognition> {
  const { onServer, others } = takeOnServer(files);
  const { outcomes, ...rest } = await recognize(others);
  const all = onServer ? outcomes.map(asProjector) : outcomes;
  const model = all.find((each) => isModel(each) && isOfKind(each, 'model'));
  const adapter = all.find((each) => isModel(each) && isOfKind(each, 'adapter'));
  const joined = model && adapter ? [joinAdapter(model, adapter)] : all;
  return { outcomes: onServer ? withOnServer(onServer, joined) : joined, ...rest };
}

function withOnServer(onServer: OnServer, outcomes: readonly Outcome[]): Outcome[] {
  const fileName = onServer.sources[0]!.file.name;
  if (outcomes.length === 0) return [{ fileName, sources: onServer.sources, result: { model: onServer.model } }];
  return outcomes.map((outcome) => joinOnServer(onServer, outcome));
}

/** What was given of a model, with what only the server has of it. A refusal stays one. */
export function joinOnServer({ model, sources }: OnServer, given: Outcome): Outcome {
  if (!isModel(given)) return given;
  const own = given.result.model;
  const isWhole = own.base === undefined && own.description.kind !== 'projector';
  const [first, second] = isWhole ? [own, model] : [model, own];
  const adapter = own.base ? given.fileName : model.files.find(({ field }) => field === 'adapters')?.name;
  const { projector } = own;
  return {
    ...given,
    sources: [...sources, ...given.sources],
    result: { model: { ...first, files: [...first.files, ...second.files], adapter, projector } },
  };
}

/** A projector by itself is refused, unless the model that it belongs to is elsewhere. */
export function asProjector(outcome: Outcome): Outcome {
  const { result, sources, fileName } = outcome;
  if (!('refusal' in result) || result.refusal.code !== 'projector') return outcome;
  const files: ImportFile[] = [{ name: keyOf(fileName), blob: sources[0]!.file, field: 'files' }];
  const description = { ...nothingKnown, kind: 'projector' as const };
  return { ...outcome, result: { model: { format: 'gguf', description, files, warnings: [], projector: fileName } } };
}

/** A model with the adapter that goes onto it. Both must have been recognised. */
export function joinAdapter(model: Outcome, adapter: Outcome): Outcome {
  if (!isModel(model) || !isModel(adapter)) return model;
  const recognized: Recognized = {
    ...model.result.model,
    files: [...model.result.model.files, ...adapter.result.model.files],
    adapter: adapter.fileName,
  };
  return { ...model, sources: [...model.sources, ...adapter.sources], result: { model: recognized } };
}

/** What a Modelfile without files makes: the model that it names, with other words. */
export function derivedModel(from: string): Recognized {
  const name = parseModelName(from)?.model;
  // A name of its own: the other's would be taken, or be its with another tag.
  const description = { ...nothingKnown, name: name && `my-${name}` };
  return { format: 'gguf', description, files: [], warnings: [], base: { families: [] }, isDerived: true };
}

function candidates(files: readonly GivenFile[], known: readonly GivenFile[]): readonly GivenFile[] {
  const [first, second] = files;
  if (!first || second) return files;
  // Weights by themselves say nothing: their config and tokenizer lie beside them.
  if (isWeights(first)) return known.filter(({ path }) => folderOf(path) === folderOf(first.path));
  return withShards(first, known);
}

/** A folder may hold a model twice. The CLI takes the safetensors (filesForModel in parser/parser.go at v0.24.0). */
function preferred(models: readonly Model[]): readonly Model[] {
  const weights = models.filter(({ result: { model } }) => model.format === 'safetensors');
  return weights.length === 1 ? weights : models;
}

function ofSources(ignored: readonly Ignored[], { sources }: Outcome): Ignored[] {
  return ignored.filter(({ path }) => sources.some((source) => source.path === path));
}

function isModel(outcome: Outcome): outcome is Model {
  return 'model' in outcome.result;
}

function isOfKind({ result: { model } }: Model, kind: 'model' | 'adapter'): boolean {
  return (model.base !== undefined) === (kind === 'adapter');
}

function isWeights({ file }: GivenFile): boolean {
  return file.name.endsWith('.safetensors');
}
