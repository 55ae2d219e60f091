import { ref, shallowRef } from 'vue';
import { saveFile } from '@/base/save-file';
import type { VectorSet } from '../vector-set';
import { exportSet } from './export-set';
import type { ExportFormat } from './write-export';

/** Saves sets as files, one at a time. */
export function useExport() {
  const exporting = ref<ExportFormat>();
  const error = shallowRef<unknown>();

  async function saveAs(set: VectorSet, format: ExportFormat, title: string): Promise<void> {
    if (exporting.value) return;
    exporting.value = format;
    error.value = undefined;
    try {
      const file = await exportSet(set, format, title);
      saveFile(file, `${title.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-+|-+$/g, '') || 'vectors'}.${format}`);
    } catch (failure) {
      error.value = failure;
    } finally {
      exporting.value = undefined;
    }
  }

  return { exporting, error, saveAs };
}
