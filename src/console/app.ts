import { fetchLeaks, fetchState, fetchSteps, replayDeadLetters, retryDestination } from './api.ts';
import { configurationBanner } from './configuration-banner.ts';
import type { ConsoleState } from './console-state.ts';
import { crowdButton } from './crowd-button.ts';
import { destinationsView } from './destinations-view.ts';
import { doorView } from './door-view.ts';
import type { Child } from './element.ts';
import { h, replaceContent } from './element.ts';
import { InsightFrame } from './insight-frame.ts';
import { insightPages } from './insight-pages.ts';
import { leaksView } from './leaks-view.ts';
import { LiveView } from './live-view.ts';
import { Navigation } from './navigation.ts';
import { byId } from './page.ts';
import type { Route } from './route.ts';
import { hashOf, parseRoute } from './route.ts';
import { stepsView } from './steps-view.ts';
import { followEvents } from './stream.ts';
import { viewTitle } from './views.ts';

const stateEveryMs = 2_000;
const stepsEveryMs = 10_000;
const insightEveryMs = 60_000;

const live = new LiveView();
const insight = new InsightFrame(insightPages);
const navigation = new Navigation();
const drawn = new Map<string, string>();
let route: Route = parseRoute(location.hash);
let state: ConsoleState | null = null;

/** Draws a part again only where what it shows has changed, so that nothing flickers. */
function draw(id: string, data: unknown, make: () => Child): void {
  const text = JSON.stringify(data);
  if (drawn.get(id) === text) return;
  drawn.set(id, text);
  replaceContent(byId(id, HTMLElement), make());
}

function hoursOf(): number {
  const isTimed = route.view === 'steps' || route.view === 'leaks';
  const hours = Number(isTimed ? (route.detail ?? 24) : 24);
  return Number.isInteger(hours) && hours > 0 ? hours : 24;
}

function show(): void {
  route = parseRoute(location.hash);
  const place = insight.has(route.view) ? 'insight' : route.view;
  navigation.show(route);
  document.title = `${viewTitle(route.view)} · Sluice console`;
  for (const section of document.querySelectorAll<HTMLElement>('[data-view]')) {
    section.hidden = section.dataset['view'] !== place;
  }
  for (const link of document.querySelectorAll<HTMLElement>('.hours a')) {
    mark(link, link.getAttribute('href') === hashOf(route.view, hoursOf()), 'true');
  }
  document.body.dataset['at'] = route.view;
  live.open(route.view === 'live' ? route.detail : null);
  if (insight.has(route.view)) insight.show(route);
  else insight.leave();
  void refreshTimed();
}

function mark(element: HTMLElement, isCurrent: boolean, value: string): void {
  if (isCurrent) element.setAttribute('aria-current', value);
  else element.removeAttribute('aria-current');
}

async function refreshSteps(): Promise<void> {
  const hours = hoursOf();
  const steps = await fetchSteps(hours);
  if (hours === hoursOf()) draw('steps-body', { steps, hours }, () => stepsView(steps, hours));
}

async function refreshLeaks(): Promise<void> {
  const hours = hoursOf();
  const leaks = await fetchLeaks(hours);
  if (hours === hoursOf()) draw('leaks-body', { leaks, hours }, () => leaksView(leaks, hours));
}

async function refreshTimed(): Promise<void> {
  if (route.view === 'steps') await refreshSteps();
  if (route.view === 'leaks') await refreshLeaks();
}

async function refreshState(): Promise<void> {
  state = await fetchState();
  const shown = state;
  draw('destinations-body', shown === null ? null : [shown.destinations, shown.retention], () =>
    destinationsView(shown, {
      retry: (name) => void retry(name),
      replayDead: (name) => void replay(name),
    }),
  );
  draw('door-body', shown === null ? null : [shown.door, shown.demo], () => doorView(shown));
  draw('foot', shown === null ? null : [shown.version, shown.startedAt, shown.policy], () =>
    foot(shown),
  );
  draw('shop-link', shown?.demo === true && shown.addresses.public, () => shopLink(shown));
  draw('banner', shown?.configuration, () => configurationBanner(shown?.configuration ?? null));
  insight.setState(shown);
  live.setShop(shown?.demo === true ? shown.addresses.public : null);
}

async function retry(name: string): Promise<void> {
  await retryDestination(name);
  await refreshState();
}

async function replay(name: string): Promise<void> {
  await replayDeadLetters(name);
  await refreshState();
}

function shopLink(shown: ConsoleState | null): Child {
  return shown?.demo === true
    ? [
        h('a', { href: shown.addresses.public, target: 'sluice-shop' }, 'Open the shop'),
        crowdButton(),
      ]
    : null;
}

function foot(shown: ConsoleState | null): Child {
  if (shown === null) return null;
  const { policy, version, startedAt, sites } = shown;
  const since = new Date(startedAt).toLocaleString('en-GB');
  return [
    h('p', null, `Sluice ${version}, running since ${since}, for ${sites.join(', ')}.`),
    h('p', null, `Policy ${policy.name} of ${policy.date}, self-assessed.`),
    h(
      'p',
      null,
      'This page holds sanitized events in memory only, and asks no other host for anything.',
    ),
  ];
}

/** Calls back now and then, but not while nobody looks. */
function every(milliseconds: number, refresh: () => Promise<void>): void {
  setInterval(() => {
    if (!document.hidden) void refresh();
  }, milliseconds);
}

/** The demo opens on the live view: there is something to see with the first click. */
async function begin(): Promise<void> {
  await refreshState();
  if (location.hash === '' && state?.demo === true) location.replace('#live');
  else show();
}

addEventListener('hashchange', show);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void refreshState();
});
every(stateEveryMs, refreshState);
every(stepsEveryMs, refreshTimed);
every(insightEveryMs, () => insight.refresh());
followEvents({
  restarted: () => live.restarted(),
  news: (traces, outcomes) => live.news(traces, outcomes),
  connected: (isConnected) => {
    const place = byId('link-state', HTMLElement);
    place.textContent = isConnected ? 'connected' : 'connection lost, trying again';
    place.classList.toggle('lost', !isConnected);
  },
});
void begin();
