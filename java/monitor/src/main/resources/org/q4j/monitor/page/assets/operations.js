// What an operator who has the write token may do to a queue.

import {h} from './dom.js';
import {change, hasToken, useToken} from './server.js';

export function operations(name, tell) {
  const token = h('input', {id: 'write-token', type: 'password', autocomplete: 'off',
    minlength: 16, required: true});
  const target = h('input', {id: 'requeue-to', required: true, autocomplete: 'off',
    placeholder: 'db.table'});
  const confirmation = h('input', {id: 'purge-name', required: true, autocomplete: 'off',
    placeholder: name});
  const tools = h('div');
  const asking = h('form', {onsubmit: take}, h('label', {for: 'write-token'}, 'Write token'), token,
    h('button', {type: 'submit'}, 'Use'));
  const forget = h('button', {type: 'button', onclick: drop}, 'Forget the token');
  tools.append(
    h('form', {onsubmit: run('compact', () => ({}))},
      h('button', {type: 'submit', id: 'compact'}, 'Compact: give the space of removed rows back')),
    h('form', {onsubmit: run('requeue', () => ({to: target.value.trim()}))},
      h('label', {for: 'requeue-to'}, 'Move all ready rows to'), target,
      h('button', {type: 'submit', id: 'requeue'}, 'Requeue')),
    h('form', {onsubmit: purge},
      h('label', {for: 'purge-name'}, `Remove all ready rows for good; type ${name} to confirm`),
      confirmation, h('button', {type: 'submit', id: 'purge'}, 'Purge')),
    forget);
  const element = h('section', {hidden: true, 'aria-label': 'Operations'},
    h('h3', {}, 'Operations'), asking, tools);

  function show(allowed) {
    element.hidden = !allowed;
    asking.hidden = hasToken();
    tools.hidden = !hasToken();
  }

  function take(event) {
    event.preventDefault();
    useToken(token.value);
    token.value = '';
    show(true);
  }

  function drop() {
    useToken(null);
    show(true);
    tell('The token is forgotten.');
  }

  function run(what, parameters) {
    return async (event) => {
      event.preventDefault();
      try {
        await change(what, {name, ...parameters()});
        tell(`${what} of ${name} is begun.`);
      } catch (refused) {
        tell(`${what} of ${name} is refused: ${refused.message}`);
        if (refused.status === 401) {
          useToken(null);
          show(true);
        }
      }
    };
  }

  function purge(event) {
    if (confirmation.value.trim() !== name) {
      event.preventDefault();
      tell(`Nothing is removed: the name is not ${name}.`);
      return;
    }
    confirmation.value = '';
    run('purge', () => ({}))(event);
  }

  return {element, show};
}
