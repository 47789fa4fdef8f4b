// Asks the server. The token stays in this tab, and goes nowhere but into the header.

const KEY = 'q4j-token';

export class Refused extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

export const hasToken = () => sessionStorage.getItem(KEY) !== null;

export function useToken(token) {
  if (token) {
    sessionStorage.setItem(KEY, token);
  } else {
    sessionStorage.removeItem(KEY);
  }
}

async function ask(method, path, parameters) {
  const headers = hasToken() ? {Authorization: `Bearer ${sessionStorage.getItem(KEY)}`} : {};
  const query = new URLSearchParams(parameters).toString();
  const response = await fetch(`api/${path}?${query}`,
    {method, headers, cache: 'no-store', signal: AbortSignal.timeout(20000)});
  const answer = await response.json();
  if (!response.ok) {
    throw new Refused(response.status, answer.error);
  }
  return answer;
}

export const look = (path, parameters = {}) => ask('GET', path, parameters);
export const change = (path, parameters = {}) => ask('POST', path, parameters);
