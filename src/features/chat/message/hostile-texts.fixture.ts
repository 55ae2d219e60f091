// Texts that try to run something, to lead somewhere or to fetch something where they are shown, made of seeds: each way
// of running in each disguise, within each thing that a text can be.

/** What ran would set this on the window. */
export const flag = 'hostileTextRan';
/** Where nothing may be fetched from, and no link of script may lead. */
export const elsewhere = 'http://elsewhere.test';
const run = `window.${flag}=1`;

const elements = [
  `<script>${run}</script>`,
  `<img src=x onerror="${run}">`,
  `<img src="${elsewhere}/pixel.png">`,
  `<svg onload="${run}">`,
  `<svg><script>${run}</script></svg>`,
  `<svg><animate onbegin="${run}" attributeName=x dur=1s>`,
  `<svg><use href="data:image/svg+xml,<svg onload=${run}>">`,
  `<iframe src="javascript:parent.${flag}=1"></iframe>`,
  `<iframe srcdoc="<script>parent.${flag}=1</script>"></iframe>`,
  `<object data="${elsewhere}/object"></object>`,
  `<embed src="${elsewhere}/embed">`,
  `<video src="${elsewhere}/video" autoplay onerror="${run}"></video>`,
  `<audio src=x onerror="${run}"></audio>`,
  `<details open ontoggle="${run}">`,
  `<input autofocus onfocus="${run}">`,
  `<select autofocus onfocus="${run}">`,
  `<body onload="${run}">`,
  `<marquee onstart="${run}">`,
  `<a href="javascript:${run}">x</a>`,
  `<form action="javascript:${run}"><button>x</button></form>`,
  `<base href="${elsewhere}/">`,
  `<meta http-equiv=refresh content="0;url=${elsewhere}/">`,
  `<link rel=stylesheet href="${elsewhere}/style.css">`,
  `<style>@import url(${elsewhere}/style.css); * { background: url(${elsewhere}/css.png) }</style>`,
  `<math><mtext><style><img src=x onerror="${run}"></style></mtext></math>`,
  `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
  `<template><img src=x onerror="${run}"></template>`,
  `<div style="background:url(${elsewhere}/css.png)" onpointerenter="${run}">x</div>`,
  `<x onclick="${run}" tabindex=0 autofocus onfocus="${run}">x</x>`,
  `<!--><img src=x onerror="${run}">-->`,
  `<![CDATA[><img src=x onerror="${run}">]]>`,
];

const addresses = [
  `javascript:${run}`,
  `JaVaScRiPt:${run}`,
  ` javascript:${run}`,
  `java\tscript:${run}`,
  `&#106;avascript:${run}`,
  `javascript&colon;${run}`,
  `javascript&#x3A;${run}`,
  `\\u006aavascript:${run}`,
  `%6Aavascript:${run}`,
  `vbscript:${run}`,
  `data:text/html,<script>${run}</script>`,
  `data:image/svg+xml,<svg onload="${run}">`,
  `blob:${elsewhere}/1`,
  `file:///etc/passwd`,
  `//elsewhere.test/x`,
  `#/servers`,
  `${elsewhere}/picture.png`,
];

/** What an element may stand in. */
const aroundElements: ((element: string) => string)[] = [
  (element) => element,
  (element) => element.toUpperCase().replaceAll(run.toUpperCase(), run),
  (element) => `"'>${element}`,
  (element) => `--></title></textarea></style></script>${element}`,
  (element) => element.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  (element) => element.replaceAll('<', '&#60;'),
  (element) => element.replaceAll(' ', '/'),
  (element) => `\`${element}\``,
  (element) => `\`\`\`html ${element}\n${element}\n\`\`\``,
  (element) => `| ${element} |\n|---|\n| ${element} |`,
  (element) => `[${element}](${elsewhere} '${element}')`,
  (element) => `- [ ] ${element}\n> # ${element}`,
  (element) => `[^${element}]\n\n[^${element}]: ${element}`,
  (element) => `$$\\text{${element}}$$`,
  (element) => `a<br>${element}`,
];

/** Where an address may stand. */
const aroundAddresses: ((address: string) => string)[] = [
  (address) => address,
  (address) => `[x](${address})`,
  (address) => `[x](<${address}> "title")`,
  (address) => `![x](${address})`,
  (address) => `<${address}>`,
  (address) => `[x]\n\n[x]: ${address}`,
  (address) => `[![x](${address})](${address})`,
  (address) => `$$\\href{${address}}{x} \\url{${address}} \\includegraphics{${address}}$$`,
  (address) => `\\(\\htmlData{a=${address}}{x} \\htmlStyle{background:url(${address})}{x}\\)`,
];

export const hostileTexts: readonly string[] = [
  ...elements.flatMap((element) => aroundElements.map((put) => put(element))),
  ...addresses.flatMap((address) => aroundAddresses.map((put) => put(address))),
];
