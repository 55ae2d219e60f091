/**
 * Vite plugin. Two libraries import Vue as a whole to ask it whether it has something (reka-ui's useId,
 * vue-i18n's getCurrentInstance), which keeps every part of Vue in the first load, 12 kB of it unused. They
 * get an object of just what they name.
 * @returns {import('vite').Plugin}
 */
export function vueParts() {
  const wholeVue = /import \* as (\w+) from ["']vue["'];?/;
  return {
    name: 'paddock:vue-parts',
    apply: 'build',
    transform: {
      filter: { id: /node_modules/, code: wholeVue },
      handler(code) {
        const [statement, name] = wholeVue.exec(code) ?? [];
        if (!statement || !name) return undefined;
        const members = [
          ...new Set([...code.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, 'g'))].map(([, member]) => member)),
        ];
        const imports = members.map((member) => `${member} as ${name}_${member}`).join(', ');
        const object = members.map((member) => `${member}: ${name}_${member}`).join(', ');
        return {
          code: code.replace(statement, `import { ${imports} } from "vue"; const ${name} = { ${object} };`),
          map: null,
        };
      },
    },
  };
}
