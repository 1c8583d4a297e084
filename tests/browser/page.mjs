// Opens the server's page in a real browser: each screen, desktop and phone, keyboard alone, dark and light.
//
//   node tests/browser/page.mjs PATH/knockon OUTDIR
//
// The binary needs the feature `server` and the page (`cargo xtask web` first). With an address (http://…) in place of the binary, the server there is
// looked at. CHROMIUM names the browser. Exit status: 0 all hold, 1 something does not, 2 the arguments are wrong.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const [target, out] = process.argv.slice(2);
if (!target || !out || !(target.startsWith('http') || existsSync(target))) {
  console.error('usage: node page.mjs PATH/knockon OUTDIR');
  process.exit(2);
}
mkdirSync(out, { recursive: true });
const LIST = `list,id,name,aliases,places,from,citation
us-el,k1,"Kestrel Avionics Co., Ltd.",Kestrel Hangkong,CN,2019-05-16,fictional
us-el,k2,Kestrel Avionics (Hong Kong) Limited,,HK,2019-05-16,fictional
us-el,k3,"Northern Lantern Semiconductor Co., Ltd.",,CN,2020-12-18,fictional
us-sdn,o1,Orchid Shipping Lines,,IR,2018-11-05,fictional
`;
const failures = [];
const check = (holds, words) => { if (!holds) failures.push(words); return holds; };

/** A server on a free port with a list of fictional parties. */
async function serve(more = []) {
  const dir = mkdtempSync(join(tmpdir(), 'knockon-page-'));
  writeFileSync(join(dir, 'lists.csv'), LIST);
  const child = spawn(resolve(target), ['--quiet', 'serve', '--listen', '127.0.0.1:0', '--list', 'lists.csv', ...more], { cwd: dir, stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise((yes, no) => {
    let text = '';
    child.stdout.on('data', (d) => { text += d; const m = text.match(/listening on (\S+)/); if (m) yes(m[1]); });
    child.on('exit', () => no(new Error('the server ended')));
  });
  return { child, address, dir };
}

const server = target.startsWith('http') ? { address: target } : await serve();
// However this ends: a server that outlives it would hold whoever reads its output.
process.on('exit', () => server.child?.kill());
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
});

async function open(name, viewport, options = {}) {
  const context = await browser.newContext({ viewport, colorScheme: 'light', ...options });
  const page = await context.newPage();
  page.on('console', (m) => check(!['error', 'warning'].includes(m.type()), `${name}: console ${m.type()}: ${m.text()}`));
  page.on('pageerror', (e) => check(false, `${name}: error: ${e.message}`));
  page.on('request', (r) => check(r.url().startsWith(server.address) || /^(data|blob):/.test(r.url()), `${name}: requested ${r.url()}`));
  return page;
}

