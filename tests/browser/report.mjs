// Opens a written report in a real browser and looks at it.
//
//   node tests/browser/report.mjs PATH/report.html OUTDIR
//
// The report of a case (`knockon run`) or of a network (`knockon simulate --out`, `knockon risk --out`).
//
// CHROMIUM names the browser (default /usr/bin/chromium). Screenshots go to OUTDIR. Exit status: 0 all hold, 1 something does not, 2 the
// arguments are wrong. Each check that fails is printed as a line of its own.
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [file, out] = process.argv.slice(2);
if (!file || !out || !existsSync(file)) {
  console.error('usage: node report.mjs PATH/report.html OUTDIR');
  process.exit(2);
}
mkdirSync(out, { recursive: true });
const address = pathToFileURL(resolve(file)).href;
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

const failures = [];
const check = (holds, words) => {
  if (!holds) failures.push(words);
  return holds;
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
});

/** A page that has drawn the report; every error and every request is noted. */
async function open(name, viewport, options = {}) {
  const context = await browser.newContext({ viewport, colorScheme: 'light', ...options });
  const page = await context.newPage();
  page.on('console', (m) => check(!['error', 'warning'].includes(m.type()), `${name}: console ${m.type()}: ${m.text()}`));
  page.on('pageerror', (e) => check(false, `${name}: error: ${e.message}`));
  page.on('request', (r) => check(/^(file|data|blob):/.test(r.url()), `${name}: requested ${r.url()}`));
  await page.goto(address);
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'yes', null, { timeout: 60_000 })
    .catch(() => check(false, `${name}: the page's script did not finish`));
  return page;
}

/** Chart containers without a drawing, a title, a text alternative, or with a drawing wider than themselves. */
async function charts(page, name) {
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  await page.waitForFunction(() => [...document.querySelectorAll('.plot')].every((n) => n.querySelector('svg.main-svg')), null, { timeout: 60_000 })
    .catch(() => {});
  const found = await page.evaluate(() => {
    const expected = Object.keys(JSON.parse(document.getElementById('figures').textContent));
    const plots = [...document.querySelectorAll('.plot')];
    return {
      expected,
      plots: plots.map((n) => ({
        id: n.id,
        drawn: Boolean(n.querySelector('svg.main-svg')),
        marks: n.querySelectorAll('.trace path, .trace text, .points path, .scatterlayer path, .barlayer path').length,
        named: n.getAttribute('role') === 'img' && (n.getAttribute('aria-label') || '').length > 10,
        titled: Boolean(n.closest('figure')?.querySelector('h3')?.textContent),
        wide: (n.querySelector('svg.main-svg')?.getBoundingClientRect().width || 0) > n.getBoundingClientRect().width + 1,
      })),
    };
  });
  check(found.expected.length === found.plots.length, `${name}: ${found.expected.length} figures, ${found.plots.length} containers`);
  for (const id of found.expected) check(found.plots.some((p) => p.id === id), `${name}: no container for figure ${id}`);
  for (const p of found.plots) {
    check(p.drawn, `${name}: chart ${p.id} has no drawing`);
    check(!p.drawn || p.marks > 0, `${name}: chart ${p.id} is drawn without a mark`);
    check(p.named, `${name}: chart ${p.id} has no text alternative`);
    check(p.titled, `${name}: chart ${p.id} has no title`);
    check(!p.wide, `${name}: chart ${p.id} is wider than its box`);
  }
  return found.plots.length;
}

/** Letters of measures above a chart never lie on each other. */
async function letters(page, name) {
  const found = await page.evaluate(() => [...document.querySelectorAll('.plot')].flatMap((n) => {
    const boxes = [...n.querySelectorAll('.annotation-text')].map((t) => [t.textContent, t.getBoundingClientRect()])
      .sort((a, b) => a[1].left - b[1].left);
    return boxes.slice(1).flatMap(([text, box], i) => (box.left < boxes[i][1].right - 1 ? [`${n.id}: ${boxes[i][0]} and ${text}`] : []));
  }));
  for (const pair of found.slice(0, 3)) check(false, `${name}: letters overlap in ${pair}`);
}

/** The page itself never scrolls sideways. */
async function overflow(page, name) {
  const { scroll, client, guilty } = await page.evaluate(() => {
    const client = document.documentElement.clientWidth;
    const inBox = (n) => n.closest('.scroll, nav ol, svg, .skip');
    const guilty = [...document.querySelectorAll('body *')]
      .filter((n) => !inBox(n) && n.getBoundingClientRect().right > client + 1)
      .slice(0, 3).map((n) => `${n.tagName.toLowerCase()}${n.id ? '#' + n.id : ''}.${n.className}`);
    return { scroll: document.documentElement.scrollWidth, client, guilty };
  });
  check(scroll <= client, `${name}: the page is ${scroll} wide in a window of ${client} (${guilty.join(', ')})`);
}

