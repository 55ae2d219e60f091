import type { FromHelper, NearestPart } from './jobs';
import { nearestOfEach } from './numbers/nearest';

// Does one part of a search that another worker does the rest of.

addEventListener('message', ({ data }: MessageEvent<NearestPart>) => {
  say('begun');
  const near = nearestOfEach(data.vectors, data.limit, undefined, data.part);
  say(near, [near.indexes.buffer, near.cosines.buffer] as ArrayBuffer[]);
});

function say(message: FromHelper, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}
