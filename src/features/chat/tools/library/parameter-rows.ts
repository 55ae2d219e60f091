import type { Json, JsonObject } from '@/ollama';
import { isFields } from '@/ollama/read';

// The parameters of a tool as rows of a form. The schema is the one thing: a change of a row changes only what
// the row shows, and whatever else a schema can say stays where it is.

export const parameterTypes = ['string', 'number', 'integer', 'boolean', 'array', 'object'] as const;
export type ParameterType = (typeof parameterTypes)[number];

export interface ParameterRow {
  name: string;
  /** Undefined where the schema says it in another way, such as several types. */
  type: ParameterType | undefined;
  isRequired: boolean;
  description: string;
  /** The values that are allowed, between commas. Undefined where they are such that a comma does not part them. */
  choices: string | undefined;
  /** Whether the schema says more of it than the row shows. */
  hasMore: boolean;
}

export function rowsOf(parameters: JsonObject): ParameterRow[] {
  const required = requiredOf(parameters);
  return Object.entries(propertiesOf(parameters)).map(([name, schema]) => {
    const { type, description, enum: values, ...others } = isFields(schema) ? schema : {};
    const isKnown = parameterTypes.includes(type as ParameterType);
    return {
      name,
      type: isKnown ? (type as ParameterType) : undefined,
      isRequired: required.includes(name),
      description: typeof description === 'string' ? description : '',
      choices: choicesOf(values),
      hasMore: Object.keys(others).length > 0 || !isFields(schema),
    };
  });
}

/** The parameters with one more, which has a name of its own. */
export function addParameter(parameters: JsonObject): JsonObject {
  const properties = propertiesOf(parameters);
  let number = Object.keys(properties).length + 1;
  while (Object.hasOwn(properties, `parameter_${number}`)) number += 1;
  return { ...parameters, properties: { ...properties, [`parameter_${number}`]: { type: 'string' } } };
}

export function removeParameter(parameters: JsonObject, name: string): JsonObject {
  const properties = Object.entries(propertiesOf(parameters)).filter(([other]) => other !== name);
  const required = requiredOf(parameters).filter((other) => other !== name);
  return withRequired({ ...parameters, properties: Object.fromEntries(properties) }, required);
}

/** The parameters with a change of one. A name that another one has is not taken: the parameters stay as they are. */
export function changeParameter(parameters: JsonObject, name: string, change: Partial<ParameterRow>): JsonObject {
  const properties = propertiesOf(parameters);
  const newName = change.name ?? name;
  if (!Object.hasOwn(properties, name)) return parameters;
  if (newName !== name && Object.hasOwn(properties, newName)) return parameters;
  // Entries, so that it stays at its place.
  const changed = Object.entries(properties).map(([each, schema]) =>
    each === name ? [newName, changeSchema(schema, change)] : [each, schema],
  );
  const wasRequired = requiredOf(parameters);
  const isRequired = change.isRequired ?? wasRequired.includes(name);
  const others = wasRequired.includes(name) && isRequired;
  const required = others
    ? wasRequired.map((each) => (each === name ? newName : each))
    : [...wasRequired.filter((each) => each !== name), ...(isRequired ? [newName] : [])];
  return withRequired({ ...parameters, properties: Object.fromEntries(changed) as JsonObject }, required);
}

function changeSchema(schema: Json, { type, description, choices }: Partial<ParameterRow>): Json {
  const changed: JsonObject = isFields(schema) ? { ...(schema as JsonObject) } : {};
  if (type !== undefined) changed.type = type;
  if (description !== undefined) set(changed, 'description', description === '' ? undefined : description);
  if (choices !== undefined || (type !== undefined && changed.enum !== undefined)) {
    const wanted = choices ?? choicesOf(changed.enum);
    if (wanted !== undefined) set(changed, 'enum', toEnum(wanted, changed.type));
  }
  return changed;
}

function set(schema: JsonObject, key: string, value: Json | undefined): void {
  if (value === undefined) delete schema[key];
  else schema[key] = value;
}

function choicesOf(values: unknown): string | undefined {
  if (values === undefined) return '';
  if (!Array.isArray(values)) return undefined;
  const isPlain = values.every(
    (value) =>
      (typeof value === 'string' && value === value.trim() && !/[,\n]|^$/.test(value)) || typeof value === 'number',
  );
  return isPlain ? values.join(', ') : undefined;
}

function toEnum(choices: string, type: Json | undefined): Json | undefined {
  const values = choices.split(',').flatMap((choice) => choice.trim() || []);
  if (values.length === 0) return undefined;
  const isNumeric = type === 'number' || type === 'integer';
  return values.map((value) => (isNumeric && Number.isFinite(Number(value)) ? Number(value) : value));
}

function withRequired({ required: _, ...parameters }: JsonObject, required: string[]): JsonObject {
  return required.length === 0 ? parameters : { ...parameters, required };
}

function propertiesOf({ properties }: JsonObject): JsonObject {
  return isFields(properties) ? (properties as JsonObject) : {};
}

function requiredOf({ required }: JsonObject): string[] {
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
}
