import { expect, test } from 'vitest';
import { createApp, defineComponent, h, nextTick, ref } from 'vue';
import { provideFlyingBy, useHasRested } from './use-has-rested';

test('what comes while the list flies by waits until it rests; what comes while it is read, or has rested, does not', async () => {
  const rows = ref([1]);
  let list: ReturnType<typeof provideFlyingBy>;
  const Row = defineComponent({
    props: { id: { type: Number, required: true } },
    setup(props) {
      const hasRested = useHasRested();
      return () => h('p', `${props.id} ${hasRested.value ? 'whole' : 'bare'}`);
    },
  });
  const List = defineComponent(() => {
    list = provideFlyingBy();
    return () => rows.value.map((id) => h(Row, { id, key: id }));
  });
  const root = document.createElement('div');
  const app = createApp(List);
  app.mount(root);
  const texts = () => [...root.children].map(({ textContent }) => textContent);
  const comes = async (id: number, offset: number) => {
    list.scrolled(offset);
    rows.value = [...rows.value, id];
    await nextTick();
  };

  await comes(2, 120);
  expect(texts()).toEqual(['1 whole', '2 whole']);
  await comes(3, 920);
  await comes(4, 1000);
  expect(texts()).toEqual(['1 whole', '2 whole', '3 bare', '4 bare']);
  list!.rested();
  await nextTick();
  expect(texts()).toEqual(['1 whole', '2 whole', '3 whole', '4 whole']);
  list!.scrolled(2000);
  await nextTick();
  expect(texts()).not.toContain('4 bare');
  app.unmount();
});
