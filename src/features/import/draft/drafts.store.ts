import { defineStore } from 'pinia';
import { computed, shallowReactive, shallowRef } from 'vue';
import type { Draft } from './draft';
import { Drafts, type IsTaken } from './drafts';

/** What has been dropped or picked, as views see it. It stays while other rooms are visited. */
export const useDraftsStore = defineStore('import-drafts', () => {
  const core = new Drafts(shallowReactive(new Map<string, Draft>()));
  const isMakingSample = shallowRef(false);
  const sampleError = shallowRef<unknown>();

  /** In the order they were given. */
  const drafts = computed(() => core.all());

  /** Makes the sample model and takes it in. Its maker is loaded only now. */
  async function addSample(isTaken: IsTaken): Promise<string[]> {
    if (isMakingSample.value) return [];
    isMakingSample.value = true;
    sampleError.value = undefined;
    try {
      const { sampleModel, sampleTemplate } = await import('@/formats/chain-model');
      const file = sampleModel();
      return await core.takeFiles([{ file, path: file.name }], isTaken, { template: sampleTemplate });
    } catch (error) {
      sampleError.value = error;
      return [];
    } finally {
      isMakingSample.value = false;
    }
  }

  return {
    drafts,
    isMakingSample,
    sampleError,
    addSample,
    take: core.take.bind(core),
    takeAgain: core.takeAgain.bind(core),
    takeCorrected: core.takeCorrected.bind(core),
    putBack: core.putBack.bind(core),
    setForm: core.setForm.bind(core),
    setTargets: core.setTargets.bind(core),
    setModelfile: core.setModelfile.bind(core),
    setChosen: core.setChosen.bind(core),
    setChoices: core.setChoices.bind(core),
    remove: core.remove.bind(core),
  };
});
