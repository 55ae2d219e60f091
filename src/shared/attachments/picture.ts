/** An image as it is sent to a model: PNG or JPEG. Its size is that of the image as it is looked at. */
export interface Picture {
  blob: Blob;
  width: number;
  height: number;
}

/** What is asked of the worker: to draw an image anew as `type`, or, without one, to prove that it is an image. */
export interface DrawRequest {
  file: Blob;
  /** What it is to be drawn as, and how large. */
  draw?: { type: 'image/png' | 'image/jpeg'; longestSide: number };
}

/** What the worker answers, once. */
export type DrawReply =
  { kind: 'done'; width: number; height: number; blob?: Blob } | { kind: 'failed'; message: string };