/** The contrast between the text and its ground, as WCAG counts it. */
async function contrast(page, name) {
  const worst = await page.evaluate(() => {
    const parse = (c) => c.match(/[\d.]+/g).slice(0, 3).map(Number);
    const light = (c) => parse(c).map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
      .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = (n) => {
      for (let p = n; p; p = p.parentElement) {
        const c = getComputedStyle(p).backgroundColor;
        if (!/rgba\(.*, 0\)|transparent/.test(c)) return c;
      }
      return 'rgb(255, 255, 255)';
    };
    let worst = { ratio: 99, what: '' };
    for (const n of document.querySelectorAll('h1, h2, h3, p, dt, dd, th, td, a, figcaption, summary, button, li, .swatch')) {
      if (!n.textContent.trim() || n.matches('.skip')) continue;
      const [a, b] = [light(getComputedStyle(n).color), light(ground(n))].sort((x, y) => y - x);
      const ratio = (a + 0.05) / (b + 0.05);
      if (ratio < worst.ratio) worst = { ratio, what: `${n.tagName.toLowerCase()} "${n.textContent.trim().slice(0, 30)}"` };
    }
    return worst;
  });
  check(worst.ratio >= 4.5, `${name}: contrast ${worst.ratio.toFixed(2)} of ${worst.what}`);
}

/** The keyboard alone: skip link first, then the switch, then the navigation, which leads to its section. */
async function keyboard(page, name) {
  await page.evaluate(() => { window.scrollTo(0, 0); document.activeElement?.blur?.(); });
  const at = () => page.evaluate(() => ({ tag: document.activeElement.tagName, text: document.activeElement.textContent.trim(), nav: Boolean(document.activeElement.closest('nav')) }));
  await page.keyboard.press('Tab');
  check((await at()).text.startsWith('Skip'), `${name}: the first Tab does not reach the skip link`);
  let reached = false;
  for (let i = 0; i < 6 && !reached; i += 1) {
    await page.keyboard.press('Tab');
    reached = (await at()).nav;
  }
  check(reached, `${name}: Tab does not reach the navigation`);
  await page.keyboard.press('Enter');
  const landed = await page.evaluate(() => Boolean(location.hash && document.querySelector(location.hash)));
  check(landed, `${name}: Enter in the navigation leads nowhere`);
}

/** Every link inside the page has its target; a click on a fact shows its row, and the row leads to its source. */
async function evidence(page, name) {
  const broken = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute('href'))
    .filter((h) => !document.getElementById(decodeURIComponent(h.slice(1)))).slice(0, 3));
  for (const h of broken) check(false, `${name}: the link ${h} leads nowhere`);
  for (const id of ['known', 'law', 'losses', 'plan', 'impact', 'scores']) {
    const from = await page.evaluate((i) => document.querySelectorAll(`#${i} > .from a`).length, id);
    check(from > 0, `${name}: the section ${id} does not say what its figures come from`);
  }
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = false; }));
  await page.click('#known a[href^="#fact-"]');
  const row = await page.evaluate(async () => {
    await new Promise((r) => setTimeout(r, 300));
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const box = target.getBoundingClientRect();
    return { shown: box.height > 0 && box.top >= 0 && box.top < innerHeight, links: target.closest('tr').querySelectorAll('a').length };
  });
  check(row.shown, `${name}: a click on a fact does not show its row`);
  check(row.links > 0, `${name}: the row of a fact has no link to its source`);
}

async function dark(page, name) {
  const before = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const ink = () => page.evaluate(() => document.querySelector('.plot .xtick text, .plot .ytick text')?.style.fill || '');
  const inkBefore = await ink();
  await page.click('#theme');
  await page.waitForTimeout(500);
  const after = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  check(before !== after, `${name}: the switch does not change the ground`);
  const inkAfter = await ink();
  check(!inkBefore || inkBefore !== inkAfter, `${name}: the switch does not change the charts' ink`);
  check(await page.getAttribute('#theme', 'aria-pressed') === 'true', `${name}: the switch does not say that it is pressed`);
}

const desktop = await open('desktop', DESKTOP);
await desktop.screenshot({ path: join(out, 'desktop.png'), fullPage: true });
await overflow(desktop, 'desktop');
await contrast(desktop, 'desktop light');
await keyboard(desktop, 'desktop');
// A page about a network rests on no entered facts.
if (await desktop.$('#facts')) await evidence(desktop, 'desktop');
const n = await charts(desktop, 'desktop');
await letters(desktop, 'desktop');
await dark(desktop, 'desktop');
await contrast(desktop, 'desktop dark');
await desktop.evaluate(() => { window.scrollTo(0, 0); document.querySelectorAll('details').forEach((d) => { d.open = false; }); });
await desktop.screenshot({ path: join(out, 'desktop-dark.png'), fullPage: true });

const phone = await open('phone', PHONE, { isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
await overflow(phone, 'phone');
await phone.screenshot({ path: join(out, 'phone.png'), fullPage: true });
await charts(phone, 'phone');
await letters(phone, 'phone');
await overflow(phone, 'phone, all open');

const printed = await open('print', DESKTOP, { colorScheme: 'dark' });
await printed.pdf({ path: join(out, 'report.pdf'), format: 'A4' }).catch((e) => check(false, `print: ${e.message}`));

await browser.close();
for (const line of failures) console.error(`FAIL ${line}`);
console.log(`${failures.length === 0 ? 'ok' : 'failed'}: ${n} charts, ${failures.length} failures, screenshots in ${out}`);
process.exit(failures.length === 0 ? 0 : 1);
