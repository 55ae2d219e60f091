import type { ListedModel } from '@/ollama';
import type { CodedError } from '@/shared/explain-error';

/** There is a model under the name that another was to get, and nobody has agreed to its replacement. */
export class NameTakenError extends Error implements CodedError {
  readonly code = 'models.nameTaken';
  readonly named: Record<string, unknown>;

  constructor(readonly taken: ListedModel) {
    super(`${taken.name} is there`);
    this.named = { name: taken.name };
  }
}

/**
 * The two names stand for one model on the server.
 *
 * [Note: Names without case] A server takes the spelling that it has for any name which differs only in case. Copying
 * a model to such a name does nothing, and deleting the first name deletes the model. (getExistingName() and
 * CopyHandler of server/routes.go, CopyModel() of server/images.go at v0.24.0 and v0.33.0-rc2)
 */
export class SameNameError extends Error implements CodedError {
  readonly code = 'models.sameName';
  readonly named: Record<string, unknown>;

  constructor(name: string, other: string) {
    super(`${name} and ${other} are one name`);
    this.named = { name, other };
  }
}

/** The server says that it has copied, and its list knows of no such copy. */
export class CopyMissingError extends Error implements CodedError {
  readonly code = 'models.copyMissing';
  readonly named: Record<string, unknown>;

  constructor(source: string, destination: string) {
    super(`no copy ${destination}`);
    this.named = { source, destination };
  }
}

/** The copy is there, and so, as far as is known, is what it was made of. */
export class HalfRenamedError extends Error implements CodedError {
  readonly code: 'models.halfRenamed' | 'models.sourceChanged';
  readonly named: Record<string, unknown>;

  constructor(
    readonly source: string,
    readonly destination: string,
    options: ErrorOptions & { isChanged?: boolean } = {},
  ) {
    super(`${source} stays beside ${destination}`, options);
    this.code = options.isChanged ? 'models.sourceChanged' : 'models.halfRenamed';
    this.named = { source, destination };
  }
}

/** The server says that it has deleted a model, and lists it. */
export class StillThereError extends Error implements CodedError {
  readonly code = 'models.stillThere';
  readonly named: Record<string, unknown>;

  constructor(name: string) {
    super(`${name} is still there`);
    this.named = { name };
  }
}
