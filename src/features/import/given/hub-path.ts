/** Where a file lies in the download cache of Hugging Face. */
export interface HubPlace {
  /** The folder of its repository, with what lies above. */
  folder: string;
  repository: string;
  kind: 'blobs' | 'snapshots' | 'refs';
  /** Of a snapshot. */
  revision: string;
  /** Below that. */
  name: string;
}

const pattern = /^((?:.*\/)?models--(?:[^/]*--)?([^/]+))\/(?:(snapshots)\/([^/]+)|(blobs|refs))\/(.+)$/;

/** Reads a path of Hugging Face's download cache; undefined for any other. */
export function hubPlaceOf(path: string): HubPlace | undefined {
  const [, folder = '', repository = '', snapshots, revision = '', other, name = ''] = pattern.exec(path) ?? [];
  const kind = (snapshots ?? other) as HubPlace['kind'] | undefined;
  return kind && { folder, repository, kind, revision, name };
}

/** What a folder's model is called after: its own name, or its repository's where that is the name of a revision. */
export function titleOfFolder(folder: string): string {
  const place = hubPlaceOf(`${folder}/x`);
  return place?.kind === 'snapshots' && place.name === 'x'
    ? place.repository
    : folder.slice(folder.lastIndexOf('/') + 1);
}

/** What a file without a name is called after, with its quantization where that is known. */
export function nameOfBlob(path: string, quantization: string): string | undefined {
  const place = hubPlaceOf(path);
  if (place?.kind !== 'blobs') return undefined;
  const base = place.repository.replace(/[-_.]GGUF$/i, '');
  return quantization === 'unknown' ? `${base}.gguf` : `${base}-${quantization}.gguf`;
}
