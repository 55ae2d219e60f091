import { tensorTypeNumbers } from '@/formats/gguf-tensor-types';
import { text, u32 } from '@/formats/gguf-value';
import { writeGguf } from '@/formats/gguf-writer';
import { chain } from './chain';

/**
 * A model with a projector of the kind that every Ollama recognises as one (`projector`), or one of
 * llama.cpp's that counts no vision blocks (`mmproj`), which it does since 0.30.4. It can be created and shown; it cannot see.
 */
export function withProjector(type: 'projector' | 'mmproj' = 'projector') {
  const base = chain();
  const projector = writeGguf({
    metadata: {
      'general.architecture': text('clip'),
      'general.type': text(type),
      'general.file_type': u32(1),
      ...(type === 'projector' && { 'clip.vision.block_count': u32(1) }),
      'clip.has_vision_encoder': { type: 'bool', value: true },
    },
    tensors: [
      {
        name: 'mm.0.weight',
        typeNumber: tensorTypeNumbers.F32,
        shape: [32, 1],
        data: new Uint8Array(32 * 4),
      },
    ],
  });
  const file = new File([projector], 'mmproj.gguf');
  return { ...base, projector: file, files: [...base.files, file] };
}