const ready = (page, screen) => page.waitForFunction((s) => document.documentElement.dataset.ready === s, screen, { timeout: 60_000 });
async function go(page, hash) {
  await page.goto(`${server.address}/${hash}`);
  await ready(page, hash.replace(/^#\//, '').split(/[/?]/)[0]);
}

/** What must hold of every state of every screen. */
async function sound(page, name) {
  const found = await page.evaluate(() => {
    const client = document.documentElement.clientWidth;
    const parse = (c) => c.match(/[\d.]+/g).slice(0, 3).map(Number);
    const light = (c) => parse(c).map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = (n) => { for (let p = n; p; p = p.parentElement) { const c = getComputedStyle(p).backgroundColor; if (!/rgba\(.*, 0\)|transparent/.test(c)) return c; } return 'rgb(255,255,255)'; };
    let worst = { ratio: 99, what: '' };
    for (const n of document.querySelectorAll('h1, h2, h3, p, a, th, td, label, button, summary, li, pre, caption, figcaption, .tag')) {
      if (!n.textContent.trim() || !n.offsetParent || n.disabled || n.matches('.skip, .visually-hidden')) continue;
      const [a, b] = [light(getComputedStyle(n).color), light(ground(n))].sort((x, y) => y - x);
      const ratio = (a + 0.05) / (b + 0.05);
      if (ratio < worst.ratio) worst = { ratio, what: `${n.tagName} "${n.textContent.trim().slice(0, 30)}"` };
    }
    const named = (n) => n.labels?.[0]?.textContent.trim() || n.getAttribute('aria-label') || n.textContent.trim();
    return {
      wide: document.documentElement.scrollWidth > client,
      guilty: [...document.querySelectorAll('main *')].filter((n) => !n.closest('.scroll, svg, .plot') && n.getBoundingClientRect().right > client + 1).slice(0, 2).map((n) => n.outerHTML.slice(0, 80)),
      worst,
      unnamed: [...document.querySelectorAll('input, select, textarea, button')].filter((n) => n.offsetParent && !named(n)).map((n) => n.outerHTML.slice(0, 80)),
      h1: document.querySelectorAll('h1').length,
      current: document.querySelectorAll('nav [aria-current]').length,
    };
  });
  check(!found.wide, `${name}: the page scrolls sideways: ${found.guilty.join(' ')}`);
  check(found.worst.ratio >= 4.5, `${name}: contrast ${found.worst.ratio.toFixed(2)} of ${found.worst.what}`);
  check(found.unnamed.length === 0, `${name}: without a name: ${found.unnamed.join(' ')}`);
  check(found.h1 === 1 && found.current === 1, `${name}: ${found.h1} titles, ${found.current} current screens`);
}

const shot = (page, name) => page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
const text = (page) => page.evaluate(() => document.getElementById('main').innerText);

async function screenScreen(page, name) {
  await go(page, '#/screen');
  // The keyboard alone: skip link, navigation, field, button.
  const at = () => page.evaluate(() => `${document.activeElement.tagName}:${document.activeElement.name || document.activeElement.textContent.trim()}`);
  await page.evaluate(() => document.activeElement?.blur?.());
  await page.keyboard.press('Tab');
  check((await at()).includes('Skip'), `${name}: the first Tab does not reach the skip link but ${await at()}`);
  for (let i = 0; i < 12 && (await at()) !== 'INPUT:name'; i += 1) await page.keyboard.press('Tab');
  check((await at()) === 'INPUT:name', `${name}: Tab does not reach the name`);
  await page.keyboard.type('kestrel avionics company limited');
  await page.keyboard.press('Enter');
  await page.waitForSelector('article.card');
  const words = await text(page);
  check(/Kestrel Avionics Co/.test(words) && /same entity/.test(words), `${name}: the hit is not shown`);
  await page.click('article summary:text("Why")');
  check(/likeness/.test(await text(page)), `${name}: the reasons are not shown`);
  check(page.url().includes('name=kestrel'), `${name}: the state is not in the address`);
  await page.click('article summary:text("Decide")');
  await page.fill('article input[name=reason]', `another seat (${name})`);
  await page.click('article button:text("It is not")');
  await page.waitForSelector(`article p.good:has-text("another seat (${name})")`, { timeout: 20_000 })
    .catch(() => check(false, `${name}: the decision is not shown`));
  await sound(page, `${name} screen`);
  await shot(page, `screen-${name}`);
  await page.reload();
  await page.waitForSelector('article.card');
}

async function decideScreen(page, name) {
  await go(page, '#/decide');
  await page.click('button:text-is("Decide")');
  await page.waitForSelector('input[type=range]');
  const before = await text(page);
  check(/744\.11/.test(before) && /licence required/i.test(before), `${name}: the determination lacks its paragraph`);
  await page.focus('input[type=range]');
  await page.keyboard.press('Home');
  const first = await page.textContent('section[aria-label="Over time"] h3');
  await page.keyboard.press('End');
  const last = await page.textContent('section[aria-label="Over time"] h3');
  check(first.startsWith('2019-01-01') && last.startsWith('2021-12-31'), `${name}: the slider shows ${first} and ${last}`);
  await page.fill('textarea', '{"as_of": "2019-06-01", "regimes": ["us-ear"], "activty": "export"}');
  await sound(page, `${name} decide`);
  await shot(page, `decide-${name}`);
}

async function caseScreen(page, name) {
  await go(page, '#/case');
  check((await text(page)).includes('Huawei'), `${name}: the cases are not listed`);
  await page.click('a[href="#/case/zte-2018"]');
  await page.waitForSelector('section[aria-label="The change beside the base"][data-ready="0"]', { timeout: 60_000 });
  await page.waitForSelector('.plot[data-drawn]');
  await page.selectOption('select[name=knob]', 'case.engine.ramp_per_day');
  await page.fill('input[name=value]', '0.02');
  await page.click('form:has(select[name=knob]) button');
  await page.waitForSelector('section[aria-label="The change beside the base"][data-ready="1"]', { timeout: 60_000 });
  await page.selectOption('select[name=measure]', 'us-denial-order');
  await page.fill('input[name=day]', '2018-06-01');
  const begun = Date.now();
  await page.click('form:has(select[name=measure]) button');
  await page.waitForSelector('section[aria-label="The change beside the base"][data-ready="2"]', { timeout: 60_000 });
  const took = Date.now() - begun;
  const drawn = await page.evaluate(() => [...document.querySelectorAll('.plot')].filter((n) => n.querySelector('svg.main-svg')).length);
  check(drawn > 0, `${name}: no chart is drawn`);
  check(page.url().includes('set=measures.us-denial-order.from'), `${name}: the change is not in the address`);
  check(/lost output/.test(await text(page)), `${name}: the difference is not shown`);
  await page.click('button:text("Share the loss between the measures")');
  await page.waitForSelector('h3:text("What each measure takes")', { timeout: 60_000 });
  check(/lost output through/.test(await text(page)), `${name}: the measures' shares are not shown`);
  await sound(page, `${name} case`);
  await shot(page, `case-${name}`);
  return took;
}

async function runs(page, name) {
  for (const set of ['case.engine.draws=0', 'case.engine.draws=0&set=measures.us-denial-order.from%3D2018-06-01']) {
    await go(page, `#/case/zte-2018?set=${set.replace('draws=0', 'draws%3D0')}`);
    await page.reload();
    await ready(page, 'case');
    await page.click('button:text("Run with these changes")');
    await page.waitForSelector('section[aria-label="Runs"] figure .plot[data-drawn]', { timeout: 120_000 });
  }
  await sound(page, `${name} run`);
  await shot(page, `run-${name}`);
  await go(page, '#/compare');
  await page.waitForSelector('section[aria-label="Comparison"] table');
  check(/lost output/.test(await text(page)), `${name}: the comparison shows no losses`);
  await sound(page, `${name} compare`);
  await shot(page, `compare-${name}`);
}

async function listsScreen(page, name) {
  await go(page, '#/lists');
  await page.setInputFiles('input[type=file]', { name: 'lists.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST.split('\n').slice(0, 3).join('\n') + '\n') });
  await page.click('button:text-is("Look")');
  await page.waitForSelector('section[aria-label="What the file changes"] table');
  check((await text(page)).includes('Orchid Shipping Lines'), `${name}: what would be removed is not shown`);
  await page.fill('textarea', 'Orchid Shipping Line\nNobody GmbH');
  await page.click('button:text("Screen my parties")');
  await page.waitForSelector('section[aria-label="My parties"] table');
  await sound(page, `${name} lists`);
  await shot(page, `lists-${name}`);
  await page.click('main a:text-is("lists.csv")');
  await page.waitForSelector('caption:text("Records of lists.csv")');
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('button:text("Save as CSV")')]);
  check(file.suggestedFilename().endsWith('.csv'), `${name}: the table is not saved`);
}

const times = [];
const desktop = await open('desktop', { width: 1280, height: 900 });
await screenScreen(desktop, 'desktop');
await decideScreen(desktop, 'desktop');
times.push(await caseScreen(desktop, 'desktop'));
await runs(desktop, 'desktop');
await listsScreen(desktop, 'desktop');
await desktop.click('#theme');
for (const hash of ['#/screen?name=kestrel+avionics', '#/case/zte-2018', '#/compare']) {
  await go(desktop, hash);
  await desktop.waitForTimeout(800);
  await sound(desktop, `desktop dark ${hash}`);
}
await shot(desktop, 'compare-dark');
const phone = await open('phone', { width: 390, height: 844 }, { isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
await screenScreen(phone, 'phone');
await decideScreen(phone, 'phone');
times.push(await caseScreen(phone, 'phone'));
await listsScreen(phone, 'phone');

const docs = await open('docs', { width: 1280, height: 900 });
await docs.goto(`${server.address}/docs`);
await docs.waitForFunction(() => document.documentElement.dataset.ready === 'yes');
check((await docs.$$('details')).length > 25, 'docs: operations are missing');
await shot(docs, 'docs');

await browser.close();
server.child?.kill();
for (const line of failures) console.error(`FAIL ${line}`);
console.log(`${failures.length === 0 ? 'ok' : 'failed'}: ${failures.length} failures; a change was shown after ${times.join(' and ')} ms; screenshots in ${out}`);
process.exit(failures.length === 0 ? 0 : 1);
