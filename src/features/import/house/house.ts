import type { ModelsFolder } from './models-folder';
import type { Movable, StoredModel } from './stored-model';
import type { NameState } from '../server/name-states';

/** A models folder, and what is to move of it. */
export interface HouseChoice {
  folder: ModelsFolder;
  /** What was chosen or left by hand, by name; of the others it depends on the server. */
  choices: ReadonlyMap<string, boolean>;
}

/** A model that can be moved, and whether it is to be. */
export interface HouseRow {
  model: StoredModel & { result: Movable };
  nameState: NameState;
  isChosen: boolean;
}

const isMovable = (model: StoredModel): model is HouseRow['model'] => 'model' in model.result;

/** What can be chosen. What the server has not yet is chosen unless it was left by hand. */
export function toRows({ folder, choices }: HouseChoice, nameState: (name: string) => NameState): HouseRow[] {
  return folder.models.filter(isMovable).map((model) => {
    const state = nameState(model.name);
    const isChosen = state !== 'being-made' && (choices.get(model.name) ?? state === 'free');
    return { model, nameState: state, isChosen };
  });
}

/** The choices with some models chosen or left. What is being moved already is neither. */
export function choose(house: HouseChoice, rows: readonly HouseRow[], isChosen: boolean): HouseChoice['choices'] {
  const choices = new Map(house.choices);
  for (const { model, nameState } of rows) if (nameState !== 'being-made') choices.set(model.name, isChosen);
  return choices;
}

/** The choices when some models are on their way: whether to move them again is a new question. */
export function forget(house: HouseChoice, rows: readonly HouseRow[]): HouseChoice['choices'] {
  const choices = new Map(house.choices);
  for (const { model } of rows) choices.delete(model.name);
  return choices;
}

/** How many bytes several models have together: `once` with every blob counted once, `each` as lists count. */
export function sizeOf(rows: readonly HouseRow[]): { once: number; each: number } {
  const blobs = new Map<string, number>();
  for (const { model } of rows) {
    for (const { digest, blob } of model.result.model.files) blobs.set(digest!, blob.size);
  }
  const each = rows.flatMap(({ model }) => model.result.model.files).reduce((sum, { blob }) => sum + blob.size, 0);
  return { once: [...blobs.values()].reduce((sum, size) => sum + size, 0), each };
}
