// Which part is shown, and when it is asked for anew.

import {setText} from './dom.js';
import {overview} from './overview.js';
import {queuePage} from './queue.js';
import {useToken} from './server.js';
import {count} from './words.js';

const PERIOD = 2000;

const byId = (id) => document.getElementById(id);
const main = byId('main');
const trouble = byId('trouble');
const tokenForm = byId('token-form');
let part;
let timer;
let turn = 0;
let paused = false;

function tell(words) {
  setText(byId('news'), words);
}

function queueOfAddress() {
  const match = /^#\/queue\/(.+)$/.exec(location.hash);
  try {
    return match ? decodeURIComponent(match[1]) : null;
  } catch (malformed) {
    return null;
  }
}

function route(focus) {
  const queue = queueOfAddress();
  part = queue === null ? overview(main) : queuePage(main, queue, tell);
  document.title = part.title;
  tell('');
  if (focus) {
    main.focus();
  }
  refresh();
}

async function refresh() {
  clearTimeout(timer);
  const mine = ++turn;
  try {
    const answer = await part.refresh();
    if (mine !== turn) {
      return;
    }
    trouble.hidden = true;
    tokenForm.hidden = true;
    setText(byId('summary'), answer.failure
      || `${count(answer.queues)} queues, ${count(answer.rows)} rows, ${count(answer.sessions)}`
        + ` sessions, at ${new Date(answer.at).toLocaleTimeString()}`);
  } catch (failure) {
    if (mine !== turn) {
      return;
    }
    tokenForm.hidden = failure.status !== 401;
    trouble.hidden = false;
    setText(trouble, `What is shown may be old: ${failure.message}`);
  }
  if (!paused) {
    timer = setTimeout(refresh, PERIOD);
  }
}

byId('pause').addEventListener('click', () => {
  paused = !paused;
  byId('pause').setAttribute('aria-pressed', String(paused));
  refresh();
});

tokenForm.addEventListener('submit', (event) => {
  event.preventDefault();
  useToken(byId('token').value);
  byId('token').value = '';
  refresh();
});

main.addEventListener('input', (event) => {
  if (event.target.id === 'filter') {
    refresh();
  }
});

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    clearTimeout(timer);
  } else {
    refresh();
  }
});

window.addEventListener('hashchange', () => {
  if (location.hash === '' || location.hash.startsWith('#/')) {
    route(true);
  }
});
route(false);
